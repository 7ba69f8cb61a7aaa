"""What the model reads at once: abstracts, and claims that look at them. Without torch.

Tokens of a window of an abstract see that window; those of a claim see the claim, the title and the nearest sentences
of each abstract, the nearest most. So claims that are read together do not know of each other, which is how serving
reads them one by one (retrieval/reading/support.py): windows and attention must be the same there.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from answering.checking.nearest import nearness
from core.answer import Verdict
from core.settings import Settings
from eval.claims import LabelledAbstract, LabelledClaim, Place, Span
from indexing.embedding import open_embedder
from retrieval.reading.support import BEGIN, CLAIM_TOKENS, END, NEAREST, matches, windows_under

CLAIM, ABSTRACT = 0, 1
TOKENS = 1800
"""Of a batch, padding left out."""
FIRST_PLACE = {CLAIM: 0, ABSTRACT: 40}
UNSEEN = -1e9
PADDING = 10**6
"""The group of tokens that are not there."""
_ROUND = 16
"""Lengths of batches are multiples of it."""
Encode = Callable[[str], tuple[Sequence[int], Sequence[Span]]]
"""A text to the ids of its tokens and their characters, without the tokens at its ends."""

Nearest = Callable[[str, Sequence[str]], Sequence[int]]
"""A claim and sentences to the places of those that are nearest to it, the nearest first."""
Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of an abstract under its title, as tokens."""

    ids: tuple[int, ...]
    sentences: tuple[int, ...]
    """Of each token: the sentence it belongs to; -1 for none."""

    def without(self, gone: frozenset[int]) -> list[int]:
        """Return the places of the tokens that stay when sentences go."""
        return [at for at, sentence in enumerate(self.sentences) if sentence not in gone]


@dataclass(frozen=True, slots=True)
class CitedAbstract:
    """An abstract, and which of its sentences are kept from the claims."""

    abstract: LabelledAbstract
    gone: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """A claim or a question, and how much it counts."""

    claim: LabelledClaim
    weight: float = 1.0
    sees: tuple[int, ...] | None = None
    """Of a question: the sentences that it is read with, the first one most. None for a claim: it sees the nearest."""


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """A text that the lower layers read for itself, and which of its tokens are used."""

    kind: int
    ids: tuple[int, ...]
    kept: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """Abstracts with claims; lists are by token."""

    name: str
    pieces: tuple[ReadPiece, ...]
    groups: list[int]
    """Below 0 the windows, from 0 on the claims."""
    matches: list[int]
    sentences: list[int]
    """The place in `places` of a token's sentence, or -1."""
    places: list[Place]
    """Which abstract and which sentence."""
    starts: list[tuple[int, int]]
    """Of each claim: where it begins, and how many tokens it has between its ends."""
    offsets: list[Sequence[Span]]
    """Of each claim: the characters of its tokens."""
    biases: list[list[float]]
    """Of each claim: what is added to the attention that it pays to each token of the abstracts."""
    examples: tuple[Example, ...]

    def __len__(self) -> int:
        return len(self.groups)


def windows_of(abstract: LabelledAbstract, encode: Encode) -> list[Window]:
    """Cut an abstract into windows of whole sentences, each under the title."""
    sentences = [encode(sentence)[0] for sentence in abstract.sentences]
    return [Window(*window) for window in windows_under(encode(abstract.title)[0], sentences)]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes instances."""

    encode: Encode
    nearest: Nearest

    def instance(self, name: str, documents: Sequence[CitedAbstract], examples: Sequence[Example]) -> Instance:
        """Put claims beside the abstracts that they are held against."""
        made = Instance(name, (), [], [], [], [], [], [], [], tuple(examples))
        pieces, read = list[ReadPiece](), list[int]()
        for number, document in enumerate(documents):
            for window in windows_of(document.abstract, self.encode):
                kept = window.without(document.gone)
                pieces.append(ReadPiece(ABSTRACT, window.ids, tuple(kept)))
                made.groups.extend([-len(pieces)] * len(kept))
                read += [window.ids[at] for at in kept]
                owners = [window.sentences[at] for at in kept]
                first, there = len(made.places), sorted(set(owners) - {-1})
                made.places.extend((number, sentence) for sentence in there)
                made.sentences.extend(-1 if owner < 0 else first + there.index(owner) for owner in owners)
        made.matches.extend([0] * len(read))
        owners = list(made.sentences)
        for number, example in enumerate(examples):
            ids, offsets = self.encode(example.claim.text)
            ids, offsets = ids[:CLAIM_TOKENS], offsets[:CLAIM_TOKENS]
            bias = self._bias(example, documents, made.places, owners)
            seen = [each for each, added in zip(read, bias, strict=True) if added > UNSEEN]
            pieces.append(ReadPiece(CLAIM, (BEGIN, *ids, END), tuple(range(len(ids) + 2))))
            made.starts.append((len(made.groups), len(ids)))
            made.offsets.append(offsets)
            made.biases.append(bias)
            made.groups.extend([number] * (len(ids) + 2))
            made.matches.extend([0, *matches(ids, seen), 0])
            made.sentences.extend([-1] * (len(ids) + 2))
        return replace(made, pieces=tuple(pieces))

    def _bias(
        self, example: Example, documents: Sequence[CitedAbstract], places: Sequence[Place], owners: Sequence[int]
    ) -> list[float]:
        """Return what is added for each token: of the sentences that are seen, of others, and of what is in none."""
        added: dict[Place, float] = {}
        for number, document in enumerate(documents):
            seen = self._near(example.claim.text, document) if example.sees is None else example.sees
            added |= {(number, at): bias for at, bias in zip(seen, NEAREST, strict=False)}
        by_sentence = [*(added.get(place, UNSEEN) for place in places), 0.0]
        return [by_sentence[owner] for owner in owners]

    def _near(self, claim: str, document: CitedAbstract) -> list[int]:
        kept = [at for at in range(len(document.abstract.sentences)) if at not in document.gone]
        return [kept[at] for at in self.nearest(claim, [document.abstract.sentences[at] for at in kept])]


def length_of(batch: Sequence[Instance]) -> int:
    """Return how many tokens each row of a batch has, padding included."""
    return -(-max(map(len, batch)) // _ROUND) * _ROUND


def padded(lists: Sequence[Sequence[int]], length: int, filler: int) -> NDArray[np.int64]:
    """Return lists as rows of one length."""
    rows = np.full((len(lists), length), filler, np.int64)
    for row, values in zip(rows, lists, strict=True):
        row[: len(values)] = values
    return rows


def attention(batch: Sequence[Instance]) -> Floats:
    """Return what is added to the attention that each token (second axis) pays to each (third axis)."""
    groups = padded([instance.groups for instance in batch], length_of(batch), PADDING)
    looking, at = groups[:, :, None], groups[:, None, :]
    added = np.where(looking == at, 0.0, UNSEEN).astype(np.float32)
    for row, instance in zip(added, batch, strict=True):
        for (start, length), bias in zip(instance.starts, instance.biases, strict=True):
            row[start : start + length + 2, : len(bias)] = bias
    return added


def batches_of(instances: Iterable[Instance], tokens: int) -> list[list[Instance]]:
    """Put instances of like length together, as many as have so many tokens."""
    found: list[list[Instance]] = []
    for instance in sorted(instances, key=len):
        if found and (len(found[-1]) + 1) * len(instance) <= tokens:
            found[-1].append(instance)
        else:
            found.append([instance])
    return found


def open_nearest(settings: Settings) -> Nearest:
    """Choose sentences as serving does, by the embedder of the settings. Raises EmbedderUnavailable."""
    embedder = open_embedder(settings)
    return nearest_by(lambda texts: asyncio.run(embedder.embed_passages(texts)))


def nearest_by(embed: Embed) -> Nearest:
    """Choose by vectors; each text is embedded once, and each choice made once."""
    vectors: dict[str, Floats] = {}
    known: dict[tuple[str, ...], Sequence[int]] = {}

    def nearest(claim: str, sentences: Sequence[str]) -> Sequence[int]:
        texts = (claim, *sentences)
        if texts not in known:
            missing = [text for text in dict.fromkeys(texts) if text not in vectors]
            vectors.update(zip(missing, embed(missing) if missing else (), strict=True))
            known[texts] = nearness(claim, sentences, vectors).places
        return known[texts]

    return nearest


def nearest_by_words(claim: str, sentences: Sequence[str]) -> Sequence[int]:
    """Choose by shared words alone, where there are too many texts to embed."""
    words = _words(claim)
    shared = [len(words & _words(sentence)) for sentence in sentences]
    return sorted(range(len(sentences)), key=lambda at: -shared[at])[: len(NEAREST)]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}|\d+", text.lower()))


def twins_of(batch: Sequence[Instance]) -> list[tuple[int, int]]:
    """Return the places in a batch of the true and the false claim of each twin."""
    found: dict[tuple[str, int], dict[bool, int]] = defaultdict(dict)
    for at, (name, claim) in enumerate(claims_of(batch)):
        if claim.twin is not None:
            found[name, claim.twin][claim.label is Verdict.SUPPORTED] = at
    return [(both[True], both[False]) for both in found.values() if len(both) == 2]


def changed_tokens(spans: Sequence[Span], offsets: Sequence[Span]) -> list[float]:
    """Return 1 for each token that touches a span, else 0."""
    return [float(any(start < last and end > first for first, last in spans)) for start, end in offsets]


def claims_of(batch: Sequence[Instance]) -> list[tuple[str, LabelledClaim]]:
    """Return the claims of a batch in order, each with the name of its instance."""
    return [(instance.name, example.claim) for instance in batch for example in instance.examples]


def choices_of(batch: Sequence[Instance]) -> list[tuple[list[int], list[bool]]]:
    """Return, for each question that some sentences answer and others do not: its places in a batch, and which do."""
    found: dict[tuple[int, str], list[tuple[int, bool]]] = defaultdict(list)
    examples = [(number, example) for number, instance in enumerate(batch) for example in instance.examples]
    for at, (number, example) in enumerate(examples):
        if example.sees is not None:
            found[number, example.claim.text].append((at, example.claim.label is Verdict.SUPPORTED))
    apart = [each for each in found.values() if 0 < sum(right for _, right in each) < len(each)]
    return [([at for at, _ in each], [right for _, right in each]) for each in apart]
