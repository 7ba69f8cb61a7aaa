"""Texts in LaTeX."""
