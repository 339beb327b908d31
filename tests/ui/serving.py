"""Servers on loopback, each in a thread of this process."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from ui.connections import Connection

WORDS = "完善城乡教师校长交流轮岗激励机制。"
QUESTION = "怎样加强乡村教师队伍建设？"
"""To which WORDS are an answer."""


@contextmanager
def running(app: Any) -> Iterator[str]:
    """The address of that application, served as the product serves itself."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(_config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@asynccontextmanager
async def running_here(app: Any) -> AsyncIterator[str]:
    """The same in the event loop that asks, where what it opened can be closed."""
    # Of TCP by name, or asyncio lets the system wait for more before it sends: 40 ms for every answer.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(_config(app))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            while not server.started:
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_level="warning", ws="none", http=Connection, proxy_headers=False, timeout_graceful_shutdown=1
    )


@dataclass
class EndlessModel:
    """An OpenAI-compatible server: a sentence that holds, then one that never ends. Notes when its reader leaves."""

    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    left: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> StreamingResponse:
        await request.body()
        return StreamingResponse(self._words(), media_type="text/event-stream")

    async def _words(self) -> AsyncIterator[str]:
        try:
            yield _chunk(WORDS.removesuffix("[1]"))
            self.begun.release()
            for _ in range(600):
                yield _chunk("学")
                await asyncio.sleep(0.05)
        finally:
            self.left.release()


def _chunk(text: str) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    frame = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(frame)}\n\n"
