"""Every knob of the product, read once. The README's table is checked against this class."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import AliasChoices, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _parts(value: object) -> object:
    """A list as people write it in the environment: `a, b`."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


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
    unsupported: Literal["remove", "show"] = Field(
        "remove",
        description="Sentences of an LLM that the speech does not support: `remove` leaves them out, `show` shows them "
        "in grey, labelled",
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
    portals: Path | None = Field(
        None, description="TOML file of the portals that may embed or call the assistant; without it none may"
    )
    public_url: Annotated[str, Field(pattern=r"^https?://[^/?#@\s]+(/[\w./~-]*)?$")] | None = Field(
        None,
        description="Address people use where a proxy stands before the server, with its path if it has one, such as "
        "`https://intranet.example/assistant`",
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_parts)] = Field(
        (), description="Addresses of the proxies whose `X-Forwarded-For` and sign-in header are believed, with commas"
    )
    sign_in_header: str | None = Field(
        None,
        description="Header in which a trusted proxy names who signed in, such as `X-Remote-User`; "
        "then only they get in",
    )

    oidc_issuer: Annotated[str, Field(pattern=r"^https?://")] | None = Field(
        None, description="Address of an OpenID Connect provider; then only those who sign in there get in"
    )
    oidc_client_id: str = Field("speech-assistant", description="Name under which the provider knows the assistant")
    oidc_client_secret: SecretStr | None = Field(None, description="Secret which the provider gave the assistant")

    @property
    def asks_sign_in(self) -> bool:
        """The site itself is for those who signed in."""
        return self.sign_in_header is not None or self.oidc_issuer is not None

    @property
    def asks_llm(self) -> bool:
        """An LLM writes: one is asked for, or one is set up and nobody said otherwise."""
        local = self.openai_base_url is not None and "llm_model" in self.model_fields_set
        return self.writer == "prompted" or (self.writer == "auto" and (self.openai_api_key is not None or local))
