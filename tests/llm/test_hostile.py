"""Streams that stop where they should not: what is whole and holds is kept, half a sentence never shows."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn

from assistant.answer import Finish, Status
from prompts.words import say
from tests.llm.conftest import Asked, await_port, free_port
from tests.llm.hostile import GOOD, HALF, app

QUESTION = "怎样加强乡村教师队伍建设？"
ENDINGS = {
    "cut": Finish.TRUNCATED,
    "silent": Finish.TRUNCATED,
    "no-reason": Finish.TRUNCATED,
    "malformed": Finish.TRUNCATED,
    "stall": Finish.TRUNCATED,
    "length": Finish.TRUNCATED,
    "content-filter": Finish.BLOCKED,
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    chosen = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=chosen, log_level=60, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    await_port(chosen)
    yield chosen
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize(("ending", "finish"), ENDINGS.items())
def test_the_whole_sentences_stay_and_the_answer_says_it_is_a_part(
    asked: Asked, port: int, ending: str, finish: Finish
) -> None:
    told = asked(port, f"{ending}/good", QUESTION, timeout=0.5)
    assert (told.answer.status, told.answer.finish) == (Status.PARTIAL, finish)
    assert told.answer.text == GOOD
    assert told.texts == [GOOD]
    assert told.answer.writer == "prompted"
    assert told.answer.notice == say("notice.cut_short", "zh")


@pytest.mark.parametrize("ending", ENDINGS)
def test_where_nothing_whole_was_written_the_speech_is_quoted(asked: Asked, port: int, ending: str) -> None:
    told = asked(port, f"{ending}/bad", QUESTION, timeout=0.5)
    assert (told.answer.finish, told.answer.writer) == (Finish.FALLBACK, "quoting")
    assert told.answer.citations
    assert HALF not in [text.split("[")[0].strip() for text in [*told.texts, told.answer.text]]
    assert "CANARY" not in told.answer.model_dump_json()
