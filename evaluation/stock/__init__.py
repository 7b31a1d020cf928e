"""Stock Rasa as a system of the comparison, in an environment of its own."""

NAME = "diet"
