"""Trains the reader, the small model that says whether an abstract supports a claim. Needs torch; Litmus does not."""
