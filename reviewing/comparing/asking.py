"""Cells by an LLM: one call a paper, each answer tested against the abstract before it becomes a cell."""

import re
from collections.abc import Sequence

from answering.citing.citations import strip_markers
from answering.llm_text.wrappings import unwrapped
from core.answer import Mode, Verdict
from core.paper import Paper
from core.ports import Llm, Message, SupportChecker
from prompts import as_data, load
from reviewing.comparing.extracting import NOT_STATED
from reviewing.comparing.table import Cell, question_of
from reviewing.reading.abstracts import abstract_as_data, claim_on

_NOT_STATED = "NOT STATED"
_LINE = re.compile(r"^\W*Q\s?(?P<number>\d{1,2})\W*?[:.)\]–-]\s*(?P<text>\S.*)$", re.IGNORECASE)
_SILENT = re.compile(
    r"\W*(?:not (?:stated|specified|mentioned|reported|given|applicable|provided|available)|n/?a|none|unknown"
    r"|(?:the )?abstract does(?: not|n't) (?:say|state|mention|specify|report))\b",
    re.IGNORECASE,
)
_HOLDS = frozenset({Verdict.SUPPORTED, Verdict.PARTIAL})
ANSWER_TOKENS = 70
"""For one cell."""


def compare_prompt(paper: Paper, columns: Sequence[str]) -> list[Message]:
    """Return the messages that ask one paper all questions."""
    asked = "\n".join(f"Q{n}: {as_data(question_of(column))}" for n, column in enumerate(columns, start=1))
    system, user = load("compare_system", "not_stated"), load("compare_user", "title", "abstract", "questions")
    return [
        Message("system", system.render(not_stated=_NOT_STATED)),
        Message("user", user.render(title=as_data(paper.title), abstract=abstract_as_data(paper), questions=asked)),
    ]


def read_answers(text: str, count: int) -> dict[int, str | None]:
    """Return the answers by the place of their question, from 0; None where the LLM says that the abstract is silent.

    A question that has no line, or only an empty one, is left out.
    """
    answers: dict[int, str | None] = {}
    for line in unwrapped(text, "Q").splitlines():
        found = _LINE.match(line)
        if found is None or not 1 <= int(found["number"]) <= count:
            continue
        answer = " ".join(strip_markers(found["text"].strip(" *_`")).split())
        silent = _SILENT.match(answer) is not None
        if silent or any(char.isalnum() for char in answer):
            answers.setdefault(int(found["number"]) - 1, None if silent else answer)
    return answers


async def asked_cells(
    llm: Llm, checker: SupportChecker, paper: Paper, columns: Sequence[str], extracted: Sequence[Cell], row: int
) -> tuple[list[Cell], int]:
    """Return one cell a column, and how many answers did not stand the test and gave way to the extracted cell.

    A question that the LLM passed over keeps its extracted cell too. Raises LlmError, CostLimitReached.
    """
    messages = compare_prompt(paper, columns)
    completion = await llm.complete(messages, max_tokens=ANSWER_TOKENS * len(columns))
    answers = read_answers(completion.text, len(columns))
    written = [(place, answer) for place, answer in answers.items() if answer is not None]
    judged = await checker.check([claim_on(paper, row, answer) for _, answer in written])
    cells = [NOT_STATED if answers.get(place, "") is None else cell for place, cell in enumerate(extracted)]
    failed = 0
    for (place, answer), judgement in zip(written, judged, strict=True):
        if judgement.verdict in _HOLDS:
            cells[place] = Cell(
                stated=True,
                text=answer,
                verdict=judgement.verdict,
                score=round(judgement.score, 4),
                evidence=judgement.evidence,
                mode=Mode.LLM,
            )
        else:
            failed += 1
    return cells, failed
