"""Every fault of a service ends in time, in the right status, with the right words, and tells nothing it should not."""

import asyncio
import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, aclosing
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from starlette.requests import Request

from assistant.answer import Answer, Finish, Status
from assistant.build import build, build_writer
from assistant.chain import Assistant
from assistant.settings import Settings
from prompts.words import say
from tests.llm.conftest import Asked, Told, environment, free_port, in_time, settings_for, told
from tests.llm.hostile import GOOD, HALF, Hostile
from ui.cli import main
from ui.labels import status_label
from ui.page import ChatPage
from ui.render import escape
from ui.site import Site
from ui.visitor import Visitor

QUESTION = "怎样加强乡村教师队伍建设？"
SHOWN = f"{GOOD}[1]"
DEADLINES = {"connect": 0.5, "first_token": 0.4, "idle": 0.4, "total": 0.8}
PATIENT = {name: 12 * seconds for name, seconds in DEADLINES.items()}
"""For many questions at once on a small machine."""
WAITS = {"stall/good": "idle", "drip/good": "total", "drip/bad": "total"}
"""The deadline that ends an answer; that of the first token where none is named."""

SLOW_NAME = "slow.invalid"
SLOW = 1.5
"""Seconds that a resolver takes over it."""
MANY = 40
"""Look-ups at once: more than an event loop has threads for."""

WHOLE = (
    "whole",
    "pieces",
    "no-reason",
    "no-done",
    "lingers",
    "no-choices",
    "null",
    "comments",
    "crlf",
    "long-line",
    "split",
    "line-separator",
    "half-character",
)
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
    "endless-line": "llm_fault",
    "length/bad": "llm_fault",
    "content-filter/bad": "llm_filter",
    "odd": "llm_fault",
    "odder": "llm_fault",
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


@pytest.fixture
def slow_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that takes its time over one name, and then has nothing."""
    look_up = socket.getaddrinfo

    def slowly(host: str | bytes, *rest: Any, **more: Any) -> Any:
        if SLOW_NAME in str(host):
            time.sleep(SLOW)
            raise socket.gaierror
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that leaves whoever calls without an answer: more wait there than it has room for."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    yield server
    server.close()


def assert_nothing_leaked(shown: str) -> None:
    told = ("CANARY", "sk-canary", "10.0.0.7", "/srv/", "Traceback", "127.0.0.1", "maximum context")
    assert not [word for word in told if word in shown]


@pytest.mark.parametrize("mode", MATRIX)
def test_each_ends_in_time_and_in_its_status(
    asked: Asked, hostile: Hostile, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], mode: str
) -> None:
    told = in_time(
        DEADLINES[WAITS.get(mode, "first_token")],
        lambda number: asked(hostile.port, f"{mode}?{number}", QUESTION, **DEADLINES),
        lambda answer: outcome(answer) == MATRIX[mode],
    )
    assert outcome(told.answer) == MATRIX[mode]
    assert SHOWN in told.answer.text
    assert HALF not in "".join(told.texts) + told.answer.text
    assert_nothing_leaked(
        told.answer.model_dump_json() + "".join(told.texts) + caplog.text + "".join(capfd.readouterr())
    )


@pytest.mark.parametrize("mode", MATRIX)
def test_the_command_line_says_the_same(
    hostile: Hostile, cache: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], mode: str
) -> None:
    for name, value in environment(hostile.port, f"{mode}?cli", cache, **DEADLINES).items():
        monkeypatch.setenv(name, value)
    assert main(["ask", QUESTION, "--json"]) == 0
    shown = capfd.readouterr()
    assert outcome(Answer.model_validate_json(shown.out)) == MATRIX[mode]
    assert_nothing_leaked(shown.out + shown.err)


# Gradio leaves an event loop of its own to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_page_says_the_same(
    hostile: Hostile, assistant: Assistant, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    base = ChatPage(Site(Settings(cache=cache), assistant))
    visitor = Visitor("ann", "127.0.0.1")

    def page(mode: str) -> ChatPage:
        settings = settings_for(hostile.port, f"{mode}?page", cache, **PATIENT)
        page = copy(base)
        writer = build_writer(settings)
        page._site = Site(settings, Assistant(assistant.speech, assistant.retriever, writer, settings))
        return page

    async def shown_on(page: ChatPage) -> str:
        async with aclosing(page._site.assistant):
            steps = page.ask(QUESTION, "", "zh", gr.EventData(None, {}), request)
            return "".join([str(step[page.chat][-1]["content"]) async for step in steps])

    async def shown_on_all() -> list[str]:
        return await asyncio.gather(*map(shown_on, pages))

    request = gr.Request(Request({"type": "http", "headers": [], "visitor": visitor}))
    pages = [page(mode) for mode in MATRIX]
    for (mode, expected), shown in zip(MATRIX.items(), asyncio.run(shown_on_all()), strict=True):
        assert (escape(say("label.generated", "zh")) in shown) is (expected.writer == "prompted"), mode
        assert escape(expected.notice or "") in shown, mode
        assert (status_label(Status.PARTIAL, "zh") in shown) is (expected.status is Status.PARTIAL), mode
        assert HALF not in shown, mode
        assert_nothing_leaked(shown)
    assert_nothing_leaked(caplog.text)
    gc.collect()


# The client below leaves the socket of a failed handshake to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", ["refused", "tls", "dns", "slow-dns", "unanswered"])
def test_a_service_that_cannot_be_reached_is_told(
    hostile: Hostile, cache: Path, slow_names: None, deaf: int, kind: str
) -> None:
    """Nobody listens; encrypted to a service that speaks plain HTTP; a name nobody has, or not soon; no answer."""
    hosts = {
        "refused": f"http://127.0.0.1:{free_port()}",
        "tls": f"https://127.0.0.1:{hostile.port}",
        "dns": "http://nowhere.invalid",
        "slow-dns": f"http://{SLOW_NAME}",
        "unanswered": f"http://127.0.0.1:{deaf}",
    }
    address, deadlines = {"openai_base_url": f"{hosts[kind]}/v1"}, {**DEADLINES, "connect": 0.3}
    settings = settings_for(0, "whole", cache, **deadlines).model_copy(update=address)

    async def ask() -> Told:
        async with aclosing(build(settings)) as assistant:
            return await told(assistant, QUESTION)

    slow = kind in ("slow-dns", "unanswered")
    found = in_time(deadlines["connect" if slow else "first_token"], lambda _: asyncio.run(ask()))
    assert outcome(found.answer) == fallen_back("llm_slow" if slow else "llm_unreachable")
    gc.collect()


def test_a_name_that_is_long_looked_up_keeps_no_other_question_waiting(cache: Path, slow_names: None) -> None:
    address = {"openai_base_url": f"http://{SLOW_NAME}/v1"}
    settings = settings_for(0, "whole", cache, connect=0.1).model_copy(update=address)

    async def ask() -> Told:
        async with aclosing(build(settings)) as assistant:
            await asyncio.gather(*(assistant.ask(QUESTION) for _ in range(MANY)))
            return await told(assistant, QUESTION)

    in_time(0.1, lambda _: asyncio.run(ask()))


def test_the_command_line_waits_for_no_name(
    cache: Path, slow_names: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment(0, "whole", cache, connect=0.1).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://{SLOW_NAME}/v1")
    asking = threading.Thread(target=main, args=(["ask", QUESTION],))
    asking.start()
    while GOOD not in capfd.readouterr().out:
        assert asking.is_alive(), "the answer came after the name"
        time.sleep(0.01)
    assert asking.is_alive()
    asking.join()
