"""From what was typed to what is asked: what a follow-up leans on, words spelled wrongly, the language of a question."""
