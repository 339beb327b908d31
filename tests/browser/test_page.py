"""The chat page as visitors use it, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.answer import Status
from assistant.chain import Assistant
from prompts.words import say
from store.speech import Language
from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.serving import ENDED, SLOW_MODEL
from ui.labels import label, status_label
from ui.render import anchor

pytestmark = pytest.mark.browser

QUESTION = "双减政策如何落实？"
MASKED = "累计宣讲了多少场？"
UNANSWERABLE = "今天股市涨了吗？"

LIT_IN_VIEW = """() => {
    const lit = document.querySelector("#speech .lit")?.getBoundingClientRect();
    const panel = document.querySelector("#speech-side").getBoundingClientRect();
    if (!lit || lit.top < panel.top || lit.bottom > panel.bottom) return false;
    const seen = document.elementFromPoint(lit.left + lit.width / 2, lit.top + lit.height / 2);
    return seen.closest("#speech") !== null;
}"""
SCROLLED_SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth || scrollX !== 0 || scrollY !== 0"

Visit = Callable[..., Page]
sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def ask(page: Page, question: str) -> None:
    page.locator("#box textarea").fill(question)
    page.locator("#box textarea").press("Enter")


def answered(page: Page, count: int = 1) -> None:
    expect(page.locator("#chat .answer")).to_have_count(count)
    expect(page.locator("#chat .answer .waiting")).to_have_count(0)
    expect(page.locator("#send")).to_be_visible()


@sizes
@schemes
def test_a_chip_lights_up_its_sentence(visit: Visit, size: tuple[int, int], scheme: str, assistant: Assistant) -> None:
    page = visit(size=size, color_scheme=scheme)
    ask(page, QUESTION)
    chip = page.locator("a.cite").last
    expect(chip).to_be_visible()
    chip.click()
    page.wait_for_function(LIT_IN_VIEW)
    assert not page.evaluate(SCROLLED_SIDEWAYS)
    lit = page.locator("#speech .lit")
    assert f"#{lit.get_attribute('id')}" == chip.get_attribute("href")
    quote = chip.get_attribute("title") or ""
    assert quote in lit.inner_text()
    assert quote in assistant.speech.text


@schemes
def test_the_page_follows_the_colours_of_the_system(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    assert _is_dark(page) == (scheme == "dark")
    assert _is_dark(visit("/?__theme=dark", color_scheme=scheme))


def _is_dark(page: Page) -> bool:
    red = page.evaluate("() => getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    return int(red) < 128


@sizes
def test_there_is_a_way_back_to_the_answer(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(size=size)
    ask(page, QUESTION)
    page.locator("a.cite").first.click()
    page.locator("#back").click()
    expect(page.locator("a.cite").first).to_be_focused()
    expect(page.locator("a.cite").first).to_be_in_viewport()
    expect(page.locator("#speech .lit")).to_have_count(0)


def test_on_a_phone_either_side_can_be_chosen(visit: Visit) -> None:
    page = visit(size=PHONE)
    expect(page.locator("#speech h2")).to_be_hidden()
    page.get_by_role("radio", name=label("speech", "zh")).check()
    expect(page.locator("#speech h2")).to_be_visible()
    expect(page.locator("#box textarea")).to_be_hidden()


def test_within_the_sentence_the_quoted_words_are_marked(visit: Visit) -> None:
    page = visit()
    ask(page, MASKED)
    page.locator("a.cite").first.click()
    marked = page.evaluate("() => [...CSS.highlights.get('quote')].map(String)")
    assert marked == [page.locator("a.cite").first.get_attribute("title")]
    assert marked[0] != page.locator("#speech .lit").inner_text()


def test_every_character_of_the_speech_is_shown(visit: Visit, assistant: Assistant) -> None:
    page, speech = visit(), assistant.speech
    shown = "".join(page.locator("#speech .speech").inner_text().split())
    assert shown == "".join((speech.title + speech.text).split())
    assert shown.count("*") == speech.text.count("*") == 152
    assert page.locator("#speech .mask").count() == len(speech.masks)
    ids = page.locator("#speech [id^=p-]").evaluate_all("all => all.map(one => one.id)")
    assert ids == [anchor(passage.id) for passage in speech.passages]


def test_asterisks_survive_in_an_answer(visit: Visit) -> None:
    page = visit()
    ask(page, MASKED)
    expect(page.locator("#chat .status")).to_have_text(status_label(Status.WITHHELD, "zh"))
    assert "累计宣讲****场" in page.locator("#chat .answer").inner_text()
    expect(page.locator("#chat .mask")).to_have_text(["****"])
    expect(page.locator("#chat .mask")).to_have_attribute("title", label("mask", "zh"))


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit()
    page.locator("#box textarea").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    answered(page)
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.matches('a.cite')"):
            break
    href = page.evaluate("() => document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_function(LIT_IN_VIEW)
    expect(page.locator(f"#speech {href}")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == href


def test_shift_enter_makes_a_new_line(visit: Visit) -> None:
    page = visit()
    page.locator("#box textarea").focus()
    page.keyboard.type("一")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("二")
    expect(page.locator("#box textarea")).to_have_value("一\n二")
    expect(page.locator("#chat .asked")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "path", "language"),
    [
        ("zh-CN", "/", "zh"),
        ("zh-Hans-HK", "/", "zh"),
        ("en-GB", "/", "en"),
        ("fr-FR", "/", "en"),
        ("en-GB", "/?lang=zh", "zh"),
        ("zh-CN", "/?lang=en", "en"),
    ],
)
def test_the_language_is_the_browser_s_or_the_address_s(
    visit: Visit, locale: str, path: str, language: Language
) -> None:
    page = visit(path, locale=locale)
    _is_in(page, language)


def test_the_switch_changes_every_label(visit: Visit) -> None:
    page = visit()
    _is_in(page, "zh")
    page.get_by_role("radio", name="EN").check()
    _is_in(page, "en")
    assert not re.search(r"[\u4e00-\u9fff]", page.locator("#chat-side").inner_text())
    page.get_by_role("radio", name="中文").check()
    _is_in(page, "zh")


def _is_in(page: Page, language: Language) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_title(label("name", language))
    expect(page.locator("#chat .welcome h2")).to_have_text(label("welcome", language))
    expect(page.locator("#box textarea")).to_have_attribute("placeholder", label("placeholder", language))
    expect(page.locator("#send")).to_have_text(label("send", language))
    expect(page.locator("#writer")).to_have_text(label("quoting", language))
    expect(page.locator("#speech .mask").first).to_have_attribute("title", label("mask", language))


@sizes
def test_an_example_is_asked_with_a_click(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(size=size)
    example = page.locator("#chat .example").first
    question = example.inner_text()
    example.click()
    answered(page)
    expect(page.locator("#chat .asked")).to_have_text([question])
    expect(page.locator("a.cite").first).to_be_visible()


def test_suggestions_follow_where_the_speech_has_no_answer(visit: Visit) -> None:
    page = visit()
    ask(page, UNANSWERABLE)
    answered(page)
    option = page.locator("#chat .option").first
    question = option.inner_text()
    option.click()
    answered(page, 2)
    expect(page.locator("#chat .asked")).to_have_text([UNANSWERABLE, question])
    expect(page.locator("#chat .option")).to_have_count(3)
    expect(page.locator("#chat .option").filter(has_text=question)).to_have_count(0)


def test_a_new_chat_starts_empty(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    answered(page)
    page.locator("#fresh").click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#chat .example").first).to_be_visible()


LATE = """milliseconds => {
    const send = window.fetch;
    const pause = () => new Promise((done) => setTimeout(done, milliseconds));
    window.fetch = async (...asked) => {
        const response = await send(...asked);
        await pause();
        let last;
        const late = new TransformStream({
            transform: (part, to) => { last = pause().then(() => to.enqueue(part)).catch(() => {}); },
            flush: () => last,
        });
        return new Response(response.body.pipeThrough(late), response);
    };
}"""
"""Everything comes late, as over a slow network."""


def test_nothing_of_an_answer_that_is_being_written_comes_into_a_new_chat(visit: Visit, slow_site: Site) -> None:
    page = visit(at=slow_site.address, script=f"({LATE})(150)")
    ask(page, QUESTION)
    expect(page.locator("#chat .answer a.cite").first).to_be_visible()
    page.locator("#fresh").click()
    expect(page.locator("#chat .asked")).to_have_count(0)
    assert slow_site.line(seconds=5) == ENDED
    page.wait_for_timeout(1000)  # Time enough for what comes late.
    expect(page.locator("#chat .asked")).to_have_count(0)
    expect(page.locator("#send")).to_be_visible()


def test_a_question_asked_at_once_in_a_new_chat_is_answered(visit: Visit) -> None:
    page = visit()
    for _ in range(10):
        ask(page, QUESTION)
        answered(page)
        page.wait_for_timeout(200)  # A busy page may still be drawing the answer.
        page.locator("#fresh").click()
        expect(page.locator("#chat .answer")).to_have_count(0)


def test_what_is_stopped_over_a_slow_network_is_at_rest(visit: Visit, slow_site: Site) -> None:
    page = visit(at=slow_site.address, script=f"({LATE})(150)")
    ask(page, QUESTION)
    page.locator("#stop").click()
    expect(page.locator("#chat .answer .note")).to_have_text(label("stopped", "zh"))
    page.wait_for_timeout(1000)  # Time enough for what comes late.
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#chat .answer .note")).to_have_text(label("stopped", "zh"))
    assert slow_site.line(seconds=5) == ENDED


def test_an_answer_grows_and_can_be_stopped(visit: Visit, slow_site: Site) -> None:
    page = visit(at=slow_site.address)
    expect(page.locator("#writer")).to_have_text(label("model", "zh").format(model=SLOW_MODEL))
    ask(page, QUESTION)
    expect(page.locator("#chat .answer a.cite").first).to_be_visible()
    expect(page.locator("#send")).to_be_hidden()
    page.locator("#stop").click()
    expect(page.locator("#chat .answer .note")).to_have_text(label("stopped", "zh"))
    expect(page.locator("#send")).to_be_visible()
    assert slow_site.line(seconds=5) == ENDED


def test_what_was_stopped_stays_and_the_conversation_goes_on(visit: Visit, slow_site: Site) -> None:
    page = visit(at=slow_site.address)
    for count, question in enumerate([QUESTION, MASKED], 1):
        ask(page, question)
        expect(page.locator("#chat .answer a.cite").nth(count - 1)).to_be_visible()
        page.locator("#stop").click()
        expect(page.locator("#chat .answer .note")).to_have_text([label("stopped", "zh")] * count)
        assert slow_site.line(seconds=5) == ENDED
    expect(page.locator("#chat .asked")).to_have_text([QUESTION, MASKED])


def test_a_question_sent_while_another_is_answered_waits_in_the_box(visit: Visit, slow_site: Site) -> None:
    page = visit(at=slow_site.address)
    ask(page, QUESTION)
    expect(page.locator("#stop")).to_be_visible()
    ask(page, MASKED)
    page.wait_for_timeout(1000)  # Time enough to be asked, if it could be.
    expect(page.locator("#box textarea")).to_have_value(MASKED)
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    page.locator("#stop").click()
    assert slow_site.line(seconds=5) == ENDED


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("", say("error.empty", "zh")), ("问" * 1001, say("error.too_long", "zh", length=1001, limit=1000))],
    ids=["empty", "too long"],
)
def test_a_question_that_cannot_be_asked_is_explained(visit: Visit, question: str, sentence: str) -> None:
    page = visit()
    ask(page, question)
    expect(page.locator("#chat .answer")).to_have_text([sentence])
    expect(page.locator("#box textarea")).to_have_value(question)
    ask(page, QUESTION)
    expect(page.locator("a.cite").first).to_be_visible()
    expect(page.locator("#chat .answer")).to_have_count(1)


@pytest.mark.parametrize(
    "question",
    [
        "<img src=x onerror=alert(1)>教师",
        "![教师](http://192.0.2.1/leak.png)",
        "[教师](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
        "http://192.0.2.1/ www.example.org a@example.org 教师",
        "**教师** `code` # $x$ $$y$$ &lt;b&gt; <script>alert(1)</script> ~~s~~ | a | _b_",
        "</p></div><h1>教师</h1><style>*{display:none}</style>",
        "ｆｕｌｌ 教師待遇如何？\U000e0061\U000e0062",
    ],
)
def test_what_a_visitor_types_is_text(visit: Visit, question: str) -> None:
    page = visit()
    ask(page, question)
    answered(page)
    asked = page.locator("#chat .asked")
    assert asked.inner_text() == question
    assert asked.inner_html() == page.evaluate("text => (new Option(text)).innerHTML", question)


def test_visitors_do_not_see_each_other(visit: Visit) -> None:
    first, second = visit(), visit()
    ask(first, QUESTION)
    answered(first)
    ask(second, MASKED)
    answered(second)
    expect(second.locator("#chat .asked")).to_have_text([MASKED])


@sizes
def test_targets_are_large_enough_and_everything_has_a_name(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(size=size)
    ask(page, QUESTION)
    answered(page)
    small = page.locator("a.cite, #send, #fresh, #language label").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width < 24 || box.height < 24).length"
    )
    assert small == 0
    expect(page.get_by_role("textbox", name=label("question", "zh"))).to_be_visible()
    expect(page.get_by_role("log", name=label("chat", "zh"))).to_have_attribute("aria-live", "polite")
    assert page.locator("h1, h2, h3").evaluate_all("all => all.map(one => one.tagName).join('')").startswith("H1H2H3")
    assert "<" not in (page.locator("#chat").aria_snapshot())


def test_both_sides_scroll_and_the_composer_stays(visit: Visit) -> None:
    page = visit()
    for count, question in enumerate([QUESTION, MASKED, UNANSWERABLE, QUESTION], 1):
        ask(page, question)
        answered(page, count)
    expect(page.locator("#composer")).to_be_in_viewport(ratio=1)
    scrolling = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => one.scrollHeight > one.clientHeight + 1
            && /auto|scroll/.test(getComputedStyle(one).overflowY)).map((one) => one.id || one.getAttribute("role"))"""
    )
    assert sorted(scrolling) == ["log", "speech-side"]
