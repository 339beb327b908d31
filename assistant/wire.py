"""The bytes of an answer on their way from the LLM's service: notes what the client above keeps to itself."""

import re
from collections.abc import AsyncGenerator

from httpx2 import AsyncByteStream, Response

from assistant.calling import LINE, Line

DONE = re.compile(rb"(?:\A|[\r\n])data: ?\[DONE\]")
TAIL = 16
"""Bytes of one chunk that may belong to a mark whose rest comes with the next."""


async def watch(response: Response) -> None:
    """A hook for every response: whoever makes the call learns how it ends, and can hang up."""
    if (line := LINE.get()) is not None and isinstance(response.stream, AsyncByteStream):
        response.stream = Watched(response.stream, line)
        line.hang_up = response.aclose


class Watched(AsyncByteStream):
    """A body that looks out for `[DONE]` as it passes."""

    def __init__(self, body: AsyncByteStream, line: Line) -> None:
        self._body = body
        self._line = line

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        """The chunks as they are."""
        tail = b""
        async for chunk in self._body:
            self._line.done = self._line.done or bool(DONE.search(tail + chunk))
            tail = (tail + chunk)[-TAIL:]
            yield chunk

    async def aclose(self) -> None:
        """Gives the connection up."""
        await self._body.aclose()
