"""Connections to the server: who opens one begins a request in time, and with a head of bounded length."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20
"""From the first byte of a request, or from the connection, to the end of its headers."""
LONGEST_HEAD = 64 * 1024
TOO_LONG = "The head of this request is too long."


class Connection(HttpToolsProtocol):
    """Uvicorn's, which by itself waits for the rest of a head for ever, and takes one of any length."""

    def __init__(self, *configured: Any, **more: Any) -> None:
        super().__init__(*configured, **more)
        self._late: asyncio.TimerHandle | None = None
        self._in_head = True
        self._length = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the first head from now on."""
        super().connection_made(transport)
        self._hurry()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing any more."""
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes so much of a head and no more."""
        super().data_received(data)
        self._length = self._length + len(data) if self._in_head else 0
        if self._length > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response(TOO_LONG)

    def on_message_begin(self) -> None:
        """A head has begun."""
        self._in_head = True
        self._hurry()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """It has ended."""
        self._in_head = False
        self._relax()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Waits for the rest of a body that was answered before all of it had come."""
        super().on_response_complete()
        if self.cycle.more_body:
            self._hurry()

    def _hurry(self) -> None:
        self._relax()
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _relax(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
