"""What is left of pages that do not listen."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from ui import leaving
from ui.access import Call
from ui.leaving import Leaving


class Streams:
    """In Gradio's place: each stream stays open until it is let go."""

    def __init__(self) -> None:
        self.ends = [asyncio.Event(), asyncio.Event()]
        self._begun = iter(self.ends)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["call"].path == leaving.EVENTS:
            await next(self._begun).wait()
            await send({"type": "http.response.body"})


def page(**pending: set[str]) -> Any:
    messages = dict.fromkeys(pending)
    queue = SimpleNamespace(
        pending_event_ids_session=pending, pending_messages_per_session=messages, event_ids_to_events={}
    )
    return SimpleNamespace(_queue=queue, fns={})


async def nothing(*_: Message) -> Any:
    return None


def test_a_page_that_still_listens_is_not_taken_for_one_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "UNHEARD", 1)

    async def run() -> None:
        streams, asked = Streams(), page(ann={"event"})
        door = Leaving(streams, asked)

        def called(name: str, path: str) -> Any:
            return door({"talk": name, "call": Call("GET", path, {})}, nothing, nothing)

        first, second = (asyncio.create_task(called("ann", leaving.EVENTS)) for _ in range(2))
        await asyncio.sleep(0)
        streams.ends[0].set()
        await first
        for number in range(3):
            await called(str(number), "/gradio_api/queue/join")
        assert asked._queue.pending_event_ids_session["ann"] == {"event"}
        streams.ends[1].set()
        await second

    asyncio.run(run())


def test_who_listens_when_all_has_come_is_told_so() -> None:
    async def run() -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        await Leaving(Streams(), page())(
            {"type": "http", "talk": "ann", "call": Call("GET", leaving.EVENTS, {})}, nothing, send
        )
        return sent

    start, body = asyncio.run(run())
    assert start["status"] == 200
    assert body["body"] == leaving.NOTHING
    assert not body.get("more_body", False)


def test_a_page_whose_stream_has_just_ended_waits_before_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "SETTLING", 0.05)
    asked: list[float] = []

    async def gradio(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["call"].path == leaving.EVENTS:
            await send({"type": "http.response.body"})
        else:
            asked.append(asyncio.get_running_loop().time())

    async def run() -> float:
        door = Leaving(gradio, page(ann={"event"}))
        for path in (leaving.EVENTS, "/gradio_api/queue/join"):
            since = asyncio.get_running_loop().time()
            await door({"talk": "ann", "call": Call("GET", path, {})}, nothing, nothing)
        await door({"talk": "bob", "call": Call("GET", path, {})}, nothing, nothing)
        return since

    since = asyncio.run(run())
    assert asked[0] - since >= 0.05
    assert asked[1] - asked[0] < 0.05
