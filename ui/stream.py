"""The reader at the other end: what is written for a reader who left is stopped at once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from fastapi import Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import ClientDisconnect

Result = TypeVar("Result")

HEARTBEAT_SECONDS = 15
HEADERS = {"Cache-Control": "no-store, no-transform"}
"""No cache may keep it, and no proxy may compress it, which would hold it back."""


class EventStream(EventSourceResponse):
    """Server-sent events, with a comment every 15 s; closes its events when the reader leaves."""

    def __init__(self, events: AsyncIterator[ServerSentEvent]) -> None:
        super().__init__(
            events,
            headers=HEADERS,
            sep="\n",
            ping=HEARTBEAT_SECONDS,
            ping_message_factory=lambda: ServerSentEvent(comment="still here", sep="\n"),
        )


async def unless_left(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` comes to. Raises ClientDisconnect, the work cancelled, where the reader leaves before."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
