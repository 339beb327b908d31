"""The reader at the other end: what is written for a reader who left is stopped at once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

Result = TypeVar("Result")

HEARTBEAT_SECONDS = 15
STALLED_SECONDS = 30
"""A reader that takes nothing for so long has gone without saying so."""
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
            send_timeout=STALLED_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the events or the reader end."""
        with suppress(SendTimeoutError):
            await super().__call__(scope, receive, send)


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
