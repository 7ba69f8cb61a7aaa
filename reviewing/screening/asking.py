"""The answers by an LLM: one call a paper. It is believed as far as it quotes what stands in the abstract."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.checking.judge.quoting import QuotableText
from answering.citing.citations import strip_markers
from answering.llm_text.wrappings import unwrapped
from core.answer import Evidence, Mode, Verdict
from core.paper import Paper
from core.ports import Llm, Message, SupportChecker
from prompts import as_data, load
from reviewing.reading.abstracts import abstract_as_data, claim_on
from reviewing.screening.criteria import Criterion, Finding, Holds

_NO_QUOTE = "NONE"
_LINE = re.compile(
    r"^\W*C\s?(?P<number>\d{1,2})\W*?[:.)\]|–-]\W*(?P<holds>YES|NO|UNSURE|UNCLEAR|MAYBE)\b\W*?(?:\|(?P<rest>.*))?$",
    re.IGNORECASE,
)
_HOLDS = {"YES": Holds.YES, "NO": Holds.NO}
_EMPTY = re.compile(r"\W*+(?:none|no quote|n/?a)?\W*+$", re.IGNORECASE)
ANSWER_TOKENS = 110
"""For one criterion."""
_INVENTED = "The LLM's quote stands neither in the abstract nor in the title."
_UNQUOTED = "The LLM quoted nothing that would show it."
_CONTRADICTED = "The abstract contradicts what the LLM says of it."
_AT_ODDS = "The LLM says no and quotes nothing, while the words of the abstract speak for yes."


@dataclass(frozen=True, slots=True)
class CriterionReply:
    """What the LLM wrote on one criterion."""

    holds: Holds
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Replies:
    """One finding a criterion."""

    findings: tuple[Finding, ...]
    malformed: bool
    """Whether an answer could not be read, so that what was read without the LLM stands in its place."""
    doubted: bool
    """Whether an answer was made unclear because it did not stand the test."""


def screen_prompt(paper: Paper, criteria: Sequence[Criterion]) -> list[Message]:
    """Return the messages that hold one paper against all criteria."""
    asked = "\n".join(f"C{n}: {as_data(criterion.text)}" for n, criterion in enumerate(criteria, start=1))
    system, user = load("screen_system", "no_quote"), load("screen_user", "title", "abstract", "criteria")
    return [
        Message("system", system.render(no_quote=_NO_QUOTE)),
        Message("user", user.render(title=as_data(paper.title), abstract=abstract_as_data(paper), criteria=asked)),
    ]


def read_said(text: str, count: int) -> dict[int, CriterionReply]:
    """Return the answers by the place of their criterion, from 0. A criterion without a line that can be read is left
    out; of two lines the first counts.
    """
    said: dict[int, CriterionReply] = {}
    for line in unwrapped(text, "C").splitlines():
        found = _LINE.match(line.strip())
        if found is None or not 1 <= int(found["number"]) <= count:
            continue
        quote, _, reason = (found["rest"] or "").partition("|")
        quote = "" if _EMPTY.match(quote) else quote.strip()
        tidy = " ".join(strip_markers(reason.strip(" |*_`")).split())
        holds = _HOLDS.get(found["holds"].upper(), Holds.UNCLEAR)
        said.setdefault(int(found["number"]) - 1, CriterionReply(holds, quote, tidy))
    return said


async def asked_findings(
    llm: Llm,
    checker: SupportChecker,
    paper: Paper,
    criteria: Sequence[Criterion],
    read: Sequence[Finding],
    row: int,
) -> Replies:
    """Return the answers, given what was read without the LLM. Raises LlmError, CostLimitReached."""
    completion = await llm.complete(screen_prompt(paper, criteria), max_tokens=ANSWER_TOKENS * len(criteria))
    said = read_said(completion.text, len(criteria))
    contradicted = await _contradicted(checker, paper, criteria, said, row)
    text = QuotableText(paper.abstract)
    findings: list[Finding] = []
    doubted = False
    for place, before in enumerate(read):
        if place not in said:
            findings.append(before)
            continue
        finding, doubt = _judged(said[place], criteria[place], before, text, paper, row, place in contradicted)
        findings.append(finding)
        doubted = doubted or doubt
    return Replies(tuple(findings), len(said) < len(criteria), doubted)


async def _contradicted(
    checker: SupportChecker, paper: Paper, criteria: Sequence[Criterion], said: Mapping[int, CriterionReply], row: int
) -> set[int]:
    """Return the places of the answers of which the abstract says the opposite.

    Tested is what is a statement: the reason, and the criterion itself where it is one and the answer is yes.
    Support is not asked for: "The paper is a survey" is rarely what an abstract says in so many words.
    """
    stated = [(place, one.reason) for place, one in said.items() if one.holds is Holds.YES and one.reason]
    stated += [
        (place, criteria[place].text)
        for place, one in said.items()
        if one.holds is Holds.YES and not criteria[place].text.endswith("?") and " " in criteria[place].text
    ]
    if not stated:
        return set()
    judged = await checker.check([claim_on(paper, row, text) for _, text in stated])
    return {
        place for (place, _), judgement in zip(stated, judged, strict=True) if judgement.verdict is Verdict.CONTRADICTED
    }


def _judged(
    said: CriterionReply,
    criterion: Criterion,
    before: Finding,
    text: QuotableText,
    paper: Paper,
    row: int,
    contradicted: bool,
) -> tuple[Finding, bool]:
    """Return what counts of an answer, and whether it was made unclear."""
    spans = text.find(said.quote) if said.quote else ()
    titled = bool(said.quote) and not spans and bool(QuotableText(paper.title).find(said.quote))
    evidence = tuple(Evidence(row, paper.abstract[start:end], start, end) for start, end in spans)
    doubt = None
    if said.holds is not Holds.UNCLEAR:
        if said.quote and not (spans or titled):
            doubt = _INVENTED
        elif said.holds is Holds.YES and not (spans or titled):
            doubt = _UNQUOTED
        elif contradicted:
            doubt = _CONTRADICTED
        elif said.holds is Holds.NO and not spans and before.holds is Holds.YES:
            doubt = _AT_ODDS
    if doubt is not None:
        reason = f"{doubt} It had said {said.holds}{f': {said.reason}' if said.reason else '.'}"
        return Finding(Holds.UNCLEAR, reason, None, evidence, Mode.LLM), True
    return Finding(said.holds, said.reason or "The LLM gives no reason.", None, evidence, Mode.LLM), False
