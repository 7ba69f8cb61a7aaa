"""Every setting, read once: environment variables `LITMUS_*`, a `.env` file, then `litmus.toml`, then the defaults."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic.functional_validators import BeforeValidator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from core.answer import Policy
from core.errors import SettingsError


def _split_commas(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_commas)]


class Settings(BaseSettings):
    """The description of each field is its documentation: `.env.example` and the README are tested against it."""

    model_config = SettingsConfigDict(
        env_prefix="LITMUS_",
        env_file=".env",
        toml_file="litmus.toml",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    data_dir: Path = Field(Path("data"), description="Holds everything: catalogue, indexes, models.")
    host: str = Field("127.0.0.1", description="Address to serve at. Anything but loopback needs an API key.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve at.")
    api_key: SecretStr | None = Field(None, description="Clients send it as `Authorization: Bearer …`.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What the log tells.")

    llm_model: str | None = Field(None, description="Any LiteLLM model name. Unset: answers are extractive.")
    llm_api_base: str | None = Field(None, description="Address of a local or private server of the LLM.")
    llm_api_key: SecretStr | None = Field(None, description="Key for the LLM; else the provider's own variable.")
    llm_fallbacks: CommaList = Field((), description="Models to try when the first fails, comma-separated.")
    llm_context_tokens: int | None = Field(
        None, ge=1024, description="Context window. Unset: what LiteLLM knows of the model, else 8192."
    )
    llm_max_tokens: int = Field(800, ge=16, description="Longest answer, in tokens.")
    llm_temperature: float = Field(0.0, ge=0, le=2, description="0 is the most repeatable.")
    llm_first_token_timeout_s: float = Field(60.0, gt=0, description="Longest wait for the first token.")
    llm_timeout_s: float = Field(180.0, gt=0, description="Longest wait for the whole answer.")
    llm_retries: int = Field(2, ge=0, le=10, description="Tries after a failure, never after the first token.")

    embedder: str = Field("minilm", description="`minilm` (embedded, offline) or any LiteLLM embedding model name.")
    embedder_api_base: str | None = Field(None, description="Address of a local or private embedding server.")
    embedder_dimensions: int | None = Field(None, ge=8, description="Length of a remote embedder's vectors.")
    models_dir: Path | None = Field(
        None, description="Where the embedded embedder's graph is built once. Unset: `models` in the data directory."
    )
    chroma_url: str | None = Field(None, description="A Chroma server. Unset: Chroma runs inside this process.")
    vector_store: str | None = Field(
        None, description="`module:function` that returns another LlamaIndex vector store, in place of Chroma."
    )

    chunk_tokens: int = Field(220, ge=32, le=2048, description="Longest chunk of an abstract, in tiktoken tokens.")
    top_k: int = Field(8, ge=1, description="Passages for a question.")
    depth: int = Field(100, ge=10, le=1000, description="How many hits each index returns before they are fused.")
    fusion: Literal["convex", "rrf"] = Field("convex", description="How both rankings become one.")
    lexical_weight: float = Field(0.3, ge=0, le=1, description="Share of BM25 in the fusion; the rest is dense.")
    rrf_k: int = Field(60, ge=1, description="The constant of reciprocal rank fusion.")
    passages_per_paper: int = Field(2, ge=1, description="At most so many passages of one paper.")
    diversity: float = Field(0.1, ge=0, le=1, description="0 ranks by relevance alone, 1 by novelty alone.")
    reranker: str | None = Field(
        None, description="`litellm:MODEL`, or `module:function` that returns a LlamaIndex node postprocessor."
    )
    reranker_api_base: str | None = Field(None, description="Address of a local or private rerank server.")
    refusal_threshold: float = Field(0.5, ge=0, le=1, description="Below it, the papers hold no answer.")
    faithfulness: Policy = Field(Policy.ANNOTATE, description="What happens to unsupported sentences.")

    max_body_bytes: int = Field(1_000_000, ge=1000, description="Largest request body, uploads apart.")
    max_upload_bytes: int = Field(500_000_000, ge=1000, description="Largest uploaded file.")
    max_record_chars: int = Field(100_000, ge=1000, description="Longest title and abstract of one paper.")
    max_question_chars: int = Field(4000, ge=10, description="Longest question.")
    max_top_k: int = Field(50, ge=1, description="Most passages that a request may ask for.")
    max_concurrent_imports: int = Field(2, ge=1, description="Imports that may be waiting or running at once.")

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

    @model_validator(mode="after")
    def _no_open_door(self) -> "Settings":
        if not self.loopback and self.api_key is None:
            raise ValueError(
                f"LITMUS_HOST={self.host} would serve to other machines. Set LITMUS_API_KEY first, "
                "or keep LITMUS_HOST=127.0.0.1."
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


def read_settings(**overrides: object) -> Settings:
    """Read the settings. Raises SettingsError that names each bad variable and what it wants."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic validates them
    except ValidationError as error:
        problems = [_problem(detail["loc"], detail["msg"]) for detail in error.errors()]
        raise SettingsError("; ".join(problems)) from None


def _problem(location: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"LITMUS_{str(location[0]).upper()}: {message}" if location else message
