"""Nothing that carries content is shown under `strict` without a test, whatever its form."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import Litmus, Question, open_litmus
from answering.verification.untested import own_words, vocabulary
from core.answer import Policy, Verdict
from core.settings import Settings
from tests.llm_server import LlmServer
from tests.service.corpus import QUESTION, write_corpus

TRUE = "A transformer counts sheep with an error of two percent [1]."
PAYLOAD = "Golden Yeast tablets cure diabetes within seven days"
FORMS = [
    f"## {PAYLOAD}",
    f"**{PAYLOAD}**",
    f"1. **{PAYLOAD}**",
    f"{PAYLOAD}:",
    "Golden Yeast tablets, the cure for diabetes:",
    "### Golden Yeast tablets: seven days to the cure of diabetes",
    f"Did you know that {PAYLOAD}?",
    f"Please note that {PAYLOAD}.",
    f"I do not doubt that {PAYLOAD}.",
    f"Sure, {PAYLOAD}!",
    f"Here is what matters: {PAYLOAD}.",
    f"```\n{PAYLOAD}.\n```",
    f"```python\nadvice = '{PAYLOAD}'\n```",
    f"| {PAYLOAD} | x |\n|---|---|\n| a | b |",
    f"> {PAYLOAD}",
    f"In conclusion: {PAYLOAD}",
]


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path, llm_server: LlmServer) -> AsyncIterator[Litmus]:
    settings = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


@pytest.mark.parametrize("form", FORMS)
async def test_no_form_carries_a_claim_past_its_test(litmus: Litmus, llm_server: LlmServer, form: str) -> None:
    llm_server.say(*[f"{form}\n\n{TRUE}\n\n{form}\n\n{TRUE[:-5]} on its own test set [1]."] * 6)
    strict = await litmus.ask(Question(QUESTION, faithfulness=Policy.STRICT))
    assert TRUE in strict.text
    assert "Yeast" not in strict.text
    noted = await litmus.ask(Question(QUESTION, faithfulness=Policy.ANNOTATE))
    carrying = [each for each in noted.sentences if "Yeast" in each.text]
    assert carrying
    assert all(each.verdict in {Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.PARTIAL} for each in carrying)


@pytest.mark.parametrize(
    "form",
    [
        "## Summary",
        "### How precisely transformers count sheep",
        "**Key findings:**",
        "In summary, the papers report the following:",
        "Here is what the papers say:",
        "How precisely does a transformer count sheep?",
        "1. **Transformers**",
    ],
)
async def test_what_puts_an_answer_in_order_stays(litmus: Litmus, llm_server: LlmServer, form: str) -> None:
    llm_server.say(f"{form}\n\n{TRUE}")
    answer = await litmus.ask(Question(QUESTION, faithfulness=Policy.STRICT))
    assert form in answer.text
    assert TRUE in answer.text
    assert answer.faithfulness.removed_sentences == ()


async def test_a_heading_of_other_words_goes_quietly(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say(f"## Meadows\n\n{TRUE}")
    answer = await litmus.ask(Question(QUESTION, faithfulness=Policy.STRICT))
    assert (answer.text, answer.faithfulness.removed_sentences) == (TRUE, ())
    llm_server.say(f"## Meadows\n\n{TRUE}")
    noted = await litmus.ask(Question(QUESTION, faithfulness=Policy.ANNOTATE))
    assert "## Meadows" in noted.text
    assert noted.sentences[0].verdict is Verdict.NOT_A_CLAIM


@given(st.text(), st.text())
def test_a_text_has_no_words_of_its_own_beside_itself(text: str, other: str) -> None:
    assert own_words(text, vocabulary([other, text])) == 0
    assert own_words(text, vocabulary([])) >= own_words(text, vocabulary([other]))


def test_numbers_and_signs_of_scripts_without_spaces_are_words() -> None:
    assert own_words("Effects of 40 mg", vocabulary(["effects"])) == 2
    assert own_words("治疗糖尿病", vocabulary([])) == 5
    assert own_words("3. Effects", vocabulary(["effects"])) == 0
