"""Question sets in the formats that people have, read into one noun."""

from eval.questions.question import EvalQuestion, QuestionSet
from eval.questions.reading import name_gold_by_title, of_split, read_corpus, read_questions

__all__ = ["EvalQuestion", "QuestionSet", "name_gold_by_title", "of_split", "read_corpus", "read_questions"]
