"""Claims about papers that the reader was not trained on, read as the local checker reads them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from answering.checking.calibration import features_of
from answering.checking.matching import unframed
from answering.checking.nearest import nearness
from answering.checking.wording.differences import Differences, differences
from core.answer import Verdict
from core.paper import Paper
from core.ports import Embedder, Held, Premise, SupportReader
from core.text.sentences import sentence_spans
from eval.bench.stored_answers import StoredAnswer, read_answers, without_markers
from eval.claims import LabelledAbstract, LabelledClaim
from eval.training.reader.claims import read_material
from eval.training.reader.perturbed import own_claims
from indexing.embedding import remembering_sentences
from indexing.readers import open_records

_SEED = 1
_MAX_CHARS = 100_000
TWINS, ALONE, CHANGED, ANSWERS = "twins", "other claims", "changed by a program", "a strong model's sentences"
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Sorted:
    """An abstract, with claims of each sort about it."""

    abstract: LabelledAbstract
    claims: Mapping[str, Sequence[LabelledClaim]]


@dataclass(frozen=True, slots=True)
class Row:
    """What the checker knows of a claim when it decides."""

    paper: str
    """Claims about a paper, or about its sibling, are all fitted on or none."""
    sort: str
    label: Verdict
    features: tuple[float, ...]
    differing: Differences

    @property
    def true(self) -> bool:
        """Whether the paper supports it."""
        return self.label is Verdict.SUPPORTED


def kept_aside(also: Path | None) -> list[Sorted]:
    """Return what no training reads: the test part of the claims, and stored answers. Raises UnreadableFile."""
    abstracts = read_material(also).test.abstracts
    papers = {
        record.title: record
        for record in open_records(ROOT / "sample" / "papers.jsonl", max_record_chars=_MAX_CHARS)
        if isinstance(record, Paper)
    }
    answers = read_answers(ROOT / "eval" / "data" / "answers.jsonl")
    return [*by_sort(abstracts), *about_papers(answers, papers)]


def by_sort(abstracts: Sequence[LabelledAbstract]) -> Iterator[Sorted]:
    """Sort the claims about abstracts, and add some of each abstract's own sentences, whole and changed."""
    made = own_claims(abstracts, _SEED)
    for abstract in abstracts:
        twins = [claim for claim in abstract.claims if claim.twin is not None]
        alone = [claim for claim in abstract.claims if claim.twin is None]
        yield Sorted(abstract, {TWINS: twins, ALONE: alone, CHANGED: made[abstract.id]})


def about_papers(answers: Sequence[StoredAnswer], papers: Mapping[str, Paper]) -> Iterator[Sorted]:
    """Sort the sentences of answers, true and spoilt, by the paper that they cite; who cites several is left out."""
    found: dict[str, list[LabelledClaim]] = {}
    for answer in answers:
        told = [(sentence, Verdict.SUPPORTED, "faithful") for sentence in answer.sentences]
        told.append((answer.spoilt_sentence, Verdict.UNSUPPORTED, answer.spoilt_kind))
        for sentence, label, kind in told:
            cited = answer.cited(sentence)
            if len(cited) == 1:
                found.setdefault(cited[0], []).append(LabelledClaim(without_markers(sentence), label, kind))
    for title, claims in found.items():
        text = papers[title].abstract
        sentences = tuple(text[start:end] for start, end in sentence_spans(text))
        yield Sorted(LabelledAbstract(title, title, sentences, None, ()), {ANSWERS: claims})


async def read_rows(some: Sequence[Sorted], embedder: Embedder, reader: SupportReader) -> list[Row]:
    """Read all claims. Raises EmbedderUnavailable, WeightsUnavailable."""
    embedder, rows = remembering_sentences(embedder), list[Row]()
    for each in some:
        claims = [(sort, claim) for sort, claims in each.claims.items() for claim in claims]
        premise = Premise(each.abstract.title, each.abstract.sentences)
        texts = [*premise.sentences, *(claim.text for _, claim in claims)]
        known = dict(zip(texts, await embedder.embed_passages(texts), strict=True))
        near = [nearness(claim.text, premise.sentences, known) for _, claim in claims]
        held = [(claim.text, Held(premise, by.places)) for (_, claim), by in zip(claims, near, strict=True)]
        for (sort, claim), by, reading in zip(claims, near, await reader.read(held), strict=True):
            differing = differences(unframed(claim.text), premise.title, premise.sentences, by)
            features = features_of(reading, by, differing)
            rows.append(Row(each.abstract.id.rstrip("ab"), sort, claim.label, features, differing))
    return rows
