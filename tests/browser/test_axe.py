"""What axe-core finds: nothing that would keep people with disabilities from using the page or the widget."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.portal import Portal, Widget
from tests.browser.test_page import MASKED, Visit, answered, ask

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = "() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
places = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@places
@schemes
def test_the_page(visit: Visit, size: tuple[int, int], scheme: str) -> None:
    page = visit(size=size, color_scheme=scheme)
    assert violations(page) == []
    ask(page, MASKED)
    answered(page)
    assert violations(page) == []
    page.locator("a.cite").first.click()
    expect(page.locator("#speech .lit")).to_be_visible()
    page.wait_for_timeout(300)  # What fades in has another contrast.
    assert violations(page) == []


@places
@schemes
@pytest.mark.parametrize("attributes", ["", 'data-mode="inline" data-color="#14506b"'], ids=["bubble", "inline"])
def test_the_widget(
    browser: Browser, portal: Portal, assistant_at: str, size: tuple[int, int], scheme: str, attributes: str
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="zh-CN")
    page = context.new_page()
    tag = f'<script src="{assistant_at}/embed.js" data-portal="hr" {attributes} defer></script>'
    page.goto(portal.origin + portal.put(tag))
    widget = Widget(page)
    if "inline" not in attributes:
        assert violations(page) == []
        widget.bubble.click()
    widget.opened()
    page.wait_for_timeout(300)
    assert everywhere(page) == []
    widget.ask(MASKED)
    widget.answered()
    assert everywhere(page) == []
    widget.chips.first.click()
    page.wait_for_timeout(300)
    assert everywhere(page) == []
    context.close()


def everywhere(page: Page) -> list[str]:
    return [*violations(page), *violations(page.frames[1])]


def violations(frame: Page | Frame) -> list[str]:
    """One line for each rule that is broken: its name, and where."""
    frame.evaluate(AXE)
    found = frame.evaluate(RUN)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@schemes
@pytest.mark.parametrize("colour", ["#ffd400", "#000000", "#ffffff", "#808080"])
def test_any_colour_of_a_portal_can_be_read(
    browser: Browser, portal: Portal, assistant_at: str, scheme: str, colour: str
) -> None:
    page = browser.new_page(color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]
    tag = f'<script src="{assistant_at}/embed.js" data-portal="hr" data-color="{colour}" data-open defer></script>'
    page.goto(portal.origin + portal.put(tag))
    widget = Widget(page)
    widget.opened()
    widget.ask(MASKED)
    widget.answered()
    page.wait_for_timeout(300)
    assert everywhere(page) == []
    page.close()
