"""`make bench`: the running assistant beside Rasa's stock pipeline, same data, same load."""
