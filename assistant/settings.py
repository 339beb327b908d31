"""Every knob of the product, read once. The README's table is checked against this class."""

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """Environment variables with the prefix SPEECH_, and OpenAI's usual two.

    The defaults keep everything on this machine: the answers quote the speech.
    """

    model_config = SettingsConfigDict(env_prefix="SPEECH_", frozen=True, extra="ignore", env_ignore_empty=True)

    source: str = Field(
        "education", description="Id of a speech that ships with the product, or path of a UTF-8 text file"
    )
    writer: Literal["auto", "quoting", "prompted"] = Field(
        "auto",
        description="Who writes: `quoting` quotes the speech, `prompted` asks the LLM, `auto` asks it if one is set",
    )
    llm_model: str = Field("gpt-4.1-mini", description="Name of the LLM")
    llm_connect_timeout: Seconds = Field(5, description="Seconds to wait for a connection to the LLM's service")
    llm_first_token_timeout: Seconds = Field(
        60,
        description="Seconds to wait for the beginning of the LLM's answer, or for a whole rewritten follow-up",
    )
    llm_idle_timeout: Seconds = Field(30, description="Seconds to wait for the next piece of an answer that has begun")
    llm_total_timeout: Seconds = Field(180, description="Seconds that an answer of the LLM may take in all")
    llm_context: Annotated[int, Field(ge=4000)] = Field(
        10_000,
        description="Tokens that the LLM is sent at most, as a careful estimate; a speech that fits is sent whole",
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="Key of the LLM's service"
    )
    openai_base_url: str | None = Field(
        None, validation_alias=AliasChoices("OPENAI_BASE_URL"), description="Address of an OpenAI-compatible service"
    )
    embedding: Annotated[str, Field(pattern=r"^(offline|(openai|onnx):.+)$")] = Field(
        "offline",
        description="Vectors to search by: `offline`; `openai:MODEL` asks an OpenAI-compatible service; "
        "`onnx:FOLDER` runs a sentence model on this machine",
    )
    embedding_prefix: str = Field(
        "", description="Put before a question for `openai:` and `onnx:`, as some models' cards ask"
    )
    passages: Annotated[int, Field(ge=1, le=50)] = Field(8, description="Most passages looked at for one question")
    question_limit: Annotated[int, Field(ge=1)] = Field(1000, description="Most characters of a question")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("speech-assistant"),
        description="Folder of the search index and of expected questions an LLM wrote, both of which can be made "
        "again; default: the user's cache folder",
    )
    host: str = Field("127.0.0.1", description="Address the server listens on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(7860, description="Port the server listens on")

    @property
    def asks_llm(self) -> bool:
        """An LLM writes: one is asked for, or one is set up and nobody said otherwise."""
        local = self.openai_base_url is not None and "llm_model" in self.model_fields_set
        return self.writer == "prompted" or (self.writer == "auto" and (self.openai_api_key is not None or local))
