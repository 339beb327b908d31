"""What monitors, and AI clients, hear of a server whose threads all wait for something else."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.ui.conftest import OWN, Client
from ui import health, protocol
from ui.server import create_api

SOON = 2
LOOK_UPS = 64
"""More than the event loop has threads."""
LISTING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPTS = {"accept": "application/json, text/event-stream"}


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """A function that hangs until the test ends."""
    ended = threading.Event()
    yield lambda *_, **__: ended.wait(20) and None
    ended.set()


def test_a_resolver_that_hangs_keeps_nobody_else_waiting(
    client_of: Callable[..., Client], hanging: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    protocol._server.cache_clear()

    async def told() -> list[int]:
        transport = httpx.ASGITransport(create_api(client_of().site))
        loop = asyncio.get_running_loop()
        looking = [asyncio.ensure_future(loop.getaddrinfo("slow.example", 80)) for _ in range(LOOK_UPS)]
        async with httpx.AsyncClient(transport=transport, base_url=OWN, timeout=None) as client:
            asked = [client.get("/healthz"), client.get("/readyz"), client.post("/mcp", json=LISTING, headers=ACCEPTS)]
            async with asyncio.timeout(10):
                answers = await asyncio.gather(*asked)
        for task in looking:
            task.cancel()
        return [answer.status_code for answer in answers]

    assert _at_once(told) == [200, 200, 200]


def test_a_search_that_does_not_open_is_told_in_time_however_often_it_is_asked_for(
    client_of: Callable[..., Client], hanging: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "READY_SECONDS", 0.1)
    client = client_of()
    monkeypatch.setattr(client.site.opening, "_open", hanging)
    before, started = threading.active_count(), time.perf_counter()
    answers = [client.send("GET", "/readyz") for _ in range(5)]
    assert time.perf_counter() - started < SOON
    assert {(answer.status_code, answer.json()["reason"]) for answer in answers} == {(503, "not_ready")}
    assert client.send("GET", "/healthz").status_code == 200
    assert not client.site.opening.begin()._done_callbacks, "those who asked stay known"
    assert threading.active_count() <= before + 1


def _at_once(told: Callable[[], Any]) -> Any:
    """Run in a loop whose threads nobody waits for at its end."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(told())
    finally:
        loop.close()
