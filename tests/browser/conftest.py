"""Real servers on loopback, and a real browser that notices when a page misbehaves."""

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from assistant.settings import Settings
from tests.browser.portal import Portal, a_portal

ROOT = Path(__file__).parents[2]
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


class Site:
    """A running server: its address, and the lines it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, args=[process], daemon=True).start()
        self.address = re.search(r"http://127\.0\.0\.1:\d+", self.line())[0]  # type: ignore[index]

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def line(self, seconds: float = 60) -> str:
        """The next line it prints. Raises queue.Empty where none comes in time."""
        line = self._lines.get(timeout=seconds)
        assert line, "the server ended; its complaint stands above"
        return line.strip()


@contextmanager
def served(settings: Settings, kind: str, **environment: str) -> Iterator[Site]:
    """A process of its own: warnings of Gradio and its friends are not our errors."""
    command = [sys.executable, "-m", "tests.browser.serving", str(settings.cache), kind]
    environment = {**os.environ, **environment}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield Site(process)
        finally:
            process.terminate()
            process.wait()  # Or its last lines would be read from what is closed already.


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[str]:
    """The address of the product as it comes."""
    with served(settings, "plain") as running:
        yield running.address


@pytest.fixture(scope="session")
def slow_site(settings: Settings) -> Iterator[Site]:
    """A product whose LLM takes its time."""
    with served(settings, "slow") as running:
        yield running


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with a_portal() as running:
        yield running


@pytest.fixture(scope="module")
def assistant_at(settings: Settings, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a product that knows this portal."""
    with served(settings, "plain", SPEECH_PORTALS=str(portal.declared(tmp_path_factory.mktemp("plain")))) as running:
        yield running.address


# For a module, not for the session: while it runs, asyncio.run does not, which other tests need.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def program() -> str:
    """The browser's."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert found, f"none of these is installed: {', '.join(BROWSERS)}"
    return found


@pytest.fixture(scope="module")
def browser(playwright: Playwright, program: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens the page. When the test ends, no visit may have left loopback or logged an error."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(
        path: str = "/",
        *,
        at: str = site,
        size: tuple[int, int] = DESKTOP,
        locale: str = "zh-CN",
        script: str = "",
        **options: Any,
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale=locale, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(script)
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
