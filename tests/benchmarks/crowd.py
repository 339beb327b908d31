"""Fifty readers at once: how many answers a second a server gives them, and how many bytes it sends."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

AT_ONCE = 50
PATIENCE = 120

Asking = Callable[[httpx.AsyncClient], Awaitable[int]]


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
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits) as client:

        async def one() -> int:
            async with places:
                return await ask(client)

        started = time.perf_counter()
        read = await asyncio.gather(*(one() for _ in range(answers)))
        return Crowd(answers, time.perf_counter() - started, sum(read))


def of_stream(question: str) -> Asking:
    """Asks a relay, reads its stream to the end."""

    async def ask(client: httpx.AsyncClient) -> int:
        async with client.stream("POST", "/api/v1/ask/stream", json={"question": question}) as reply:
            assert reply.status_code == 200, await reply.aread()
            return sum([len(part) async for part in reply.aiter_raw()])

    return ask


def of_page(question: str) -> Asking:
    """Asks the product's page as its own script does: joins the queue, reads until the answer is complete."""

    async def ask(client: httpx.AsyncClient) -> int:
        return await _queued(client, uuid.uuid4().hex, 0, [question, None, "zh"])

    return ask


def of_chat_interface(question: str) -> Asking:
    """The same of Gradio's ChatInterface, whose script stores the question, shows it, asks, and stores the answer."""
    said = [{"role": "user", "content": [{"type": "text", "text": question}]}]

    async def ask(client: httpx.AsyncClient) -> int:
        session = uuid.uuid4().hex
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
    read = 0
    async with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as reply:
        async for line in reply.aiter_lines():
            read += len(line.encode()) + 1
            if '"process_completed"' in line:
                assert '"success":true' in line.replace(" ", ""), line[:300]
                return read
    raise AssertionError("the stream ended without an answer")
