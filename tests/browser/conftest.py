"""Real servers on loopback, and a real browser that notices when a page misbehaves."""

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from langchain_core.runnables import RunnableLambda
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.writers import Task, Writer
from ui.server import create_app

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1280, 800), (390, 844)


@pytest.fixture(scope="session")
def site(assistant: Assistant) -> Iterator[str]:
    """The address of the product as it comes."""
    yield from _served(assistant)


@dataclass
class Slow:
    """A writer that never ends: it says what it was given of the speech, then waits."""

    said: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)

    async def write(self, task: Task) -> AsyncIterator[str]:
        for number, found in enumerate(task["evidence"][:2], 1):
            yield f"{found.passage.text}[{number}]\n"
        self.said.set()
        try:
            await asyncio.sleep(60)
        finally:
            self.cancelled.set()


@pytest.fixture(scope="session")
def slow() -> Slow:
    return Slow()


@pytest.fixture(scope="session")
def slow_site(assistant: Assistant, settings: Settings, slow: Slow) -> Iterator[str]:
    """The address of a product whose LLM takes its time."""
    writer = Writer("prompted", "slow-model", None, RunnableLambda(slow.write))
    yield from _served(Assistant(assistant.speech, assistant.retriever, writer, settings))


def _served(assistant: Assistant) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(create_app(assistant), log_level="error", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        _wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def _wait_until(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < ends, "the server did not start"
        time.sleep(0.05)


# For a module, not for the session: while it runs, asyncio.run does not, which other tests need.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert program, f"none of these is installed: {', '.join(BROWSERS)}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens the page. When the test ends, no visit may have left loopback or logged an error."""
    contexts, problems = [], []

    def opened(
        path: str = "/", *, at: str = site, size: tuple[int, int] = DESKTOP, locale: str = "zh-CN", **options: Any
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale=locale, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: problems.extend(_strays(request.url)))
        page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: problems.append(str(fault)))
        page.goto(at + path)
        page.locator("#chat .example").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def _strays(url: str) -> list[str]:
    parts = urlsplit(url)
    local = parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1"
    return [] if local else [f"request to {url}"]
