"""An LLM as a stream of pieces, read as they stand on the wire.

A client's objects for every token cost several times what all of our own work on an answer does.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from langchain_core.messages import convert_to_openai_messages
from langchain_core.prompt_values import PromptValue

from assistant.faults import Cause, Fault

DATA = "data:"
END = "[DONE]"


class Chunk(Protocol):
    """A piece of an answer, which may be empty; the last says in `finish_reason` why it is the last."""

    @property
    def text(self) -> str:
        """What is said."""
        ...

    @property
    def response_metadata(self) -> dict[str, Any]:
        """What is told about it."""
        ...


class Chat(Protocol):
    """What is asked for an answer: LangChain's chat models are such, too."""

    def astream(self, messages: PromptValue, /) -> AsyncIterator[Chunk]:
        """The answer, piece by piece."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A Chunk, and nothing else."""

    text: str
    response_metadata: dict[str, Any] = field(default_factory=dict)


class WireChat:
    """Asks by OpenAI's client, which opens the stream and tells its errors, and reads the stream itself."""

    def __init__(self, client: Any, **parameters: object) -> None:
        """`client`: an AsyncOpenAI; `parameters`: of every request, such as the model."""
        self._completions = client.chat.completions.with_streaming_response
        self._parameters = parameters

    async def astream(self, messages: PromptValue, /) -> AsyncGenerator[Piece]:
        """As Chat. Raises the client's errors, ValueError for what is not its protocol, Fault for a told error."""
        said = convert_to_openai_messages(messages.to_messages())
        async with self._completions.create(messages=said, stream=True, **self._parameters) as response:
            async for line in response.iter_lines():
                if line.startswith(DATA) and (data := line[len(DATA) :].strip()) != END:
                    yield _piece(json.loads(data))


def _piece(frame: Any) -> Piece:
    if not isinstance(frame, dict):
        raise ValueError("a frame is an object")
    if frame.get("error"):
        raise Fault(Cause.SERVER)
    for choice in frame.get("choices") or ():
        text = (choice.get("delta") or {}).get("content")
        reason = choice.get("finish_reason")
        return Piece(text if isinstance(text, str) else "", {"finish_reason": reason} if reason else {})
    return Piece("")
