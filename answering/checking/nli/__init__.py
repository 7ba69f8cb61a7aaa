"""A model of natural-language inference as the checker."""
