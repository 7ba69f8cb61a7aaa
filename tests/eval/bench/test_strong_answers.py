"""What `strict` makes of three answers, over papers that nobody wrote, with a checker that reads word for word."""

from collections.abc import Sequence

import pytest

from core.answer import Answer, Faithfulness, Mode, Reason, Removed, Sentence, Verdict
from core.paper import Paper
from core.ports import Claim, Judgement
from core.settings import Settings
from eval.bench.figures import Figure
from eval.bench.stored_answers import StoredAnswer
from eval.bench.strong_answers import Followed, Outcome, faithful_figures, spoilt_figures, strong_figures, trace
from tests.reviewing.corpus import PAPERS

BEES, BREAD, NESTS = PAPERS[0], PAPERS[4], PAPERS[2]
ANSWERS = (
    StoredAnswer(
        "a1",
        "How long did sleeping bees remember the place of the sugar?",
        (BEES["title"],),
        ("Sleeping bees remembered the place of the sugar for a week [1].", "The next day is another matter [1]."),
        0,
        "Sleeping bees remembered the place of the sugar for a month [1].",
        "number",
    ),
    StoredAnswer(
        "a2",
        "Why does dough rise faster in the mountains?",
        (BREAD["title"],),
        (
            "Dough rises faster in the mountains because the air presses on it less [1].",
            "Halving the yeast restored the crumb of the bread [1].",
        ),
        1,
        "Dough rises faster in the mountains [1].",  # what the checker takes for true
        "overreach",
    ),
    StoredAnswer(
        "a3",
        "How precisely do honey bees dance that were kept awake at night?",
        (NESTS["title"], BEES["title"]),
        (
            "Honey bees that were kept awake at night danced less precisely on the next day [2].",
            "A swarm of honey bees must agree on one nest [1].",
        ),
        1,
        "A swarm of honey bees must agree on two nests [1].",
        "number",
    ),
)


class WordForWord:
    """Supported is what stands in the cited passages to the letter."""

    name = "word for word"
    asks_once = False

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        return [self._check(claim) for claim in claims]

    def _check(self, claim: Claim) -> Judgement:
        stands = any(claim.text.rstrip(".") in passage.chunk.text for _, passage in claim.cited)
        return Judgement(Verdict.SUPPORTED, 0.9) if stands else Judgement(Verdict.CONTRADICTED, 0.1)


def told(figures: Sequence[Figure]) -> dict[str, tuple[object, str]]:
    return {
        figure.name.removeprefix("strong answers, "): (pytest.approx(figure.value), figure.note.partition(",")[0])
        for figure in figures
    }


async def test_three_answers(settings: Settings) -> None:
    # With one passage a question the prompt lists one paper: a3 cites another one besides.
    plain = settings.model_copy(update={"top_k": 1, "refusal_threshold": 0.0, "relevance_threshold": 0.0})
    papers = [Paper(each["title"], each["abstract"]) for each in (BEES, BREAD, NESTS)]
    figures = told(await strong_figures(ANSWERS, papers, plain, WordForWord()))
    assert figures["faithful: sentences called supported"] == (4 / 5, "4 of 5")
    assert figures["faithful: sentences shown"] == (4 / 5, "4 of 5")
    assert figures["faithful: answers left whole"] == (1 / 2, "1 of 2")
    assert figures["faithful: answers refused, of all"] == (0, "0 of 3")
    assert figures["faithful: removed, contradicted"] == (1 / 5, "1 of 5")
    assert figures["faithful: sentences citing a paper that was not retrieved"] == (1 / 6, "1 of 6")
    assert figures["spoilt: sentences called supported"] == (1 / 2, "1 of 2")
    assert figures["spoilt: sentences shown"] == (1 / 2, "1 of 2")
    assert figures["spoilt, number: called supported"] == (0, "0 of 1")
    assert figures["spoilt, overreach: called supported"] == (1, "1 of 1")
    assert figures["spoilt: removed, contradicted"] == (1 / 2, "1 of 2")
    assert figures["spoilt: sentences citing a paper that was not retrieved"] == (1 / 3, "1 of 3")
    direct = "without retrieval: "
    assert figures[f"{direct}faithful sentences called supported"] == (5 / 6, "5 of 6")
    assert figures[f"{direct}spoilt sentences called supported"] == (1 / 3, "1 of 3")
    assert figures[f"{direct}balanced accuracy of the verdict"][0] == (5 / 6 + 2 / 3) / 2


def test_refusals_are_told_apart() -> None:
    gone = Followed(retrieved=True, removed=Reason.UNSUPPORTED)
    kept = Followed(retrieved=True, supported=True, shown=True)
    unasked = (Followed(retrieved=False),) * 2
    outcomes = [
        Outcome(ANSWERS[0], asked=True, refused=True, sentences=(gone, gone)),
        Outcome(ANSWERS[1], asked=True, refused=False, sentences=(kept, kept)),
        Outcome(ANSWERS[2], asked=False, refused=True, sentences=unasked),
    ]
    by_name = {figure.name.partition(": ")[2]: figure for figure in faithful_figures(outcomes)}
    assert by_name["answers refused, every paper retrieved"].note.startswith("1 of 2")
    assert by_name["answers refused, of all"].note.startswith("2 of 3")
    assert by_name["answers refused, of all"].note.endswith(
        "1 before the model was asked, 0 with a paper not retrieved"
    )
    assert by_name["answers left whole"].value == 0.5
    assert by_name["sentences shown"].note.startswith("2 of 4")
    assert by_name["removed, unsupported"].note.startswith("2 of 4")
    spoilt = {figure.name.partition(": ")[2]: figure for figure in spoilt_figures(outcomes)}
    assert spoilt["sentences shown"].note.startswith("1 of 2")


def test_sentences_that_were_cut_elsewhere_are_found_again() -> None:
    written = ["No. Bees sleep [1].", "Bread rises [2];", "lamps burn [3].", "Lamps burn [3]."]
    parts = [
        Sentence("No.", 0, 3, (), Verdict.NOT_A_CLAIM),
        Sentence("Bees sleep [4].", 4, 19, (4,), Verdict.SUPPORTED),
        Sentence("Bread rises [2]; lamps burn [1].", 20, 52, (2, 1), Verdict.PARTIAL),
    ]
    removed = Faithfulness(removed_sentences=(Removed("Bread rises; lamps burn.", Reason.PARTIAL),))
    answer = Answer("a", "?", "No. Bees sleep [4].", Mode.LLM, (), tuple(parts[:2]), faithfulness=removed)
    partial = Followed(retrieved=True, removed=Reason.PARTIAL)
    assert trace(written, [True] * 4, parts, answer) == (
        Followed(retrieved=True, supported=True, shown=True),
        partial,
        partial,
        Followed(retrieved=True),  # nothing was tested of it
    )
