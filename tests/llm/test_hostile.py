"""Every fault of a service ends in time, in the right status, with the right words, and tells nothing it should not."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from assistant.answer import Answer, Finish, Status
from prompts.words import say
from tests.llm.conftest import Asked
from tests.llm.hostile import GOOD, HALF, Hostile

QUESTION = "怎样加强乡村教师队伍建设？"
SHOWN = f"{GOOD}[1]"
DEADLINES = {"connect": 0.5, "first_token": 0.5, "idle": 0.5, "total": 1.0}
SLACK = 1.0
"""Seconds that a busy machine may take for everything but waiting."""

WHOLE = ("whole", "no-reason", "no-done", "lingers", "no-choices", "null", "comments", "crlf", "long-line", "split")
WHOLE += ("think", "reasoning", "429-once", "503-once", "400-once")
CUT = ("cut", "silent", "malformed", "error", "stall", "drip", "endless", "length")
ENDINGS = dict.fromkeys(CUT, Finish.TRUNCATED)
ENDINGS["content-filter"] = Finish.BLOCKED
NOTHING = {
    "400": "llm_fault",
    "401": "llm_key",
    "403": "llm_key",
    "404": "llm_model",
    "422": "llm_fault",
    "429": "llm_busy",
    "429-later": "llm_busy",
    "500": "llm_fault",
    "503": "llm_busy",
    "hang": "llm_slow",
    "keeps-alive": "llm_slow",
    "stall/bad": "llm_slow",
    "cut/bad": "llm_fault",
    "silent/bad": "llm_fault",
    "malformed/bad": "llm_fault",
    "error/bad": "llm_fault",
    "drip/bad": "llm_slow",
    "endless/bad": "llm_fault",
    "length/bad": "llm_fault",
    "content-filter/bad": "llm_filter",
    "empty": "llm_fault",
    "space": "llm_fault",
    "turns-down": "llm_fault",
    "only-thinks": "llm_fault",
    "not-a-stream": "llm_fault",
    "page": "llm_fault",
}


@dataclass(frozen=True)
class Outcome:
    """What an answer says about itself."""

    status: Status
    finish: Finish
    writer: str
    notice: str | None


def outcome(answer: Answer) -> Outcome:
    return Outcome(answer.status, answer.finish, answer.writer, answer.notice)


def whole() -> Outcome:
    return Outcome(Status.ANSWERED, Finish.COMPLETE, "prompted", None)


def part(finish: Finish) -> Outcome:
    return Outcome(Status.PARTIAL, finish, "prompted", say("notice.cut_short", "zh"))


def fallen_back(notice: str) -> Outcome:
    return Outcome(Status.ANSWERED, Finish.FALLBACK, "quoting", say(f"notice.{notice}", "zh"))


MATRIX = {
    **{mode: whole() for mode in WHOLE},
    **{f"{mode}/good": part(finish) for mode, finish in ENDINGS.items()},
    **{mode: fallen_back(notice) for mode, notice in NOTHING.items()},
}


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    yield server
    server.close()


def assert_nothing_leaked(shown: str) -> None:
    assert not [
        word for word in ("CANARY", "sk-canary", "10.0.0.7", "/srv/", "Traceback", "127.0.0.1") if word in shown
    ]


@pytest.mark.parametrize("mode", MATRIX)
def test_each_ends_in_its_status(
    asked: Asked, hostile: Hostile, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], mode: str
) -> None:
    started = time.monotonic()
    told = asked(hostile.port, mode, QUESTION, **DEADLINES)
    assert outcome(told.answer) == MATRIX[mode]
    assert SHOWN in told.answer.text
    assert HALF not in "".join(told.texts) + told.answer.text
    assert told.ended - started < DEADLINES["total"] + SLACK
    assert_nothing_leaked(
        told.answer.model_dump_json() + "".join(told.texts) + caplog.text + "".join(capfd.readouterr())
    )
