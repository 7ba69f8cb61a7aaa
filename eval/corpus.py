"""The papers that a run is asked about: one's own library, or papers that are given and kept apart from it."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from answering import Litmus, open_litmus
from core.errors import UnknownFormat, UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from core.ports import Progress, silent
from core.settings import Settings
from eval.questions.reading import read_corpus
from eval.records import digest_of_parts
from indexing.readers import open_records

_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class OpenCorpus:
    """A Litmus over the papers of a run."""

    litmus: Litmus
    settings: Settings
    digest: str
    """Changes with the papers."""
    papers: int
    rejected: int = 0


@asynccontextmanager
async def open_corpus(
    settings: Settings, questions: Path, papers: Path | None, progress: Progress = silent
) -> AsyncIterator[OpenCorpus]:
    """Open the papers given, else those that come with the questions, else the library of the settings.

    Papers that are given get a library of their own under `eval` in the data directory, found again by their content;
    nothing of it reaches the user's library or a Chroma server. Raises what opening and importing raise.
    """
    given = papers or (questions if _brings_papers(questions) else None)
    if given is None:
        async with open_litmus(settings) as litmus:
            counts = await litmus.library.counts()
            if not counts.papers:
                raise UnreadableFile(f"{settings.data_dir} holds no papers. Give some with --papers, or import them.")
            index = litmus.library.index
            digest = digest_of_parts(index.library_id, await index.revision())
            yield OpenCorpus(litmus, settings, digest, counts.papers)
        return
    digest = _digest(given)
    apart = _apart(settings, digest)
    async with open_litmus(apart) as litmus:
        rejected = await _import(litmus, given, progress)
        counts = await litmus.library.counts()
        yield OpenCorpus(litmus, apart, digest, counts.papers, rejected)


def _apart(settings: Settings, digest: str) -> Settings:
    folder = settings.data_dir / "eval" / digest_of_parts(digest, settings.chunk_tokens, *_embedder(settings))
    models = settings.models_dir or settings.data_dir / "models"
    return settings.model_copy(
        update={
            "data_dir": folder,
            "models_dir": models,
            "chroma_url": None,
            "vector_store": None,
            "database_url": None,
        }
    )


def _embedder(settings: Settings) -> Iterator[object]:
    yield settings.embedder
    if settings.embedder_dimensions is not None:
        yield settings.embedder_dimensions


async def _import(litmus: Litmus, given: Path, progress: Progress) -> int:
    """Import, and return how many records could not be used."""
    if not _brings_papers(given):
        job = await litmus.library.import_file(given, progress=progress)
        return job.counts.rejected
    rejected, done = 0, 0
    records = read_corpus(given)
    while batch := list(islice(records, _AT_ONCE)):
        job = await litmus.library.upsert(batch, name=given.name)
        rejected += job.counts.rejected
        done += len(batch)
        progress(done, None)
    return rejected


def papers_in(file: Path) -> list[Paper]:
    """Read the papers of a file that an import reads. Raises UnreadableFile, UnknownFormat."""
    return [record for record in open_records(file, max_record_chars=100_000) if isinstance(record, Paper)]


def _brings_papers(path: Path) -> bool:
    """Whether it is a question set that holds papers too."""
    try:
        return any(isinstance(item, Paper) for item in islice(_some(read_corpus(path)), 1))
    except (UnknownFormat, UnreadableFile):
        return False


def _some(items: Iterator[Paper | Rejection]) -> Iterator[Paper]:
    return (item for item in items if isinstance(item, Paper))


def _digest(path: Path) -> str:
    """Of the content; of a folder, of its corpus."""
    files = sorted(path.glob("corpus*.jsonl")) if path.is_dir() else [path]
    digest = hashlib.blake2b(digest_size=16)
    try:
        for file in files:
            with file.open("rb") as stream:
                for block in iter(lambda: stream.read(1 << 20), b""):
                    digest.update(block)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}. Check --papers.") from error
    return digest.hexdigest()
