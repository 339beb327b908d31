"""An LLM as a stream of pieces, read as they stand on the wire.

A client's objects for every token cost several times what all of our own work on an answer does.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from langchain_core.messages import convert_to_openai_messages
from langchain_core.prompt_values import PromptValue

from assistant.faults import Cause, Fault

DATA = b"data:"
END = b"[DONE]"
LONGEST_LINE = 2**20
"""Bytes; what has no end by then is no line of a stream."""


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

    def __init__(self, request: Callable[..., Awaitable[Any]], **parameters: object) -> None:
        """`request`: gives an AsyncStream for a `body`; `parameters`: of every request, such as the model."""
        self._request = request
        self._parameters = parameters

    async def astream(self, messages: PromptValue, /) -> AsyncGenerator[Piece]:
        """As Chat. Raises the client's errors, ValueError for what is not its protocol, Fault for a told error."""
        said, framed = convert_to_openai_messages(messages.to_messages()), False
        async with await self._request(body={"messages": said, "stream": True, **self._parameters}) as stream:
            async for line in _lines(stream.response.aiter_bytes()):
                if line.startswith(DATA):
                    framed = True
                    yield _piece(line[len(DATA) :].strip())
        if not framed:
            raise ValueError("a stream has frames")


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """Broken at line feeds alone: a text may hold what else ends a line in Unicode."""
    held = b""
    async for chunk in chunks:
        *lines, held = (held + chunk).split(b"\n")
        for line in lines:
            yield line
        if len(held) > LONGEST_LINE:
            raise ValueError("a line has an end")
    yield held


def _piece(data: bytes) -> Piece:
    if data == END:
        return Piece("", {"finish_reason": "stop"})  # some servers say it no other way
    frame = json.loads(data)
    if not isinstance(frame, dict):
        raise ValueError("a frame is an object")
    if frame.get("error"):
        raise Fault(Cause.SERVER)
    for choice in frame.get("choices") or ():
        text = (choice.get("delta") or {}).get("content")
        reason = choice.get("finish_reason")
        return Piece(
            text if isinstance(text, str) else "", {"finish_reason": reason} if isinstance(reason, str) else {}
        )
    return Piece("")
