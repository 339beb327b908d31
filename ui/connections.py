"""Connections to the server: who opens one begins a request in time, and with a head of bounded length."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_SECONDS = 20
"""From the first byte of a request, or from the connection, to the end of its headers."""
LONGEST_HEAD = 64 * 1024
LONGEST_REST = 1024 * 1024
"""Of a body that was refused: read, so that its sender hears of that."""
TOO_LONG = "The head of this request is too long."


class Connection(HttpToolsProtocol):
    """Uvicorn's, which by itself waits for the rest of a head for ever, and takes one of any length."""

    def __init__(self, *configured: Any, **more: Any) -> None:
        super().__init__(*configured, **more)
        self._late: asyncio.TimerHandle | None = None
        self._in_head = True
        self._length = 0
        """Of what came since a head or a rest began."""
        self._answering: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the first head from now on."""
        super().connection_made(transport)
        self._hurry()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing any more."""
        self._relax()
        if self._answering:
            # Of several requests at once uvicorn tells the last alone, and the others would write to nobody.
            self._answering.disconnected = True
            self._answering.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes so much of a head and no more."""
        super().data_received(data)
        self._length += len(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._length > LONGEST_HEAD:
            self.send_400_response(TOO_LONG)
        elif self._rests and self._length > LONGEST_REST:
            self.transport.pause_reading()
        if self._late is None and (self.cycle is None or self.cycle.response_complete):
            # Whatever comes ends uvicorn's own waiting for the next request, which an empty line does not begin.
            self._hurry()

    def on_message_begin(self) -> None:
        """A head has begun."""
        self._in_head = True
        self._length = 0
        self._hurry()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """It has ended."""
        self._in_head = False
        self._relax()
        super().on_headers_complete()
        if len(self.pipeline) == 1:
            # Or nobody would notice that the reader of the answer before it leaves.
            self.flow.resume_reading()

    def on_response_complete(self) -> None:
        """Waits for the rest of a body that was answered before all of it had come."""
        super().on_response_complete()
        if self._rests:
            self._length = 0
            self._hurry()

    @property
    def _rests(self) -> bool:
        """What comes is the rest of a body that was answered."""
        return bool(self.cycle and self.cycle.response_complete and self.cycle.more_body)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def _hurry(self) -> None:
        self._relax()
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _relax(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
