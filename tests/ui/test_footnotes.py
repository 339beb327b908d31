"""Answers as text: footnotes for people, annotations for programs, asterisks that Markdown does not swallow."""

import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from assistant.answer import Answer
from ui.footnotes import annotations, footnotes, markdown, plain

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    "text",
    [
        "累计宣讲****场[1]，组建***个[2]。",
        "**市出台《_办法_》`x` <b>y</b> ~~z~~ | # [a](b) \\ [1]",
        "[1] “**市 “六个**”” — 一、**",
    ],
)
def test_markdown_shows_every_character(text: str) -> None:
    [_, inline, *_] = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown(text))
    assert {token.type for token in inline.children or []} <= {"text", "text_special"}
    assert "".join(token.content for token in inline.children or []) == text


@pytest.mark.parametrize(
    "text",
    [
        "全文见 https://evil.example/speech，或发信到 spy@evil.example 索取。",
        "见www.evil.example或evil.com/x，//evil.com",
        "<a href=http://evil.com>`x`</a> ``http://evil.com`",
        "[1]: http://evil.com/\n[1](javascript:alert(1)) ![x](#p-1) [1](#p-1)",
        "$\\href{javascript:alert(1)}{x}$ &lt;script&gt; <script>alert(1)</script>",
    ],
)
def test_nothing_in_a_text_becomes_a_link(text: str) -> None:
    blocks = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown(text))
    tokens = [token for block in blocks for token in block.children or []]
    assert {token.type for token in tokens} <= {"text", "text_special", "code_inline"}
    assert "".join(token.content for token in tokens) == text.replace("\n", "")
    bare = "".join(token.content for token in tokens if token.type != "code_inline")
    assert not re.search(r"//|@|www|evil", bare)


def test_an_address_is_code_for_models_too() -> None:
    assert plain("见 https://evil.example/x，**市") == "见 `https://evil.example/x`，**市"


def test_what_steers_a_screen_shows_as_a_sign() -> None:
    assert markdown("开\x1b[2J放") == "开�\\[2J放"
    assert plain("开\u202e放") == "开�放"


def test_what_an_llm_wrote_says_so(ask: Ask) -> None:
    answer = ask("双减政策如何落实？").model_copy(update={"label": "AI-generated"})
    assert footnotes(answer).endswith("\nAI-generated")


def test_each_line_is_a_paragraph_of_its_own() -> None:
    assert markdown("a[1]\nb[2]\n\nc") == "a[1]\n\nb[2]\n\nc"


def test_every_number_has_its_footnote(ask: Ask) -> None:
    answer = ask("累计宣讲了多少场？")
    assert f"\n[1] “{answer.citations[0].quote}” — {answer.speech.title}" in footnotes(answer)
    assert answer.citations[0].passage in footnotes(answer)


def test_a_quote_in_another_language_comes_with_its_rendering(ask: Ask) -> None:
    answer = ask("How many lectures were given?")
    assert answer.citations[0].translation
    assert f"\nTranslation, for reference: {answer.citations[0].translation}" in footnotes(answer)


def test_where_the_speech_does_not_say_it_offers_what_it_does(ask: Ask) -> None:
    answer = ask("火星上有几所学校？")
    assert answer.suggestions
    assert footnotes(answer) == "\n这篇讲话可以回答：" + "".join(f"\n- {asked}" for asked in answer.suggestions)


def test_annotations_point_at_the_marks_and_hold_the_quotes(ask: Ask) -> None:
    answer = ask("双减政策如何落实？")
    content = markdown(answer.text + footnotes(answer))
    leads = [lead["url_citation"] for lead in annotations(answer, content, "http://x")]
    assert [content[lead["start_index"] : lead["end_index"]] for lead in leads] == [  # type: ignore[index]
        f"[{citation.number}]" for citation in answer.citations
    ]
    assert [lead["content"] for lead in leads] == [citation.quote for citation in answer.citations]  # type: ignore[index]
    assert leads[0]["url"] == "http://x/#p-" + answer.citations[0].passage.replace(":", "-").replace(".", "-")  # type: ignore[index]
