"""What the files of an NLI cross-encoder say of it, as they are published on Hugging Face."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import SettingsError

_MODELS = ("model.onnx", "onnx/model.onnx")
_TOKENIZER, _CONFIG, _TOKENIZER_CONFIG = "tokenizer.json", "config.json", "tokenizer_config.json"
_WANTED = (
    "Put an NLI cross-encoder there as it is published on Hugging Face: model.onnx (or onnx/model.onnx), "
    "tokenizer.json and config.json. docs/judges.md says more."
)
_USUAL_LENGTH = 512
_SHORTEST_LENGTH = 16
_POSITIONS_BEHIND_PADDING = frozenset({"roberta", "xlm-roberta", "camembert", "longformer", "mpnet"})
"""Kinds of models that count positions from the number of the padding token on, and so have fewer than they say."""


@dataclass(frozen=True, slots=True)
class Labels:
    """In which column of the scores each label stands. Two-label models know no contradiction."""

    count: int
    entailment: int
    contradiction: int | None


@dataclass(frozen=True, slots=True)
class NliFiles:
    """An NLI model on disk."""

    folder: Path
    model: Path
    tokenizer: Path
    labels: Labels
    longest: int
    """Tokens of premise and hypothesis together, special ones included."""
    padding: int


def read_files(folder: Path) -> NliFiles:
    """Find the files and read what they say. Raises SettingsError that says what to put where."""
    if not folder.is_dir():
        raise SettingsError(f"LITMUS_NLI_DIR: {folder} is no folder. {_WANTED}")
    model = next((folder / name for name in _MODELS if (folder / name).is_file()), None)
    missing = ["model.onnx"] if model is None else []
    missing += [name for name in (_TOKENIZER, _CONFIG) if not (folder / name).is_file()]
    if model is None or missing:
        raise SettingsError(f"LITMUS_NLI_DIR: {folder} lacks {' and '.join(missing)}. {_WANTED}")
    config = _read_json(folder / _CONFIG)
    extra = _read_json(folder / _TOKENIZER_CONFIG) if (folder / _TOKENIZER_CONFIG).is_file() else {}
    return NliFiles(
        folder,
        model,
        folder / _TOKENIZER,
        _labels(folder, config),
        _longest(config, extra),
        _count(config.get("pad_token_id")) or 0,
    )


def damaged(path: Path, why: object) -> SettingsError:
    """Return the error for a file that cannot be used."""
    reason = " ".join(str(why).split())[:200].rstrip(" .")
    return SettingsError(f"LITMUS_NLI_DIR: {path} cannot be used ({reason}). Fetch it again. {_WANTED}")


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(path, error) from None
    if not isinstance(read, dict):
        raise damaged(path, "it holds no JSON object")
    return read


def _labels(folder: Path, config: Mapping[str, Any]) -> Labels:
    named = _named(config)
    places = {_kind(name): place for place, name in named.items()}
    shown = ", ".join(name for _, name in sorted(named.items())) or "none"
    if sorted(named) != list(range(len(named))) or set(places) not in (
        {"entailment", "neutral", "contradiction"},
        {"entailment", "other"},
    ):
        raise SettingsError(
            f"LITMUS_NLI_DIR: {folder / _CONFIG} names the labels {shown}. Wanted are entailment, neutral and "
            "contradiction, or entailment and not_entailment, in id2label: use another model, or correct the names."
        )
    return Labels(len(named), places["entailment"], places.get("contradiction"))


def _named(config: Mapping[str, Any]) -> dict[int, str]:
    """Return the names of the labels by column, from `id2label` or else from `label2id`."""
    by_id, by_name = config.get("id2label"), config.get("label2id")
    pairs = list(by_id.items()) if isinstance(by_id, dict) else []
    if not pairs and isinstance(by_name, dict):
        pairs = [(place, name) for name, place in by_name.items()]
    try:
        return {int(place): str(name) for place, name in pairs}
    except (TypeError, ValueError):
        return {}


def _kind(label: str) -> str:
    word = "".join(char for char in label.lower() if "a" <= char <= "z")
    if word in {"entailment", "entail", "entails", "entailed"}:
        return "entailment"
    if word in {"contradiction", "contradict", "contradicts", "contradicted", "contradictory"}:
        return "contradiction"
    if word == "neutral":
        return "neutral"
    return "other" if word in {"notentailment", "nonentailment", "noentailment", "notentailed"} else label


def _longest(config: Mapping[str, Any], tokenizer: Mapping[str, Any]) -> int:
    positions = _count(config.get("max_position_embeddings"))
    if positions is not None and config.get("model_type") in _POSITIONS_BEHIND_PADDING:
        positions -= 1 + (_count(config.get("pad_token_id")) or 0)
    said = [_USUAL_LENGTH, _count(tokenizer.get("model_max_length")), positions]
    return max(_SHORTEST_LENGTH, min(length for length in said if length is not None))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
