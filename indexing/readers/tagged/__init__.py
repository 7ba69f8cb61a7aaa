"""Formats in which each line, or each field, begins with a tag or a name."""
