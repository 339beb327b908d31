"""How often a service is asked, and what it is sent."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from assistant.answer import Answer, Finish, Status, Turn
from assistant.build import build
from tests.llm.conftest import Told, in_time, settings_for, told
from tests.llm.hostile import Call, Hostile

QUESTION = "怎样加强乡村教师队伍建设？"
HISTORY = (Turn(role="user", content="高校科技成果转化怎么样？"), Turn(role="assistant", content="…"))


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    yield server
    server.close()


def ask(hostile: Hostile, cache: Path, mode: str, history: tuple[Turn, ...] = (), **deadlines: float) -> Answer:
    async def asked() -> Answer:
        async with aclosing(build(settings_for(hostile.port, mode, cache, **deadlines))) as assistant:
            return await assistant.ask(QUESTION, history)

    return asyncio.run(asked())


def lines(call: Call) -> list[str]:
    return [line for line in call.body["messages"][-1]["content"].splitlines() if line.startswith("[")]


@pytest.mark.parametrize(
    ("mode", "calls"),
    [("whole", 1), ("401", 1), ("404", 1), ("422", 1), ("429", 2), ("500", 2), ("429-later", 1), ("429-once", 2)],
)
def test_a_second_try_where_it_may_help_and_no_third(hostile: Hostile, cache: Path, mode: str, calls: int) -> None:
    ask(hostile, cache, mode)
    assert len(hostile.calls) == calls


@pytest.mark.parametrize("mode", ["cut/good", "stall/good", "error/good"])
def test_no_second_try_once_something_was_said(hostile: Hostile, cache: Path, mode: str) -> None:
    ask(hostile, cache, mode, idle=0.3)
    assert len(hostile.calls) == 1


def test_what_is_too_long_is_asked_again_with_less(hostile: Hostile, cache: Path) -> None:
    answer = ask(hostile, cache, "400-once")
    assert (answer.status, answer.finish) == (Status.ANSWERED, Finish.COMPLETE)
    whole, less = map(lines, hostile.calls)
    assert len(less) < len(whole)
    assert set(less) < set(whole)


def test_a_citation_beyond_what_was_found_is_listed_with_it(hostile: Hostile, cache: Path) -> None:
    answer = ask(hostile, cache, "elsewhere")
    [citation] = answer.citations
    assert citation.passage == answer.passages[-1].id
    assert len(answer.passages) <= 9
    assert answer.passages[0].score == max(found.score for found in answer.passages)


def test_a_rewriting_that_hangs_costs_one_deadline(hostile: Hostile, cache: Path) -> None:
    async def asked() -> Told:
        hostile.calls.clear()
        async with aclosing(build(settings_for(hostile.port, "hang", cache, first_token=0.4))) as assistant:
            return await told(assistant, QUESTION, HISTORY)

    answer = in_time(2 * 0.4, lambda _: asyncio.run(asked())).answer
    assert (answer.status, answer.finish) == (Status.ANSWERED, Finish.FALLBACK)
    assert len(hostile.calls) == 2
