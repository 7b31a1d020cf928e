"""What runs inside Rasa's process beside the language layer: launcher, channel, stores."""
