"""`make evaluate`: how well messages are understood, by ours and by others, on unseen sentences."""
