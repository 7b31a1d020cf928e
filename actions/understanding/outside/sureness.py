"""How sure a reading outside forms must be."""

LIKELY = 0.4  # of a reading whose mistake costs a question more
CLEAR = 0.75  # of a reading that overrules that of the state
CERTAIN = 0.9  # of what leaves the queue
RESUMES = 0.6
HALF = 0.45
TO_RECORD = 0.6  # of a wish that is written on the ticket
PERSON = 0.3  # of a person who is wanted instead of a task
BESIDE = 0.2  # of what is said behind a courtesy
PERHAPS = 0.1  # of a wish to complain, where all that moves one to it is told
GUESS = 0.4  # of a question, both classifiers' probabilities added
FRAGMENT, SENTENCE, AT_LENGTH = 4, 7, 20  # words
