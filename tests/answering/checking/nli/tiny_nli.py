"""A tiny NLI cross-encoder, made here: it calls entailed what repeats the words of the premise.

A hypothesis is entailed if at least three quarters of its words stand in the premise, contradicted if besides "not"
stands in one of the two alone, and neutral otherwise.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

ORDER = ("entailment", "neutral", "contradiction")
_PAD, _CLS, _SEP, _UNKNOWN, _NOT = range(5)
_SPECIAL = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "not"]


def write_model(
    folder: Path,
    texts: Sequence[str],
    *,
    labels: Sequence[str] = ORDER,
    types: bool = True,
    number: int = TensorProto.INT64,
    extra_input: str | None = None,
    longest: int = 64,
    rows: int | str = "pairs",
    length: int | str = "tokens",
    place: str = "model.onnx",
) -> Path:
    """Write model, tokenizer and configuration; `texts` hold every word that the tokenizer will know."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / place).parent.mkdir(exist_ok=True)
    onnx.save(_graph(labels, types, number, extra_input, (rows, length)), str(folder / place))
    _tokenizer(texts).save(str(folder / "tokenizer.json"))
    config = {
        "id2label": {str(place): label for place, label in enumerate(labels)},
        "max_position_embeddings": longest,
        "pad_token_id": _PAD,
    }
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def _tokenizer(texts: Sequence[str]) -> Tokenizer:
    split = pre_tokenizers.Whitespace()
    words = [word for text in texts for word, _ in split.pre_tokenize_str(text.lower())]
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys([*_SPECIAL, *words]))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = split
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", _CLS), ("[SEP]", _SEP)],
    )
    return tokenizer


class _Graph:
    """Nodes that are named as they are made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def __call__(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: object, kind: type = np.float32) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, kind), name))
        return name


def _graph(
    labels: Sequence[str], types: bool, number: int, extra_input: str | None, shape: tuple[int | str, int | str]
) -> onnx.ModelProto:
    do = _Graph()
    one, zero, last = do.constant(1.0), do.constant(0.0), do.constant([-1], np.int64)
    ids = do("Cast", "input_ids", to=TensorProto.FLOAT)
    mask = do("Cast", "attention_mask", to=TensorProto.FLOAT)

    def where(value: str, equals: float) -> str:
        return do("Cast", do("Equal", value, do.constant(equals)), to=TensorProto.FLOAT)

    separator = where(ids, _SEP)
    behind = do("Min", do("CumSum", separator, do.constant(1, np.int64)), one)
    if types:
        behind = do("Cast", "token_type_ids", to=TensorProto.FLOAT)
    words = do("Mul", mask, do("Sub", one, do("Min", do("Add", separator, where(ids, _CLS)), one)))
    in_hypothesis = do("Mul", words, behind)
    in_premise = do("Mul", words, do("Sub", one, behind))
    equal = do("Cast", do("Equal", do("Unsqueeze", ids, do.constant([2], np.int64)),
                          do("Unsqueeze", ids, do.constant([1], np.int64))), to=TensorProto.FLOAT)  # fmt: skip
    shared = do("ReduceMax", do("Mul", equal, do("Unsqueeze", in_premise, do.constant([1], np.int64))), axes=[-1],
                keepdims=0)  # fmt: skip

    def total(value: str) -> str:
        return do("ReduceSum", value, last, keepdims=1)

    share = do("Div", total(do("Mul", shared, in_hypothesis)), do("Max", total(in_hypothesis), one))
    negated = where(ids, _NOT)
    differs = do("Abs", do("Sub", do("Min", total(do("Mul", negated, in_hypothesis)), one),
                           do("Min", total(do("Mul", negated, in_premise)), one)))  # fmt: skip
    near = do("Mul", do("Sub", share, do.constant(0.75)), do.constant(16.0))
    near = do("Add", near, do.constant(0.5))
    large = do.constant(40.0)
    scores = {
        "entailment": do("Sub", near, do("Mul", differs, large)),
        "contradiction": do("Sub", near, do("Mul", do("Sub", one, differs), large)),
        "neutral": do("Mul", near, zero),
    }
    scores["other"] = scores["neutral"]
    kinds = [next((kind for kind in ORDER if kind[:5] in label.lower() and "not" not in label.lower()), "other")
             for label in labels]  # fmt: skip
    do.nodes.append(helper.make_node("Concat", [scores[kind] for kind in kinds], ["logits"], axis=1))
    inputs = ["input_ids", "attention_mask", *(["token_type_ids"] if types else []), *filter(None, [extra_input])]
    graph = helper.make_graph(
        do.nodes,
        "tiny",
        [helper.make_tensor_value_info(name, number, shape) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, (shape[0], len(labels)))],
        do.constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
