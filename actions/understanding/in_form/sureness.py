"""How sure a reading at a question of a form must be, and in how many words it is told."""

RATHER = 0.6  # of a question of the program, where the context's reading is unlikely
LIKELY = 0.4  # of a reading whose mistake costs a question more
CLEAR = 0.75  # of what keeps words from being stored as a story or a name
SAFE, CERTAIN, WHOLLY = 0.85, 0.9, 0.95
TO_LEAVE = 0.65  # of dropping the form, its answers kept: below it the assistant asks
TO_SEND = 0.5  # of agreeing to send: below it the assistant asks
STORY = 0.3  # of being the story that was asked for
SHORT = 8  # words: less of them are something else more easily
TELLING = 6  # words: a topic in so many may be the whole story
ABOUT = frozenset({"about_other", "about_format", "ask_privacy"})
POLITE = frozenset({"thank", "bless", "greet"})
YES_NO = {"affirm": True, "deny": False}
