"""Texts in Markdown."""
