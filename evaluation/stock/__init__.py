"""Stock Rasa's systems of the comparison, in an environment of its own."""

NAMES = ("diet", "logistic")
