"""Assistants whose LLM is a server on loopback, asked as any OpenAI-compatible service is."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Sentence, Turn
from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings

HERE = Path(__file__).parent
KEY = "sk-canary"

SLACK = 0.2
"""Seconds that an answer may take besides what it waits for."""
TRIES = 3
"""A busy machine is late now and then; what is late by itself is so every time."""

Asked = Callable[..., "Told"]


@dataclass(frozen=True)
class Told:
    """What came back for one question: the sentences as they were streamed, with their times, then the answer."""

    answer: Answer
    streamed: list[tuple[float, Sentence]]
    ended: float
    seconds: float

    @property
    def texts(self) -> list[str]:
        return [sentence.text for _, sentence in self.streamed]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("llm")


@pytest.fixture(scope="session")
def asked(cache: Path) -> Iterator[Asked]:
    """`asked(port, model, question)`: what the product says when this LLM writes."""
    assistants: list[Assistant] = []

    def ask(port: int, model: str, question: str, *, key: str = KEY, **deadlines: float) -> Told:
        assistants.append(build(settings_for(port, model, cache, key=key, **deadlines)))
        return loop.run(told(assistants[-1], question))

    # One loop for all: the clients keep their connections open, as they do in a server.
    with asyncio.Runner() as loop:
        yield ask
        for assistant in assistants:
            loop.run(assistant.aclose())


def settings_for(port: int, model: str, cache: Path, *, key: str = KEY, **deadlines: float) -> Settings:
    """An LLM on that port of loopback, with these deadlines in seconds: `idle=0.5`."""
    service = {"OPENAI_API_KEY": key, "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}
    waits = {f"llm_{name}_timeout": seconds for name, seconds in deadlines.items()}
    return Settings(llm_model=model, cache=cache, **service, **waits)  # type: ignore[arg-type]


def environment(port: int, model: str, cache: Path, **deadlines: float) -> dict[str, str]:
    """The same as environment variables."""
    service = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "SPEECH_LLM_MODEL": model}
    waits = {f"SPEECH_LLM_{name.upper()}_TIMEOUT": str(seconds) for name, seconds in deadlines.items()}
    return {**service, **waits, "SPEECH_CACHE": str(cache), "LANG": "zh_CN.UTF-8"}


def in_time(seconds: float, ask: Callable[[int], Told], right: Callable[[Answer], bool] = bool) -> Told:
    """What came back within the seconds it had to wait, and little more. `ask` is given the number of the try.

    What is not `right` is asked again, too: on a busy machine a service that is there may seem not to be.
    """
    for number in range(TRIES):
        told = ask(number)
        if right(told.answer) and told.seconds < seconds + SLACK:
            break
    assert told.seconds < seconds + SLACK, f"{seconds} s to wait, and it took {told.seconds:.2f} s"
    return told


async def told(assistant: Assistant, question: str, history: Sequence[Turn] = ()) -> Told:
    streamed: list[tuple[float, Sentence]] = []
    started = time.monotonic()
    async for event in assistant.stream(question, history):
        if isinstance(event, Sentence):
            streamed.append((time.monotonic(), event))
        elif isinstance(event, Answer):
            return Told(event, streamed, time.monotonic(), time.monotonic() - started)
    raise AssertionError("the stream ended without an Answer")


@dataclass(frozen=True)
class Mock:
    """The running llmock."""

    port: int

    def requests(self) -> list[dict[str, Any]]:
        """What it was asked since it started."""
        address = f"http://127.0.0.1:{self.port}/__aimock/journal"
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Authorization": f"Bearer {KEY}"})
        ) as reply:
            return [entry["body"] for entry in json.load(reply)]


@pytest.fixture(scope="session")
def mock(request: pytest.FixtureRequest) -> Iterator[Mock]:
    """`@copilotkit/llmock`, at the versions of package-lock.json, kept in pytest's cache folder."""
    program = _installed(request.config.cache.mkdir("llmock"))
    port = free_port()
    process = subprocess.Popen(
        [program, "-p", str(port), "-f", HERE / "fixtures", "--strict", "--log-level", "warn"],
        env={**os.environ, "AIMOCK_API_KEYS": KEY},
    )
    try:
        await_port(port)
        yield Mock(port)
    finally:
        process.terminate()
        process.wait(10)


def _installed(folder: Path) -> Path:
    program = folder / "node_modules" / ".bin" / "llmock"
    lock, kept = HERE / "package-lock.json", folder / "package-lock.json"
    if not (program.exists() and kept.exists() and kept.read_bytes() == lock.read_bytes()):
        shutil.copy(HERE / "package.json", folder)
        shutil.copy(lock, folder)
        subprocess.run(
            [shutil.which("npm") or "npm", "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"],
            check=True,
            capture_output=True,
        )
    return program
