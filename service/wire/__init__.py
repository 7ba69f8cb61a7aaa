"""The JSON of every door. Separate from the nouns in core/, so that either can change without the other."""
