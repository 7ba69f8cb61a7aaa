"""A run as figures: JSON for machines, one page for people."""
