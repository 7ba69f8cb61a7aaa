"""From what was typed to what is asked: follow-ups, misspelt words, other languages."""
