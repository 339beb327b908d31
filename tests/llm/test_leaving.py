"""A reader who leaves ends the call of the LLM at once, by whatever door."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from assistant.answer import Sentence
from assistant.build import build
from tests.llm.conftest import environment, settings_for
from tests.llm.hostile import Call, Hostile

ROOT = Path(__file__).parents[2]
QUESTION = "怎样加强乡村教师队伍建设？"
DRIP = "drip/good"
AT_ONCE = 0.1
NOISE = 0.4
"""Seconds that a busy machine may add."""


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    yield server
    server.close()


def assert_hung_up(call: Call, since: float) -> None:
    assert call.left.wait(5), "the call is still open"
    assert call.left_at - since < AT_ONCE + NOISE
    assert call.sent <= call.sent_when_left + 1


@pytest.fixture
def leave(hostile: Hostile, cache: Path) -> Callable[[str], None]:
    """Asks through the Assistant, and leaves in that way while the answer is written."""

    def left(way: str) -> None:
        asyncio.run(leaving(way))

    async def leaving(way: str) -> None:
        async with aclosing(build(settings_for(hostile.port, DRIP, cache))) as assistant:
            events = assistant.stream(QUESTION)
            if way == "closes":
                async for event in events:
                    if isinstance(event, Sentence):
                        break
                since = time.monotonic()
                await events.aclose()
            else:
                reading = asyncio.create_task(assistant.ask(QUESTION))
                while not hostile.calls or hostile.calls[0].sent < 4:
                    await asyncio.sleep(0.01)
                since = time.monotonic()
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading
            await asyncio.to_thread(assert_hung_up, hostile.calls[0], since)

    return left


@pytest.mark.parametrize("way", ["closes", "cancels"])
def test_a_consumer_that_closes_or_cancels_ends_the_call(leave: Callable[[str], None], way: str) -> None:
    leave(way)


def test_ctrl_c_ends_the_call(hostile: Hostile, cache: Path) -> None:
    command = [sys.executable, "-c", "from ui.cli import main; raise SystemExit(main())", "ask", QUESTION]
    own = {**os.environ, **environment(hostile.port, DRIP, cache), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        while not hostile.calls or hostile.calls[0].sent < 4:
            assert asking.poll() is None
            time.sleep(0.01)
        since = time.monotonic()
        asking.send_signal(signal.SIGINT)
        assert_hung_up(hostile.calls[0], since)
        shown = b"".join(asking.communicate(timeout=10))
    assert (asking.returncode, shown) == (130, b"")
