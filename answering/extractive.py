"""An answer without an LLM: the sentences that best answer the question, verbatim, each cited.

Only where a sentence has references of its own, `[3]`, they stand in round brackets, lest they be read as ours.

Every sentence of it is a sentence of an abstract, so what it says is supported by construction; what can go wrong is
only that it answers beside the question, and choosing well is the whole art.
"""

import re
from collections.abc import Sequence

import numpy as np

from answering.citations import without_foreign_markers
from answering.sentence_search import FoundSentence
from core.answer import Evidence, Sentence, Verdict

MOST_SENTENCES = 4
_LEAST_SHARE = 0.72
"""A further sentence must be at least this share as good as the best one."""
_SAME = 0.86
"""Sentences with a higher cosine say the same; one of them is enough."""
_LEANING = re.compile(
    r"(?:it|its|they|their|this|these|those|that|such|he|she|here|then|thus|therefore|hence|finally|also|first(?:ly)?(?=,)|"
    r"second(?:ly)?|third(?:ly)?|moreover|furthermore|additionally|in addition|to this end|for example|for instance)\b",
    re.IGNORECASE,
)
_LEANS = 0.06
"""What a sentence loses that leans on the one before it, which will not be there."""
_SHORT_WORDS = 6
_SHORT = 0.08
_STATES = re.compile(
    r"\b(?:show|shows|find|finds|found|demonstrat\w+|achiev\w+|improv\w+|outperform\w+|propos\w+|introduc\w+|present\w*|"
    r"reduc\w+|increas\w+|result\w*|conclud\w+|reveal\w*|suggest\w*|significant\w*|associated)\b",
    re.IGNORECASE,
)
_STATES_SOMETHING = 0.03
_BACKGROUND = re.compile(
    r"(?:however|despite|although|while|recent(?:ly)?|in recent|existing|previous|prior|conventional|traditional|"
    r"current|unlike|with the|over the past)\b|.*\b(?:future work|(?:is|are) (?:publicly )?available)\b|"
    r".*\b(?:hold|show)s? (?:great |much )?promise\b|"
    r".*\bremains? (?:a |an |un|poorly |challenging|open|difficult|under)|"
    r".*\b(?:has|have) (?:recently )?(?:shown|demonstrated|achieved|become|emerged|gained|attracted)\b|"
    r".*\b(?:is|are) (?:crucial|essential|important|critical|vital|increasingly)\b",
    re.IGNORECASE,
)
_MERE_BACKGROUND = 0.06
"""What a sentence loses that says what others did, or where the code is, rather than what was found."""
_ASKS_A_NUMBER = re.compile(
    r"\bhow (?:many|much|large|big|long|often|fast|far)\b|"
    r"\b(?:what|which) (?:\w+ )?(?:share|percentage|fraction|number|score|accuracy|factor)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|twice|double|dozen|hundred|thousand|"
    r"million|billion|percent)\b",
    re.IGNORECASE,
)
_GIVES_A_NUMBER = 0.08
_LONGEST_ENDING = 100
_ENDING = re.compile(r"[.!?。！？…]*[\"'”’)\]]*\s*$")


def relevance(question: str, sentence: FoundSentence) -> float:
    """How well a sentence answers the question, roughly in [0, 1]."""
    worth = 0.5 * sentence.cosine + 0.17 * sentence.coverage + 0.33 * sentence.passage.scores.fused
    if _LEANING.match(sentence.text):
        worth -= _LEANS
    if len(sentence.text.split()) < _SHORT_WORDS or sentence.text.endswith("?"):
        worth -= _SHORT
    if _BACKGROUND.match(sentence.text):
        worth -= _MERE_BACKGROUND
    elif _STATES.search(sentence.text):
        worth += _STATES_SOMETHING
    if _ASKS_A_NUMBER.search(question) and _NUMBER.search(sentence.text):
        worth += _GIVES_A_NUMBER
    return worth


def choose(question: str, found: Sequence[FoundSentence]) -> list[FoundSentence]:
    """Return the few sentences that make the answer, in reading order: papers by their best sentence, then by place."""
    chosen: list[FoundSentence] = []
    scored = [(relevance(question, each), each) for each in found]
    scored.sort(key=lambda pair: (-pair[0], pair[1].source, pair[1].start))
    for worth, each in scored:
        if len(chosen) == MOST_SENTENCES or worth < _LEAST_SHARE * scored[0][0]:
            break
        if all(float(np.dot(each.vector, other.vector)) < _SAME for other in chosen):
            chosen.append(each)
    order = list(dict.fromkeys(each.source for each in chosen))
    return sorted(chosen, key=lambda each: (order.index(each.source), each.start))


def write(chosen: Sequence[FoundSentence]) -> tuple[str, tuple[Sentence, ...]]:
    """Return the text, a paragraph a paper, and its sentences, each with its marker before the full stop."""
    text = ""
    sentences: list[Sentence] = []
    for place, each in enumerate(chosen):
        if place:
            text += " " if each.source == chosen[place - 1].source else "\n\n"
        marked = _marked(without_foreign_markers(each.text), each.source)
        evidence = Evidence(each.source, each.text, each.start, each.end)
        sentences.append(
            Sentence(
                text=marked,
                start=len(text),
                end=len(text) + len(marked),
                citations=(each.source,),
                verdict=Verdict.SUPPORTED,
                score=1.0,
                evidence=(evidence,),
            )
        )
        text += marked
    return text, tuple(sentences)


def _marked(text: str, source: int) -> str:
    ending = _ENDING.search(text, max(0, len(text) - _LONGEST_ENDING))
    stop = ending.start() if ending else len(text)
    return f"{text[:stop]} [{source}]{text[stop:]}"
