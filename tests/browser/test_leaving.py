"""Who stops an answer, starts anew or closes the tab ends the call of the LLM at once."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import Settings
from tests.browser.conftest import Site, served
from tests.browser.test_page import QUESTION, Visit, ask
from tests.llm.conftest import environment
from tests.llm.hostile import Call, Hostile

AT_ONCE = 0.1
NOISE = 0.9
"""Seconds for the browser's click and the way to the server, on a busy machine."""


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    yield server
    server.close()


@pytest.fixture(scope="module")
def dripping(hostile: Hostile, settings: Settings) -> Iterator[Site]:
    """The product as it comes, with an LLM that says a word now and then."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(hostile.port, "drip/good", Path(settings.cache)).items():
            patch.setenv(name, value)
        with served(settings, "plain") as running:
            yield running


def leave(page: Page, way: str) -> None:
    if way == "tab":
        page.close()
    else:
        page.locator(f"#{way}").click()


@pytest.mark.parametrize("way", ["stop", "fresh", "tab"])
def test_the_call_ends(visit: Visit, dripping: Site, hostile: Hostile, way: str) -> None:
    page = visit(at=dripping.address)
    ask(page, QUESTION)
    expect(page.locator("#chat .answer .cite").first).to_be_visible()
    call: Call = hostile.calls[-1]
    assert not call.left.is_set()
    since = time.monotonic()
    leave(page, way)
    assert call.left.wait(5), "the call is still open"
    assert call.left_at - since < AT_ONCE + NOISE
    assert call.sent <= call.sent_when_left + 1
