"""One noun of every kind that is stored, with every field set: what `golden/` holds is these, as they were written."""

from datetime import UTC, date, datetime

from core.answer import Evidence, Mode, Policy, Reason, Removed, Verdict
from core.filters import Filters, Surveys
from core.importing import Digest, DigestTopic, NewPaper, Watch
from core.paper import Original, Paper, Reading
from reviewing.comparing.table import Cell, ComparisonRequest
from reviewing.review.outline import Outline, OutlineSection
from reviewing.review.review import (
    Contested,
    ContestedPoint,
    Paragraph,
    Reported,
    ReviewRequest,
    ReviewSentence,
)
from reviewing.screening.criteria import Criterion, Decision, Finding, Holds, Side
from reviewing.screening.screening import Identification, Origin, Ruling, ScreeningRequest

NOON = datetime(2025, 6, 1, 12, 30, 15, 250000, tzinfo=UTC)
QUOTE = Evidence(1, "We count “sheep”.", 3, 20)
PAPER = Paper("Counting sheep", "We count “sheep”.", ("Ada Shepherd",), 2021, id="p_1")

COMPARISON = ComparisonRequest(("task", "Which breed?"), ("p_1", "p_2"), Mode.LLM, "openai/some-model")
CELLS = (
    Cell(True, "Counting.", Verdict.PARTIAL, 0.7512, (QUOTE, Evidence(1, "sheep", 11, 16)), Mode.LLM),
    Cell(False),
)

REVIEW = ReviewRequest(
    "counting sheep",
    ("p_1", "p_2"),
    named=True,
    searched=135,
    filters=Filters(
        year_from=2019,
        authors=("Shepherd",),
        tags=("farm",),
        paper_ids=("p_1",),
        surveys=Surveys.WITHOUT,
        collections=("thesis",),
        reading=Reading.READ,
    ),
    mode=Mode.EXTRACTIVE,
    policy=Policy.ANNOTATE,
    outline="# Sheep\n\n## Counting\n- p_1\n",
)
OUTLINE = Outline("Sheep", (OutlineSection("Counting", ("p_1", "p_2")), OutlineSection("Later")))
SENTENCE = ReviewSentence("Shepherd (2021) counts sheep.", (1, 2), Verdict.SUPPORTED, 1.0, (QUOTE,))
LEADING = ReviewSentence("Much was written.", verdict=Verdict.NOT_A_CLAIM)
PARAGRAPHS = (Paragraph((SENTENCE, LEADING), "Counting"), Paragraph((ReviewSentence("Untested."),)))
REMOVED = (Removed("Sheep fly.", Reason.CONTRADICTED),)
CONTESTED = Contested(
    (ContestedPoint(("sheep", "count"), Reported(1, 2021, SENTENCE), Reported(2, None, SENTENCE)),),
    (Reported(2, 1999, SENTENCE),),
)

SCREENING = ScreeningRequest(
    (Criterion("Is it about sheep?", Side.INCLUDE), Criterion("A survey", Side.EXCLUDE)), ("p_1",), Mode.AUTO, None
)
ANSWERS = (
    Finding(Holds.YES, "It speaks of “sheep”.", 0.93, (QUOTE,)),
    Finding(Holds.UNCLEAR, "The LLM gives no reason.", mode=Mode.LLM),
)
RULINGS = (Ruling(Decision.INCLUDE, "I read it.", NOON), Ruling(None, "", NOON))
IDENTIFICATION = Identification((Origin("flock.bib", 9, 2, 1, 1, 3), Origin("arxiv: sheep", 5, 0, 0, 0)), 12, 11)

WATCH = Watch("w_0123456789ab", "Sheep", "arxiv", "all:sheep", date(2024, 1, 1), 50, ("farm",), NOON, NOON)
NEW_PAPER = NewPaper(
    Paper(
        "Counting sheep",
        "We count sheep.",
        ("Ada Shepherd", "Bo Peep"),
        2024,
        "Journal of Sheep",
        "10.5555/sheep",
        "2401.00001",
        "https://example.org/sheep",
        ("farm",),
        "arxiv",
        Original("Counting <i>sheep</i>", "x"),
        True,
        "a note",
        Reading.READING,
        ("thesis",),
        "p_1",
    ),
    0.8,
    ("sheep", "count"),
    "We count sheep.",
)
DIGEST = Digest(WATCH, NOON, (DigestTopic("Sheep", (NEW_PAPER, NewPaper(PAPER, 0.0))), DigestTopic("Goats", ())))
