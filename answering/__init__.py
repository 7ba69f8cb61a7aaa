"""Passages and a question in, a cited answer out."""
