"""The assistant on a portal's page: another site, in a browser that blocks third-party cookies and storage."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Route, expect

from assistant.settings import Settings
from prompts.words import say
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, Site, served
from tests.browser.portal import SECRET, Portal, Widget
from tests.browser.serving import ENDED
from tests.browser.test_page import LIT_IN_VIEW, MASKED, QUESTION, SCROLLED_SIDEWAYS
from ui.labels import label, widget_labels

pytestmark = pytest.mark.browser

WORDS = widget_labels()["zh"]
# Third parties get no cookies and no storage, as in browsers that protect their visitors.
STRICT = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
HTML = "<img src=x onerror=alert(1)>"
sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE, (320, 600)], ids=["desktop", "phone", "small phone"])
Include = Callable[..., Widget]


@pytest.fixture(scope="module")
def slow(settings: Settings, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(settings, "slow", SPEECH_PORTALS=str(portal.declared(tmp_path_factory.mktemp("slow")))) as site:
        yield site


@pytest.fixture(scope="module")
def strict(playwright: Playwright, program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    folder = tmp_path_factory.mktemp("profile")
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(STRICT))
    size = {"width": DESKTOP[0], "height": DESKTOP[1]}
    context = playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=program,
        args=list(FLAGS),
        viewport=size,  # type: ignore[arg-type]
        locale="zh-CN",
    )
    yield context
    context.close()


@pytest.fixture
def page(strict: BrowserContext) -> Iterator[Page]:
    """A page that may not log an error, unless the test takes them out."""
    page, said = strict.new_page(), []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.problems = said  # type: ignore[attr-defined]
    yield page
    page.close()
    assert said == []


@pytest.fixture
def include(page: Page, portal: Portal, assistant_at: str) -> Include:
    """Opens a page of the portal that includes the assistant with these attributes."""

    def included(
        attributes: str = "",
        *,
        at: str = assistant_at,
        more: str = "",
        policy: str = "",
        size: tuple[int, int] = DESKTOP,
    ) -> Widget:
        tag = f'<script src="{at}/embed.js" data-portal="hr" {attributes} defer></script>'
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(portal.origin + portal.put(tag + more, policy))
        return Widget(page)

    return included


# ---- asking


@sizes
def test_the_bubble_answers_with_citations(include: Include, size: tuple[int, int]) -> None:
    widget = include(size=size)
    widget.bubble.click()
    widget.frame.locator("#chat .example").first.click()
    widget.answered()
    widget.chips.first.click()
    _is_lit(widget)
    widget.frame.locator("#back").click()
    expect(widget.chips.first).to_be_focused()
    assert not widget.inside(SCROLLED_SIDEWAYS)
    assert not widget.page.evaluate(SCROLLED_SIDEWAYS)


@sizes
def test_inline_it_stands_where_its_script_stands(include: Include, size: tuple[int, int]) -> None:
    widget = include('data-mode="inline"', more='<p id="below">Below</p>', size=size)
    widget.opened()
    expect(widget.bubble).to_have_count(0)
    widget.ask(QUESTION)
    widget.answered()
    widget.chips.first.click()
    _is_lit(widget)
    boxes = [widget.page.locator(name).bounding_box() for name in ("h1", "[data-speech-assistant]", "#below")]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)


def test_inline_it_fills_the_element_that_is_named(include: Include) -> None:
    widget = include('data-mode="inline" data-target="#place"', more='<section id="place"></section>')
    widget.opened()
    expect(widget.page.locator("#place > [data-speech-assistant]")).to_be_visible()


@pytest.mark.parametrize("when", ["", "defer"])
def test_inline_from_the_head_it_ends_the_page(page: Page, portal: Portal, assistant_at: str, when: str) -> None:
    tag = f'<script src="{assistant_at}/embed.js" data-portal="hr" data-mode="inline" {when}></script>'
    page.goto(portal.origin + portal.put("", head=tag))
    Widget(page).opened()
    expect(page.locator("body > [data-speech-assistant]:last-child")).to_be_visible()


@pytest.mark.parametrize("target", ["#nowhere", "#2nd", "div[", "<main>"])
def test_a_target_that_no_element_matches_is_told_to_the_console(page: Page, include: Include, target: str) -> None:
    include(f'data-mode="inline" data-target="{target}"').opened()
    assert _taken_out(page) == [WORDS["no_target"].format(target=target)]
    expect(page.locator("script[data-target] + [data-speech-assistant]")).to_be_visible()


@pytest.mark.parametrize("when", ["", "defer"])
def test_a_missing_portal_is_told_to_the_console(page: Page, portal: Portal, assistant_at: str, when: str) -> None:
    page.goto(portal.origin + portal.put(f'<script src="{assistant_at}/embed.js" {when}></script>'))
    assert _taken_out(page) == [WORDS["no_portal"]]
    assert page.locator("[data-speech-assistant]").count() == 0


def test_a_frame_that_does_not_open_names_the_causes(page: Page, portal: Portal, assistant_at: str) -> None:
    page.add_init_script("{ const later = setTimeout; setTimeout = (run, wait) => later(run, wait / 40) }")
    tag = f'<script src="{assistant_at}/embed.js" data-portal="hr" data-mode="inline" defer></script>'
    page.goto(portal.stranger + portal.put(tag))
    causes = WORDS["late"].format(portal="hr", origin=portal.stranger, base=assistant_at)
    expect(page.locator(".opening")).to_have_text(causes)
    _taken_out(page)


def _taken_out(page: Page) -> list[str]:
    """What the console was told, which is then no problem."""
    problems: list[str] = page.problems  # type: ignore[attr-defined]
    told = problems[:]
    problems.clear()
    return told


def test_third_parties_really_get_no_storage_here(include: Include) -> None:
    widget = include()
    widget.bubble.click()
    widget.opened()
    denied = "() => { try { return localStorage.length } catch (fault) { return fault.name } }"
    assert widget.inside(denied) == "SecurityError"


def test_the_keyboard_alone_is_enough(include: Include) -> None:
    widget = include()
    keys = widget.page.keyboard
    widget.page.locator("#other").focus()
    keys.press("Tab")
    expect(widget.bubble).to_be_focused()
    keys.press("Enter")
    expect(widget.box).to_be_focused()
    keys.type(QUESTION)
    keys.press("Enter")
    widget.answered()
    for _ in range(12):
        keys.press("Shift+Tab")
        if widget.inside("() => document.activeElement.matches('a.cite')"):
            break
    keys.press("Enter")
    _is_lit(widget)
    expect(widget.frame.locator("#speech .lit")).to_be_focused()
    keys.press("Escape")
    expect(widget.chips.first).to_be_focused()
    expect(widget.panel).to_be_visible()
    keys.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.bubble).to_be_focused()


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_focus_stays_in_the_panel(include: Include, key: str) -> None:
    widget = include()
    widget.bubble.click()
    widget.opened()
    widget.page.evaluate(
        "() => { window.places = []; document.addEventListener('focusin', (event) => places.push(event.target.id)) }"
    )
    visited = set()
    for _ in range(40):
        widget.page.keyboard.press(key)
        visited.add(widget.page.evaluate("() => document.activeElement.shadowRoot?.activeElement?.localName"))
    assert visited >= {"button", "iframe"}
    # What happens within the widget's shadow is not told to the page; its own button would be.
    assert set(widget.page.evaluate("() => places")) <= {""}


def test_a_chip_leads_to_its_passage_while_the_answer_is_written(include: Include, slow: Site) -> None:
    widget = include(at=slow.address)
    widget.bubble.click()
    widget.ask(QUESTION)
    widget.chips.first.click()
    _is_lit(widget)
    expect(widget.frame.locator("#chat .answer[class*=is-]")).to_have_count(0)
    widget.page.keyboard.press("Escape")
    expect(widget.chips.first).to_be_focused()
    widget.frame.locator("#stop").click()
    expect(widget.frame.locator("#chat .note")).to_have_text(label("stopped", "zh"))
    assert slow.line(seconds=5) == ENDED


def test_a_page_that_is_left_ends_the_writing(page: Page, include: Include, slow: Site, portal: Portal) -> None:
    widget = include(at=slow.address)
    widget.bubble.click()
    widget.ask(QUESTION)
    expect(widget.chips.first).to_be_visible()
    page.goto(portal.origin + portal.put(""))
    assert slow.line(seconds=20) == ENDED
    page.problems.clear()  # type: ignore[attr-defined]


def _is_lit(widget: Widget) -> None:
    expect(widget.frame.locator("#speech .lit")).to_be_visible()
    for _ in range(50):
        if widget.inside(LIT_IN_VIEW):
            return
        widget.page.wait_for_timeout(100)
    pytest.fail("the passage is not in view")


# ---- who may


def test_a_stranger_can_neither_frame_nor_call_nor_get_a_token(page: Page, portal: Portal, assistant_at: str) -> None:
    tag = f'<script src="{assistant_at}/embed.js" data-portal="hr" data-open defer></script>'
    lying = f'<iframe src="{assistant_at}/?portal=hr&view=compact&origin={portal.origin}"></iframe>'
    alone = f'<iframe src="{assistant_at}/"></iframe>'
    page.goto(portal.stranger + portal.put(tag + lying + alone))
    page.wait_for_function(
        "() => document.querySelector('[data-speech-assistant]')?.shadowRoot.querySelector('iframe').src"
    )
    page.wait_for_load_state("networkidle")
    assert len(page.frames) == 4
    assert {frame.url for frame in page.frames[1:]} == {"chrome-error://chromewebdata/"}
    for path, sent in (("sessions", {"portal": "hr"}), ("ask", {"question": QUESTION})):
        call = """([url, sent]) => fetch(url, { method: "POST", body: JSON.stringify(sent),
            headers: { "Content-Type": "application/json" } }).then((answer) => answer.text(), (fault) => fault.name)"""
        assert page.evaluate(call, [f"{assistant_at}/api/v1/{path}", sent]) == "TypeError"
        told = httpx.post(f"{assistant_at}/api/v1/{path}", json=sent, headers={"Origin": portal.stranger})
        assert (told.status_code, told.json()["reason"]) == (403, "foreign_origin")
    page.problems.clear()  # type: ignore[attr-defined]


def test_forged_messages_do_nothing(include: Include) -> None:
    widget = include(more='<iframe id="forger" srcdoc="<p>Forger</p>"></iframe>')
    widget.bubble.click()
    widget.opened()
    widget.page.evaluate(
        """() => {
            window.heard = [];
            for (const name of ["answer", "close", "error"]) {
                SpeechAssistant.on(name, (said) => heard.push([name, said]));
            }
            const frame = document.querySelector("[data-speech-assistant]").shadowRoot.querySelector("iframe");
            const forger = document.querySelector("#forger").contentWindow;
            const source = "speech-assistant";
            forger.eval("post = (target, said) => target.postMessage(said, '*')");
            for (const type of ["ready", "answer", "close", "renew", "error", "constructor", "__proto__"]) {
                window.postMessage({ source, type, status: "answered" }, "*");
                forger.post(window, { source, type, status: "answered" });
            }
            for (const said of [{ type: "ask", text: "forged" }, { type: "session", token: null }]) {
                forger.post(frame.contentWindow, { source, ...said });
            }
            frame.contentWindow.postMessage({ type: "ask", text: "without a source" }, "*");
            frame.contentWindow.postMessage({ source, type: "constructor" }, "*");
            frame.contentWindow.postMessage("text", "*");
            frame.contentWindow.postMessage(null, "*");
        }"""
    )
    widget.page.wait_for_timeout(500)  # Time enough to be heard, if they could be.
    assert widget.page.evaluate("() => heard") == []
    expect(widget.panel).to_be_visible()
    expect(widget.box).to_have_value("")
    widget.ask(QUESTION)
    widget.answered()
    expect(widget.frame.locator("#chat .asked")).to_have_text([QUESTION])


def _strict(at: str, script: str) -> str:
    """The directives that docs/portal.md names, and nothing else allowed."""
    return (
        f"default-src 'none'; script-src {script}; connect-src {at}; frame-src {at}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


@pytest.mark.parametrize("way", ["address", "nonce", "hash"])
def test_it_works_under_a_strict_policy(include: Include, assistant_at: str, way: str) -> None:
    script = httpx.get(f"{assistant_at}/embed.js").content
    digest = "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()
    source, attributes = {
        "address": (assistant_at, ""),
        "nonce": ("'nonce-aGk'", 'nonce="aGk"'),
        "hash": (f"'{digest}'", f'integrity="{digest}" crossorigin="anonymous"'),
    }[way]
    widget = include(f'{attributes} data-color="#14506b"', policy=_strict(assistant_at, source))
    widget.bubble.click()
    widget.ask(QUESTION)
    widget.answered()
    box = widget.panel.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (400, 640)


def test_a_visitor_without_the_identity_a_portal_wants_is_told_and_may_sign_in(
    page: Page, portal: Portal, assistant_at: str
) -> None:
    tag = f'<script src="{assistant_at}/embed.js" data-portal="staff" data-mode="inline" defer></script>'
    page.goto(portal.origin + portal.put(tag))
    widget = Widget(page)
    told = page.locator(".opening")
    expect(told).to_have_text(say("refused.identity_required", "zh"))
    claims = {"iss": "portal", "aud": "assistant", "sub": "anna", "exp": int(time.time()) + 60}
    page.evaluate("token => SpeechAssistant.setIdentity(token)", jwt.encode(claims, SECRET, "HS256"))
    widget.opened()
    expect(told).to_be_hidden()
    widget.ask(QUESTION)
    widget.answered()
    page.problems.clear()  # type: ignore[attr-defined]


def test_a_session_is_renewed_by_itself(include: Include) -> None:
    opened: list[str] = []

    def short(route: Route) -> None:
        answer = route.fetch()
        opened.append(answer.json()["token"])
        route.fulfill(response=answer, json={**answer.json(), "expires_in": 1})

    widget = include('data-mode="inline"')
    widget.page.route("**/api/v1/sessions", short)
    widget.page.reload()
    widget.opened()
    before = len(opened)
    widget.ask(QUESTION)
    widget.answered()
    assert len(opened) > before
    assert len(set(opened)) == len(opened)


def test_a_plain_frame_asks_for_its_session_itself(page: Page, portal: Portal, assistant_at: str) -> None:
    frame = f'<div data-speech-assistant><iframe src="{assistant_at}/?portal=hr&view=compact&lang=en"></iframe></div>'
    page.goto(portal.origin + portal.put(frame))
    widget = Widget(page)
    widget.opened()
    widget.ask("How many lectures were given?")
    widget.answered()


# ---- the page around


def test_the_page_can_drive_it(include: Include) -> None:
    widget = include()
    page = widget.page
    page.evaluate(
        """() => {
            window.heard = [];
            for (const name of ["ready", "open", "close", "answer"]) {
                SpeechAssistant.on(name, (said) => heard.push([name, said]));
            }
            window.off = SpeechAssistant.on("open", () => heard.push("never"));
            off();
        }"""
    )
    page.evaluate("question => SpeechAssistant.ask(question)", MASKED)
    widget.answered()
    # The page tells of an answer once it has all of it.
    page.wait_for_function("() => heard.length >= 3")
    page.evaluate("() => SpeechAssistant.toggle()")
    expect(widget.panel).to_be_hidden()
    told = [
        ["open", {}],
        ["ready", {}],
        ["answer", {"status": "withheld", "question": MASKED}],
        ["close", {}],
    ]
    page.wait_for_function("() => heard.length >= 4")
    assert page.evaluate("() => heard") == told
    page.evaluate("() => SpeechAssistant.open()")
    expect(widget.frame.locator("#chat .asked")).to_have_text([MASKED])
    page.evaluate("() => SpeechAssistant.destroy()")
    assert page.locator("[data-speech-assistant]").count() == 0
    assert page.evaluate("() => window.SpeechAssistant") is None


def test_an_answer_that_comes_when_the_panel_is_closed_is_announced(include: Include) -> None:
    widget = include()
    widget.bubble.click()
    widget.opened()
    widget.page.evaluate("question => { SpeechAssistant.ask(question); SpeechAssistant.close() }", QUESTION)
    expect(widget.page.locator(".news")).to_have_text(WORDS["answered"])
    expect(widget.page.locator(".news")).to_have_attribute("role", "status")
    widget.bubble.click()
    expect(widget.page.locator(".news")).to_have_text("")


def test_it_loads_once_however_often_it_is_included(include: Include, assistant_at: str) -> None:
    again = f'<script src="{assistant_at}/embed.js" data-portal="hr" data-mode="inline" defer></script>' * 2
    widget = include(more=again)
    expect(widget.bubble).to_have_count(1)
    assert widget.page.locator("[data-speech-assistant]").count() == 1


def test_the_portal_is_not_asked_before_a_visitor_opens_it(include: Include) -> None:
    sent: list[str] = []
    widget = include()
    widget.page.on("request", lambda request: sent.append(request.url))
    widget.page.reload()
    widget.page.wait_for_load_state("networkidle")
    assert [url for url in sent if "/embed.js" not in url] == [widget.page.url]


def test_the_attributes_say_how_it_looks(include: Include) -> None:
    widget = include(
        f'data-title="{HTML}" data-language="en" data-theme="dark" data-position="left" data-size="small" '
        f'data-color="#ffd400" data-open data-questions="How many lectures were given?|{HTML}"'
    )
    widget.opened()
    expect(widget.panel.get_by_role("heading")).to_have_text(HTML)
    expect(widget.close).to_have_attribute("aria-label", widget_labels()["en"]["close"])
    expect(widget.frame.locator("#chat .example")).to_have_text(["How many lectures were given?", HTML])
    expect(widget.frame.locator("#send")).to_have_text(label("send", "en"))
    assert widget.panel.bounding_box() == {"x": 20, "y": 260, "width": 360, "height": 520}
    assert widget.inside("() => getComputedStyle(document.body).colorScheme") == "dark"
    header = widget.panel.locator("header").evaluate(
        "header => [getComputedStyle(header).backgroundColor, getComputedStyle(header).color]"
    )
    assert header == ["rgb(255, 212, 0)", "rgb(0, 0, 0)"]


def test_opened_on_load_it_does_not_take_the_focus_nor_a_phone_s_screen(include: Include) -> None:
    widget = include("data-open")
    expect(widget.panel).to_be_visible()
    widget.opened()
    assert widget.page.evaluate("() => document.activeElement.localName") == "body"
    expect(include("data-open", size=PHONE).panel).to_be_hidden()


@pytest.mark.parametrize("attributes", ["", 'data-position="left"'])
def test_on_a_phone_the_panel_has_the_whole_screen(include: Include, attributes: str) -> None:
    widget = include(attributes, size=PHONE)
    widget.bubble.click()
    widget.opened()
    assert widget.panel.bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert widget.panel.evaluate("panel => panel.matches(':modal')")
    widget.close.click()
    expect(widget.bubble).to_be_visible()


@sizes
def test_targets_are_large_enough(include: Include, size: tuple[int, int]) -> None:
    widget = include(size=size)
    measured: list[Any] = [widget.bubble.bounding_box()]
    widget.bubble.click()
    measured.append(widget.close.bounding_box())
    widget.opened()
    widget.ask("今天股市涨了吗？")
    widget.answered()
    targets = widget.frame.locator("#send, #fresh, #box textarea, #chat .option")
    measured += [target.bounding_box() for target in targets.all()]
    assert len(measured) == 8
    assert [box for box in measured if round(min(box["width"], box["height"])) < 44] == []


def test_whoever_wants_less_motion_gets_none(include: Include) -> None:
    widget = include()
    widget.page.emulate_media(reduced_motion="reduce")
    widget.bubble.click()
    assert widget.panel.evaluate("panel => getComputedStyle(panel).animationName") == "none"
