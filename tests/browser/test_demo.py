"""`make portal`, as somebody tries it who wants to copy from it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.settings import Settings
from tests.browser.conftest import ROOT
from tests.browser.portal import Widget

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(settings: Settings) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "SPEECH_PORT": str(port), "SPEECH_CACHE": str(settings.cache)}
    command = [sys.executable, "-m", "ui.demo"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        try:
            yield lines[0].split("：")[1].strip()
        finally:
            process.terminate()


def test_both_pages_answer(demo: str, browser: Browser) -> None:
    page, problems = browser.new_page(), []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(demo)
    widget = Widget(page)
    widget.bubble.click()
    widget.frame.locator("#chat .example").first.click(timeout=30_000)
    widget.answered()
    widget.close.click()
    page.get_by_role("link", name="Read and ask").click()
    widget.frame.locator("#chat .example").last.click(timeout=30_000)
    widget.answered()
    expect(widget.chips).not_to_have_count(0)
    page.close()
    assert problems == []
