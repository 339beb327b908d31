"""What a client of OpenAI's protocol sends, as far as it means something here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from assistant.answer import InputError, Turn
from ui.visitor import Refused

TURNS = 100


class Part(BaseModel):
    """A piece of a message."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message; those of other roles than `user` and `assistant` are ignored: nobody instructs this assistant."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = None

    @property
    def words(self) -> str:
        """Its text. Raises Refused where it holds something else."""
        if isinstance(self.content, tuple):
            if any(part.type not in ("text", "refusal") for part in self.content):
                raise Refused("unsupported", 400, parameter="messages")
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """How it is streamed."""

    include_usage: bool | None = False


class ChatRequest(BaseModel):
    """A request for a completion. Parameters not named here are ignored: temperature, seed, user …"""

    model: str
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    modalities: list[str] | None = None
    response_format: dict[str, Any] | None = None

    def conversation(self) -> tuple[str, list[Turn]]:
        """The question, and what was said before it.

        Raises Refused 400 `unsupported` for what cannot be done, InputError for messages without a question at the end.
        """
        self._check()
        said = [Turn(role=m.role, content=m.words) for m in self.messages if m.role in ("user", "assistant")]
        if not said or said[-1].role != "user":
            raise InputError("empty")
        return said[-1].content, said[-TURNS:-1]

    @property
    def wants_usage(self) -> bool:
        """Whether a stream ends with the usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    def _check(self) -> None:
        asked = {
            "tools": bool(self.tools),
            "functions": bool(self.functions),
            "n": self.n not in (None, 1),
            "modalities": bool(self.modalities) and self.modalities != ["text"],
            "response_format": bool(self.response_format) and (self.response_format or {}).get("type") != "text",
        }
        if unsupported := [name for name, wanted in asked.items() if wanted]:
            raise Refused("unsupported", 400, parameter=unsupported[0])
