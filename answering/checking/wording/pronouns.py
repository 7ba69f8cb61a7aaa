"""Sentences of an abstract that speak of "it", and what that is.

"It scores 28.4 BLEU" names nobody, and a claim that does ("The Transformer scores 28.4 BLEU") would be a sentence with
a name put in. In an abstract that opens with "The Transformer is …" it is the Transformer that scores, and no other.
Only what a paper is about is taken for it, and only if nothing else was brought up since it was last named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.checking.matching import wording

_THING = (
    r"(?:model|method|approach|system|framework|algorithm|architecture|benchmark|data ?set|technique|network|corpus|"
    r"metric|objective|procedure)s?"
)
_PRONOUN = re.compile(
    rf"(?:it|they|(?:this|these|our) (?:new |simple )?{_THING}|the (?:new|proposed|resulting) {_THING}) (?=\w)"
)
_ALIKE = 4
"""Words behind the subject that tell that a claim speaks of the same."""
_NAME = r"[A-Z\d][\w.+-]*(?: [A-Z\d][\w.+-]*){0,2}"
_OPENING = re.compile(
    rf"(?:(?P<article>The|A|An) )?(?P<name>{_NAME})(?: \((?P<short>[A-Za-z][\w.+-]{{1,14}})\))? "
    r"(?:is|are|was|were|can|[a-z]+s|[a-z]+ed)\b"
)
_MARKDOWN = re.compile(r"[*_`]+")
_BEFORE_COLON = re.compile(r"\s*(?P<name>[\w.+-]+(?: [\w.+-]+){0,2}): ")
_WRITTEN_AS_A_NAME = re.compile(r".[\w.+ -]*[A-Z\d]")
_BRINGS_UP = re.compile(
    r"(?:an?|another|one|two|three|other|earlier|previous|prior|existing|recent|both|unlike)\b|"
    r".*\b(?:introduc|propos|present|releas|construct|collect|creat|call|nam)(?:e|es|ed|s)?\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A sentence that speaks of its paper's subject by a pronoun."""

    subjects: tuple[str, ...]
    """Names of the subject."""
    rest: str
    """The wording of what is said of it, behind the pronoun."""
    namer: int
    """The place of the sentence that named it last."""
    text: str
    """Of all sentences."""

    def wordings(self) -> Iterator[str]:
        """Yield the sentence's wordings with a name in place of the pronoun."""
        for subject in self.subjects:
            for called in (subject, f"the {subject}"):
                yield f"{wording(called)} {self.rest}"

    def is_given_to_another(self, claim: str) -> bool:
        """Whether a claim says the same, as far as that begins alike, of something else that has a name."""
        plain = wording(claim)
        at = plain.find(f" {' '.join(self.rest.split()[:_ALIKE])}")
        if at <= 0 or any(_mentions(plain[:at], wording(subject)) for subject in self.subjects):
            return False
        opened = _OPENING.match(_MARKDOWN.sub("", claim).lstrip(" -"))
        if opened is None:
            return False
        # Any word has a capital where a sentence begins; a name has it elsewhere too.
        return _is_name(opened) or re.search(rf"[\w,(] {re.escape(opened['name'])}(?![\w-])", self.text) is not None


def speaks_of_it(worded: str) -> bool:
    """Whether a sentence with this wording begins with such a pronoun, which few do."""
    return _PRONOUN.match(worded) is not None


def reference(title: str, sentences: Sequence[str], at: int, *, opens: bool) -> Reference | None:
    """Return to what a sentence refers by its pronoun, or None where it has none, or that cannot be told.

    `sentences` are those of a passage; whether it `opens` the abstract tells whether the first is an opening. Some
    sentence before must name the subject: a title alone does not tell of what the first sentences speak, which may be
    about the work of others.
    """
    plain = wording(sentences[at])
    pronoun = _PRONOUN.match(plain)
    if pronoun is None:
        return None
    subjects = _subjects(title, sentences[0] if opens else "")
    mentions = [place for place in range(at) if any(_mentions(sentences[place], each) for each in subjects)]
    if not mentions or any(_brings_up_another(sentence) for sentence in sentences[mentions[-1] + 1 : at]):
        return None
    return Reference(subjects, plain[pronoun.end() :], mentions[-1], " ".join(sentences))


def _subjects(title: str, opening: str) -> tuple[str, ...]:
    """What the paper is about, by its names: what stands before the colon of its title, or opens its abstract."""
    found: list[str | None] = []
    if headed := _BEFORE_COLON.match(title):
        found.append(headed["name"])
    if (opened := _OPENING.match(opening)) and _is_name(opened):
        found += [opened["name"], opened["short"]]
    return tuple(dict.fromkeys(name for name in found if name))


def _mentions(sentence: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sentence) is not None


def _brings_up_another(sentence: str) -> bool:
    opened = _OPENING.match(sentence)
    return (opened is not None and _is_name(opened)) or _BRINGS_UP.match(sentence) is not None


def _is_name(opened: re.Match[str]) -> bool:
    """Whether what opens a sentence is a name: any word has a capital there."""
    return bool(opened["article"] or _WRITTEN_AS_A_NAME.match(opened["name"]))
