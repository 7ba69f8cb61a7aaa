"""Makes the training data of the local support checker from abstracts, and fits it."""
