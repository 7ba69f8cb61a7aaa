"""The one error tree. Messages say what to do next.

LitmusError
├── SettingsError          a setting is missing, malformed or contradicts another
│   └── OtherRecipe        the library was made with another embedder or another size of chunks
├── LibraryLocked          another process holds the data directory
├── IndexUnavailable       an index cannot be opened or does not answer
│   ├── CatalogueDamaged   the catalogue itself cannot be read
│   └── DatabaseUnreachable  PostgreSQL does not answer
├── EmbedderUnavailable    the embedder's weights are missing or damaged, or its endpoint fails
├── WeightsUnavailable     the weights of a model that reads pairs are missing or damaged
├── PaperNotFound
├── ImportNotFound
├── ChatNotFound
├── JobNotFound
├── AnswerNotFound
├── InvalidCursor
├── UnreadableFile         a file as a whole cannot be imported
│   └── UnknownFormat
├── WatchNotFound
├── CollectionNotFound
├── InvalidMarking         a tag, a note or the name of a collection that cannot be taken
├── InvalidKey             a key that cannot be made, or of which there is none
├── NotAllowed             the key does not allow this
├── InvalidFetch           no such source, or nothing that could be fetched from it
├── SourceError            a source of papers failed
│   ├── SourceUnavailable  it does not answer, or asks to come back later; what was fetched is kept
│   └── SourceRefused      it says that the query or the key is wrong
├── InvalidQuestion        empty, or too long
│   └── InvalidTopic       what to work on is empty, or nothing is there to work on
│       └── InvalidOutline it is too long, or has no sections or too many
├── InvalidManuscript      a text to check is empty, too long or no text, or its bibliography is none
├── InvalidCriteria        a screening has none, too many, or some that contradict each other
├── NotScreened            a paper is none of a screening's, or was not read yet
├── LimitExceeded          more than this service takes at once
├── Overloaded             so much is being answered that this would wait too long
├── CostLimitReached       the next call of the LLM might cost more than was allowed
├── PriceUnknown           a limit of costs was set, and nobody knows what the LLM costs
└── LlmError               the configured LLM failed; `retryable` says whether asking again can help
    ├── LlmTimeout
    └── LlmNotConfigured
"""

import os
from pathlib import Path


class LitmusError(Exception):
    """Anything that Litmus raises on purpose."""


class SettingsError(LitmusError):
    """A setting is missing, malformed or contradicts another."""


class OtherRecipe(SettingsError):
    """The library was made with another embedder or another size of chunks than the settings say."""

    def __init__(self, what: str, todo: str = "") -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what} {todo}".rstrip())


class LibraryLocked(LitmusError):
    """Another process holds the data directory."""

    def __init__(self, data_dir: Path, pid: int | None, url: str | None) -> None:
        self.pid = pid
        self.url = url
        """Where the holder serves, if it does."""
        process = f"process {pid}" if pid else "another process"
        self.holder = f"the service at {url} ({process})" if url else process
        """Who holds it, in words."""
        if pid == os.getpid():
            told, todo = f"{process}, which is this one", "Close what is open first (`await litmus.close()`)"
        else:
            told, todo = self.holder, "Stop it"
        super().__init__(f"{data_dir} is in use by {told}. {todo}, or choose another LITMUS_DATA_DIR.")


class IndexUnavailable(LitmusError):
    """An index cannot be opened or does not answer."""


class CatalogueDamaged(IndexUnavailable):
    """The catalogue itself cannot be read. It is the one store that nothing else can make anew."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} Nothing in the library can make it good: restore a backup with `litmus restore FILE`, or move the "
            "data directory away and import the papers again."
        )


class DatabaseUnreachable(IndexUnavailable):
    """PostgreSQL does not answer. Nothing is lost; asking again helps when it is back."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The database does not answer ({said}). Try again soon; LITMUS_DATABASE_URL names it.")


class EmbedderUnavailable(LitmusError):
    """The embedder's weights are missing or damaged, or its endpoint fails."""


class WeightsUnavailable(LitmusError):
    """The weights of a model that reads pairs are missing or damaged."""


class PaperNotFound(LitmusError):
    """No paper has this id."""

    def __init__(self, paper_id: str) -> None:
        super().__init__(f"There is no paper {paper_id!r}. `litmus papers list` shows the ids.")


class ImportNotFound(LitmusError):
    """No import has this id."""

    def __init__(self, import_id: str) -> None:
        super().__init__(f"There is no import {import_id!r}. The answer to the upload names the id.")


class ChatNotFound(LitmusError):
    """No chat has this id."""

    def __init__(self, chat_id: str) -> None:
        super().__init__(f"There is no chat {chat_id!r}. `litmus chat --list` lists the ids.")


class AnswerNotFound(LitmusError):
    """No answer with this id is kept."""

    def __init__(self, answer_id: str) -> None:
        super().__init__(f"There is no answer {answer_id!r}. Only answers that were given in a chat are kept.")


class JobNotFound(LitmusError):
    """No job has this id, or none of the wanted kind."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"There is no job {job_id!r}. `litmus jobs list` lists the ids.")


class InvalidCursor(LitmusError):
    """A page was asked for with a cursor that no page gave out."""

    def __init__(self) -> None:
        super().__init__("This cursor is not one that a page gave out. Begin without a cursor.")


class UnreadableFile(LitmusError):
    """A file as a whole cannot be imported."""


class UnknownFormat(UnreadableFile):
    """No reader recognises the content."""


class CollectionNotFound(LitmusError):
    """No paper is in a collection of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no collection {name!r}. `litmus papers collections` lists them.")


class InvalidMarking(LitmusError):
    """A tag, a note or the name of a collection that cannot be taken."""


class InvalidKey(LitmusError):
    """A key that cannot be made, or of which there is none."""


class NotAllowed(LitmusError):
    """The key does not allow this."""


class WatchNotFound(LitmusError):
    """No watch has this id or name."""

    def __init__(self, watch: str) -> None:
        super().__init__(f"There is no watch {watch!r}. `litmus watch list` lists them.")


class InvalidFetch(LitmusError):
    """No such source, or nothing that could be fetched from it."""


class SourceError(LitmusError):
    """A source of papers failed."""


class SourceUnavailable(SourceError):
    """It does not answer, or asks to come back later; what was fetched is kept."""


class SourceRefused(SourceError):
    """It says that the query or the key is wrong."""


class InvalidQuestion(LitmusError):
    """Empty, or too long."""


class InvalidTopic(InvalidQuestion):
    """What to work on is empty, or nothing is there to work on."""

    field = "topic"


class InvalidOutline(InvalidTopic):
    """It is too long, or has no sections or too many."""

    field = "outline"


class InvalidManuscript(LitmusError):
    """A text to check that is empty, too long or no text, or a bibliography that is none."""

    def __init__(self, message: str, *, field: str = "text") -> None:
        self.field = field
        super().__init__(message)


class InvalidCriteria(LitmusError):
    """A screening has no criteria, too many, or some that contradict each other."""


class NotScreened(LitmusError):
    """A paper is none of a screening's, or was not read yet."""

    def __init__(self, paper_id: str) -> None:
        super().__init__(f"The paper {paper_id!r} is none of this screening's, or was not read yet.")


class LimitExceeded(LitmusError):
    """More than this service takes at once."""


class Overloaded(LitmusError):
    """So much is being answered already that this would wait too long. Ask again in a few seconds."""

    retryable = True


class CostLimitReached(LitmusError):
    """The next call of the LLM might cost more than was allowed."""

    def __init__(self, spent: float, limit: float) -> None:
        super().__init__(
            f"${spent:.4f} are spent, and the next call might go beyond the limit of ${limit:.4f}. What was made is "
            "kept; resume with a higher limit to go on."
        )


class PriceUnknown(LitmusError):
    """A limit of costs was set, and nobody knows what the LLM costs."""

    def __init__(self, model: str) -> None:
        super().__init__(f"Nobody knows what {model} costs, so its cost cannot be limited. Leave the limit out.")


class LlmError(LitmusError):
    """The configured LLM failed."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        self.retryable = retryable
        super().__init__(message)


class LlmTimeout(LlmError):
    """No first token, or no end, in time."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class LlmNotConfigured(LlmError):
    """An LLM answer was asked for and none is configured."""

    def __init__(self) -> None:
        super().__init__(
            "No LLM is configured. Set LITMUS_LLM_MODEL (`litmus doctor` shows how), or ask in the mode `extractive`.",
            retryable=False,
        )
