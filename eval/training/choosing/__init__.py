"""`python -m eval.training.choosing` learns which sentences answer, and when none does, from the training questions."""
