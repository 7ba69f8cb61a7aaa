"""NLI models of the user's own, played by a tiny one that goes by shared words."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from onnx import TensorProto

from answering.checking.nli.checker import NliChecker
from core.answer import Verdict
from core.errors import SettingsError
from core.passage import Passage
from core.ports import Claim
from tests.answering.checking.beans import BEANS, PEAS, passage
from tests.answering.checking.nli.tiny_nli import write_model

S, P, U, C = Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.UNSUPPORTED, Verdict.CONTRADICTED
TEXTS = [text for each in (BEANS, PEAS) for text in (each.paper.title, each.paper.abstract)]
RED = "Red beans lose 30% of their yield."
NIGHT = "Watering at night restores the yield of red beans."


def claim(text: str, *cited: Passage) -> Claim:
    return Claim(text, tuple(enumerate(cited or (BEANS,), start=1)))


@pytest.fixture
def checker(tmp_path: Path) -> NliChecker:
    return NliChecker(write_model(tmp_path, TEXTS))


async def test_what_a_passage_entails_is_supported_with_the_sentence_that_says_so(checker: NliChecker) -> None:
    (made,) = await checker.check([claim(NIGHT)])
    assert (made.verdict, [each.quote for each in made.evidence]) == (S, [NIGHT])
    assert BEANS.paper.abstract[made.evidence[0].start : made.evidence[0].end] == NIGHT
    assert made.score > 0.9


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (RED, S),
        ("Watering at night does not restore the yield of red beans.", C),
        ("Watering at night doubles the price of white peas.", P),
        ("Snow in winter doubles the price of white peas.", U),
        ("Peas need twelve hours of light.", U),
        ("Prior work shows that watering at night restores the yield of red beans.", S),  # only introduced
    ],
)
async def test_verdicts(checker: NliChecker, text: str, verdict: Verdict) -> None:
    (made,) = await checker.check([claim(text)])
    assert made.verdict is verdict
    assert (made.score >= 0.5) == (verdict is S)
    assert bool(made.evidence) == (verdict is not U)


@pytest.mark.parametrize(
    "labels",
    [
        ("contradiction", "entailment", "neutral"),
        ("CONTRADICTION", "NEUTRAL", "ENTAILMENT"),
        ("Neutral", "Contradicts", "Entails"),
    ],
)
async def test_labels_stand_where_the_configuration_says(tmp_path: Path, labels: tuple[str, ...]) -> None:
    checker = NliChecker(write_model(tmp_path, TEXTS, labels=labels))
    made = await checker.check([claim(NIGHT), claim("Watering at night does not restore the yield of red beans.")])
    assert [each.verdict for each in made] == [S, C]


async def test_a_model_of_two_labels_knows_no_contradiction(tmp_path: Path) -> None:
    checker = NliChecker(write_model(tmp_path, TEXTS, labels=("not_entailment", "entailment")))
    made = await checker.check([claim(NIGHT), claim("Watering at night does not restore the yield of red beans.")])
    assert [each.verdict for each in made] == [S, U]


async def test_labels_may_be_named_the_other_way_round(tmp_path: Path) -> None:
    folder = write_model(tmp_path, TEXTS, labels=("neutral", "contradiction", "entailment"))
    places = {"contradiction": 1, "entailment": 2, "neutral": 0}
    (folder / "config.json").write_text(json.dumps({"label2id": places}))
    (made,) = await NliChecker(folder).check([claim(NIGHT)])
    assert made.verdict is S


@pytest.mark.parametrize("types", [True, False])
@pytest.mark.parametrize("number", [TensorProto.INT64, TensorProto.INT32])
async def test_inputs_are_those_the_model_has(tmp_path: Path, types: bool, number: int) -> None:
    checker = NliChecker(write_model(tmp_path, TEXTS, types=types, number=number))
    made = await checker.check([claim(NIGHT), claim(RED, PEAS)])
    assert [each.verdict for each in made] == [S, U]


@pytest.mark.parametrize(("rows", "length"), [(1, "tokens"), (3, 40), ("pairs", 40)])
async def test_a_graph_made_for_one_size_is_given_that(tmp_path: Path, rows: int | str, length: int | str) -> None:
    checker = NliChecker(write_model(tmp_path, TEXTS, rows=rows, length=length))
    made = await checker.check([claim(NIGHT), claim(RED), claim("Peas need light.", PEAS)])
    assert [each.verdict for each in made] == [S, S, S]


async def test_the_model_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    (made,) = await NliChecker(write_model(tmp_path, TEXTS, place="onnx/model.onnx")).check([claim(NIGHT)])
    assert made.verdict is S


async def test_two_passages_may_entail_together_what_neither_does_alone(checker: NliChecker) -> None:
    both = "Watering at night restores the yield; peas need twelve hours of light."
    together, *alone = await checker.check([claim(both, BEANS, PEAS), claim(both, BEANS), claim(both, PEAS)])
    assert together.verdict is S
    assert [(each.source, each.quote) for each in together.evidence] == [
        (1, NIGHT),
        (2, "Peas need twelve hours of light."),
    ]
    assert all(each.verdict is not S for each in alone)


async def test_each_source_that_entails_is_quoted(checker: NliChecker) -> None:
    again = passage("Another Paper", "Nothing else is known. " + NIGHT)
    (made,) = await checker.check([claim(NIGHT, BEANS, again)])
    assert [(each.source, each.quote) for each in made.evidence] == [(1, NIGHT), (2, NIGHT)]


async def test_a_passage_longer_than_the_model_reads_is_read_to_its_end(tmp_path: Path) -> None:
    filler = "Nothing is known of any other plant. " * 30
    long = passage("A Long Report", f"{filler}Peas like rain in spring. They like snow in autumn. {filler}")
    checker = NliChecker(write_model(tmp_path, [long.paper.abstract, long.paper.title], longest=48))
    made = await checker.check(
        [claim("They like snow in autumn.", long), claim("Peas like rain in spring; they like snow in autumn.", long)]
    )
    assert [each.verdict for each in made] == [S, S]
    assert [each.quote for each in made[0].evidence] == ["They like snow in autumn."]
    assert "like" in made[1].evidence[0].quote


async def test_a_sentence_longer_than_the_model_reads_is_cut_and_quoted_exactly(tmp_path: Path) -> None:
    endless = passage("A Report", "plants and " * 100 + "peas like rain in spring and " + "plants and " * 100)
    checker = NliChecker(write_model(tmp_path, [endless.paper.abstract, endless.paper.title], longest=40))
    (made,) = await checker.check([claim("Peas like rain in spring.", endless)])
    assert made.verdict is S
    (quoted,) = made.evidence
    assert endless.paper.abstract[quoted.start : quoted.end] == quoted.quote
    assert len(quoted.quote) < 400


async def test_a_claim_longer_than_the_model_reads_is_not_tested_by_its_beginning(tmp_path: Path) -> None:
    checker = NliChecker(write_model(tmp_path, TEXTS, longest=32))
    (made,) = await checker.check([claim(f"{NIGHT[:-1]} and " + "more and " * 20 + "more.")])
    assert (made.verdict, made.score) == (U, 0.0)
    assert made.notice is not None


async def test_what_needs_no_model_loads_none(tmp_path: Path) -> None:
    folder = write_model(tmp_path, TEXTS)
    (folder / "model.onnx").write_bytes(b"no model")
    made = await NliChecker(folder).check([claim("What do we know of beans?"), Claim("Beans are green in spring.", ())])
    assert [each.verdict for each in made] == ["not_a_claim", "unsupported"]


async def test_a_judgement_does_not_depend_on_what_is_judged_beside_it(checker: NliChecker) -> None:
    claims = [claim(NIGHT), claim(RED), claim(RED, PEAS), claim("White beans keep theirs.", BEANS, PEAS)] * 20
    together = await checker.check(claims)
    alone = [(await checker.check([each]))[0] for each in claims[:4]]
    assert together == alone * 20


def without(name: str) -> dict[str, bytes | None]:
    return {name: None}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"model.onnx": None}, "lacks model.onnx"),
        ({"tokenizer.json": None, "config.json": None}, "lacks tokenizer.json and config.json"),
        ({"config.json": b"{"}, "config.json cannot be used"),
        ({"config.json": b"[]"}, "holds no JSON object"),
        ({"config.json": b"{}"}, "names the labels none"),
        (
            {"config.json": b'{"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}'},
            "LABEL_0, LABEL_1, LABEL_2",
        ),
        ({"config.json": b'{"id2label": {"0": "entailment", "2": "not_entailment"}}'}, "entailment, not_entailment"),
        ({"config.json": b'{"id2label": {"one": "entailment"}}'}, "names the labels none"),
    ],
)
def test_files_that_are_missing_or_damaged_are_named_at_once(
    tmp_path: Path, files: dict[str, bytes | None], says: str
) -> None:
    folder = write_model(tmp_path, TEXTS)
    for name, content in files.items():
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_bytes(content)
    with pytest.raises(SettingsError, match="LITMUS_NLI_DIR") as raised:
        NliChecker(folder)
    assert says in str(raised.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no folder"):
        NliChecker(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("model.onnx", b"no model", "model.onnx cannot be used"),
        ("tokenizer.json", b"{}", "tokenizer.json cannot be used"),
        ("config.json", b'{"id2label": {"0": "entailment", "1": "not_entailment"}}', "not 2 numbers a pair"),
    ],
)
async def test_what_only_loading_shows_is_named_then(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    folder = write_model(tmp_path, TEXTS)
    (folder / name).write_bytes(content)
    checker = NliChecker(folder)
    with pytest.raises(SettingsError, match=says):
        await checker.check([claim(NIGHT)])


@pytest.mark.parametrize(("extra", "number"), [("position_ids", TensorProto.INT64), (None, TensorProto.FLOAT)])
async def test_a_model_that_asks_for_the_unknown_is_refused(tmp_path: Path, extra: str | None, number: int) -> None:
    checker = NliChecker(write_model(tmp_path, TEXTS, extra_input=extra, number=number))
    with pytest.raises(SettingsError, match="input_ids, attention_mask, token_type_ids are known"):
        await checker.check([claim(NIGHT)])


@pytest.mark.parametrize(
    ("config", "tokenizer", "longest"),
    [
        ({"max_position_embeddings": 128}, {}, 128),
        ({"max_position_embeddings": 514, "model_type": "roberta", "pad_token_id": 1}, {}, 512),
        ({"max_position_embeddings": 130, "model_type": "roberta", "pad_token_id": 1}, {}, 128),
        ({"max_position_embeddings": 512}, {"model_max_length": 256}, 256),
        ({}, {"model_max_length": 1000000000000000019884624838656}, 512),
        ({"max_position_embeddings": 8192}, {}, 512),
    ],
)
def test_how_much_a_model_reads_is_told_by_its_files(
    tmp_path: Path, config: dict[str, object], tokenizer: dict[str, object], longest: int
) -> None:
    from answering.checking.nli.files import read_files

    folder = write_model(tmp_path, TEXTS)
    labels = {"id2label": {"0": "entailment", "1": "not_entailment"}}
    (folder / "config.json").write_text(json.dumps(config | labels))
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    assert read_files(folder).longest == longest


@given(text=st.text(max_size=60), abstract=st.text(max_size=200), title=st.text(max_size=30))
# One model does for all.
@given_settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_arbitrary_text_is_judged_without_fail(checker: NliChecker, text: str, abstract: str, title: str) -> None:
    cited = passage(title, abstract)
    (made,) = await checker.check([claim(text, cited, BEANS)])
    assert 0 <= made.score <= 1
    abstracts = {1: abstract, 2: BEANS.paper.abstract}
    assert all(abstracts[each.source][each.start : each.end] == each.quote for each in made.evidence)
