"""Every setting, read once: environment variables `LITMUS_*`, a `.env` file, then `litmus.toml`, then the defaults."""

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from core.answer import Policy
from core.errors import SettingsError
from core.settings.sources import PREFIX, SettingSources, find_sources
from core.settings.values import (
    database_address,
    header_name,
    known_checker,
    mail_address,
    networks,
    scopes,
    source_addresses,
    split_commas,
    web_address,
)

ENV_FILE = Path(".env")
TOML_FILE = Path("litmus.toml")
CATALOGUE = "catalogue.sqlite3"

CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_commas)]
WebAddress = Annotated[str, AfterValidator(web_address)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(database_address)]
MailAddress = Annotated[str, AfterValidator(mail_address)]
SourceAddresses = Annotated[CommaList, AfterValidator(source_addresses)]
Networks = Annotated[CommaList, AfterValidator(networks)]
Scopes = Annotated[CommaList, AfterValidator(scopes)]
# Nobody expands `~` in .env and litmus.toml if we do not.
Folder = Annotated[Path, AfterValidator(Path.expanduser)]
Checker = Annotated[str, AfterValidator(known_checker)]
HeaderName = Annotated[str, AfterValidator(header_name)]


class Settings(BaseSettings):
    """The description of each field is its documentation: `.env.example` and the README are tested against it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        toml_file=TOML_FILE,
        extra="ignore",  # what else .env holds is not ours; read_settings finds misspelt settings
        frozen=True,
        env_ignore_empty=True,
        str_strip_whitespace=True,
        hide_input_in_errors=True,  # the input may be a key
    )

    data_dir: Folder = Field(Path("data"), description="Holds everything: catalogue, indexes, models.")
    host: str = Field("127.0.0.1", description="Address to serve at. Anything but loopback needs an API key.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve at.")
    api_key: SecretStr | None = Field(
        None, description="The administrator's key. Clients send it, or a key of `litmus keys`, as a bearer token."
    )
    trusted_proxies: Networks = Field(
        ("127.0.0.1", "::1"),
        description="Addresses and networks of proxies whose `X-Forwarded-…` headers are believed.",
    )
    proxy_user_header: HeaderName | None = Field(
        None, description="Header in which a trusted proxy names the user it has signed in, such as X-Forwarded-Email."
    )
    proxy_user_scopes: Scopes = Field(
        ("read", "ask"), description="What such users may do: read, ask, write, admin; comma-separated."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What the log tells.")

    llm_model: str | None = Field(None, description="Any LiteLLM model name. Unset: answers are extractive.")
    llm_api_base: WebAddress | None = Field(None, description="Address of a local or private server of the LLM.")
    llm_api_key: SecretStr | None = Field(None, description="Key for the LLM; else the provider's own variable.")
    llm_fallbacks: CommaList = Field((), description="Models to try when the first fails, comma-separated.")
    llm_context_tokens: int | None = Field(
        None, ge=1024, description="Context window. Unset: what LiteLLM knows of the model, else 8192."
    )
    llm_max_tokens: int = Field(800, ge=16, description="Longest answer, in tokens.")
    llm_max_line_chars: int = Field(
        1_000_000, ge=10_000, description="Longest line that an LLM's server may send; a longer one ends the answer."
    )
    llm_temperature: float = Field(0.0, ge=0, le=2, description="0 is the most repeatable.")
    llm_first_token_timeout_s: float = Field(60.0, gt=0, description="Longest wait for the first token.")
    llm_timeout_s: float = Field(180.0, gt=0, description="Longest wait for the whole answer.")
    llm_retries: int = Field(2, ge=0, le=10, description="Tries after a failure, never after the first token.")

    embedder: str = Field(
        "minilm",
        description="`minilm` (embedded, offline) or any LiteLLM embedding model name. `litmus reindex` puts another "
        "one into effect.",
    )
    embedder_api_base: WebAddress | None = Field(None, description="Address of a local or private embedding server.")
    embedder_dimensions: int | None = Field(None, ge=8, description="Length of a remote embedder's vectors.")
    models_dir: Folder | None = Field(
        None, description="Where the embedded embedder's graph is built once. Unset: `models` in the data directory."
    )
    database_url: DatabaseAddress | None = Field(
        None,
        description="PostgreSQL with pgvector, as `postgresql://USER:PASSWORD@HOST/DATABASE`: any number of processes "
        "share one library in it. Unset: the library is files in the data directory, for one process.",
    )
    background: Literal["here", "elsewhere"] = Field(
        "here",
        description="Where a service does imports and jobs: `here`, or `elsewhere`: that leaves them to `litmus work`, "
        "and needs LITMUS_DATABASE_URL.",
    )
    lease_s: float = Field(
        30.0,
        ge=1,
        description="With LITMUS_DATABASE_URL: after so many seconds without a word from a process, others go on with "
        "its imports and jobs.",
    )
    chroma_url: WebAddress | None = Field(None, description="A Chroma server. Unset: Chroma runs inside this process.")
    vector_store: str | None = Field(
        None, description="`module:function` that returns another LlamaIndex vector store, in place of Chroma."
    )

    chunk_tokens: int = Field(
        220,
        ge=32,
        le=2048,
        description="Longest chunk of an abstract, in tiktoken tokens. `litmus reindex` puts another one into effect.",
    )
    top_k: int = Field(8, ge=1, description="Passages for a question.")
    depth: int = Field(50, ge=10, le=1000, description="How many hits each index returns before they are fused.")
    fusion: Literal["convex", "rrf"] = Field("convex", description="How both rankings become one.")
    lexical_weight: float = Field(0.25, ge=0, le=1, description="Share of BM25 in the fusion; the rest is dense.")
    rrf_k: int = Field(60, ge=1, description="The constant of reciprocal rank fusion.")
    passages_per_paper: int = Field(2, ge=1, description="At most so many passages of one paper.")
    diversity: float = Field(0.05, ge=0, le=1, description="0 ranks by relevance alone, 1 by novelty alone.")
    reranker: str | None = Field(
        None,
        description="What orders passages anew: `local` (embedded, offline), `litellm:MODEL`, or `module:function` "
        "that returns a LlamaIndex node postprocessor.",
    )
    reranker_api_base: WebAddress | None = Field(None, description="Address of a local or private rerank server.")
    refusal_threshold: float = Field(0.5, ge=0, le=1, description="Below it, the papers hold no answer.")
    relevance_threshold: float = Field(
        0.6, ge=0, le=1, description="`strict` removes sentences that are less near to the question than that."
    )
    chat_history_tokens: int = Field(
        1500,
        ge=100,
        le=100_000,
        description="How much of a conversation an LLM reads to understand a follow-up question.",
    )
    faithfulness: Policy = Field(Policy.ANNOTATE, description="What happens to unsupported sentences.")
    checker: Checker = Field(
        "local", description="What tests sentences: `local`, `llm` (`LITMUS_LLM_MODEL`), `llm:MODEL`, or `nli`."
    )
    nli_dir: Folder | None = Field(None, description="Folder of an NLI model, for the checker `nli`.")

    contact_email: MailAddress | None = Field(
        None, description="Told to the sources of papers with each request, so that they can write before they block."
    )
    openalex_key: SecretStr | None = Field(None, description="Key for OpenAlex, which asks for one since 2026.")
    semantic_scholar_key: SecretStr | None = Field(None, description="Key for Semantic Scholar; raises its limits.")
    ncbi_key: SecretStr | None = Field(None, description="Key for PubMed; raises its limits.")
    zotero_library: str | None = Field(
        None, description="`users/NUMBER` or `groups/NUMBER` at zotero.org, or `local`: the Zotero on this machine."
    )
    zotero_key: SecretStr | None = Field(None, description="Key for a Zotero library that is not public.")
    exports_dir: Folder | None = Field(
        None, description="Folder of exports that API clients may fetch from with the source `folder`."
    )
    source_urls: SourceAddresses = Field(
        (), description="Other addresses of sources, such as mirrors: `NAME=ADDRESS`, comma-separated."
    )
    source_timeout_s: float = Field(60.0, gt=0, description="Longest wait for a word of a source.")
    source_patience_s: float = Field(
        300.0, ge=0, description="Longest wait that a source may ask for; beyond it the fetch ends, to go on later."
    )
    source_cache_hours: float = Field(
        24.0, ge=0, description="How long fetched pages are kept, so that the same fetch asks nobody twice."
    )
    max_fetch_records: int = Field(20_000, ge=1, description="Most records that one fetch may read.")

    max_body_bytes: int = Field(1_000_000, ge=1000, description="Largest request body, uploads apart.")
    max_upload_bytes: int = Field(500_000_000, ge=1000, description="Largest uploaded file.")
    max_record_chars: int = Field(100_000, ge=1000, description="Longest title and abstract of one paper.")
    max_question_chars: int = Field(4000, ge=10, description="Longest question.")
    max_manuscript_chars: int = Field(100_000, ge=100, description="Longest text that is checked as a whole.")
    max_top_k: int = Field(50, ge=1, description="Most passages that a request may ask for.")
    body_timeout_s: float = Field(
        30.0, gt=0, description="Longest wait for a request's body; an upload may take longer while it keeps coming."
    )
    header_timeout_s: float = Field(
        20.0, gt=0, description="Longest wait for the head of a request, from its first byte or the connection on."
    )
    max_requests_per_minute: int | None = Field(
        None, ge=1, description="Requests that a key, a user or an address may send; more get 429. Unset: any number."
    )
    max_concurrent_answers: int = Field(
        32, ge=1, description="Questions and texts that are worked on at once, streams included; others wait."
    )
    max_waiting_answers: int = Field(
        32, ge=0, description="Questions and texts that may wait; what comes then is refused at once (503)."
    )
    max_concurrent_imports: int = Field(2, ge=1, description="Imports that may be waiting or running at once.")
    max_concurrent_jobs: int = Field(
        2, ge=1, description="Comparisons, screenings and reviews that run at once; others wait."
    )
    job_llm_calls: int = Field(4, ge=1, description="Calls of the LLM that one of them makes at once.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put litmus.toml behind the environment."""
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if not (isinstance(value, str) and not value.strip())}

    @model_validator(mode="after")
    def _no_open_door(self) -> "Settings":
        if not self.loopback and self.api_key is None:
            raise ValueError(
                f"LITMUS_HOST={self.host} would serve to other machines. Set LITMUS_API_KEY first, "
                "or keep LITMUS_HOST=127.0.0.1."
            )
        return self

    @model_validator(mode="after")
    def _no_contradiction(self) -> "Settings":
        if self.top_k > self.max_top_k:
            raise ValueError(f"LITMUS_TOP_K={self.top_k} is more than LITMUS_MAX_TOP_K={self.max_top_k} allows.")
        if self.chroma_url and self.vector_store:
            raise ValueError("LITMUS_CHROMA_URL and LITMUS_VECTOR_STORE name two vector stores. Unset one of them.")
        if self.background == "elsewhere" and self.database_url is None:
            raise ValueError(
                "LITMUS_BACKGROUND=elsewhere needs LITMUS_DATABASE_URL: files are open to one process alone."
            )
        return self

    @property
    def loopback(self) -> bool:
        """Whether only this machine can connect."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def place_of(settings: Settings) -> Path | str:
    """Return where the catalogue of a library is: its file, or the address of its database."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return settings.data_dir / CATALOGUE


def read_settings(**overrides: object) -> Settings:
    """Read the settings. Raises SettingsError that names each bad variable and what it wants."""
    env_file = overrides.get("_env_file", ENV_FILE)
    sources = find_sources(Path(str(env_file)) if env_file else None, TOML_FILE)
    problems = list(sources.unknown(Settings.model_fields))
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]  # pydantic validates them
    except ValidationError as error:
        problems += [_problem(sources, detail["loc"], detail["msg"]) for detail in error.errors()]
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def _problem(sources: SettingSources, location: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{sources.name_in_source(str(location[0]))}: {message}" if location else message
