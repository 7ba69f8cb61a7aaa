"""Text: made readable, split, counted, and written as HTML and Markdown."""
