"""Fifty readers at once: how many answers a second a server gives them, and how many bytes it sends."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

AT_ONCE = 50
PATIENCE = 120

Asking = Callable[[httpx.AsyncClient, str], Awaitable[int]]
"""Asks in the session of that name; gives the number of bytes read."""


@dataclass(frozen=True)
class Crowd:
    """What came of it."""

    answers: int
    seconds: float
    bytes: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


async def gather(address: str, ask: Asking, answers: int) -> Crowd:
    """So many answers, fifty of them under way at any time."""
    places = asyncio.Semaphore(AT_ONCE)
    async with _client(address) as client:

        async def one() -> int:
            async with places:
                return await ask(client, uuid.uuid4().hex)

        started = time.perf_counter()
        read = await asyncio.gather(*(one() for _ in range(answers)))
        return Crowd(answers, time.perf_counter() - started, sum(read))


@asynccontextmanager
async def visited(address: str, ask: Asking, visitors: int) -> AsyncIterator[None]:
    """So many pages, each with an answer on it, open for as long as the block lasts; then they are closed."""
    places = asyncio.Semaphore(AT_ONCE)
    async with _client(address) as client, AsyncExitStack() as pages:
        config = (await client.get("/config")).json()
        loads = [one["id"] for one in config["dependencies"] if "load" in dict(map(reversed, one["targets"]))]

        async def one() -> None:
            session = uuid.uuid4().hex
            if config["connect_heartbeat"]:
                await pages.enter_async_context(client.stream("GET", f"/gradio_api/heartbeat/{session}"))
            async with places:
                for event in loads:
                    await _run(client, session, event, [])
                await ask(client, session)

        await asyncio.gather(*(one() for _ in range(visitors)))
        yield


def _client(address: str) -> httpx.AsyncClient:
    # Given up before the server does, which might happen just when a connection is used again.
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
    return httpx.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits)


def of_stream(question: str) -> Asking:
    """Asks a relay, reads its stream to the end."""

    async def ask(client: httpx.AsyncClient, session: str) -> int:
        async with client.stream("POST", "/api/v1/ask/stream", json={"question": question}) as reply:
            assert reply.status_code == 200, await reply.aread()
            return sum([len(part) async for part in reply.aiter_raw()])

    return ask


def of_page(question: str) -> Asking:
    """Asks the product's page as its own script does: joins the queue, reads to the end."""

    async def ask(client: httpx.AsyncClient, session: str) -> int:
        return await _queued(client, session, 0, [question, None, "zh"])

    return ask


def of_chat_interface(question: str) -> Asking:
    """The same of Gradio's ChatInterface, whose script stores the question, shows it, asks, and stores the answer."""
    said = [{"role": "user", "content": [{"type": "text", "text": question}]}]

    async def ask(client: httpx.AsyncClient, session: str) -> int:
        read = await _run(client, session, 0, [question])
        read += await _run(client, session, 1, [None, []])
        read += await _queued(client, session, 2, [None, None])
        return read + await _run(client, session, 3, [said])

    return ask


async def _run(client: httpx.AsyncClient, session: str, event: int, data: list[Any]) -> int:
    asked = {"data": data, "fn_index": event, "session_hash": session}
    done = await client.post("/gradio_api/run/predict", json=asked)
    assert done.status_code == 200, done.text
    return len(done.content)


async def _queued(client: httpx.AsyncClient, session: str, event: int, data: list[Any]) -> int:
    join = {"data": data, "fn_index": event, "session_hash": session}
    joined = await client.post("/gradio_api/queue/join", json=join)
    assert joined.status_code == 200, joined.text
    read, ended = 0, False
    async with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as reply:
        async for line in reply.aiter_lines():
            read += len(line.encode()) + 1
            if '"process_completed"' in line:
                assert '"success":true' in line.replace(" ", ""), line[:300]
                ended = True
    assert ended, "the stream ended without an answer"
    return read
