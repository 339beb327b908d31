"""Answers as text: footnotes for people, annotations for programs, asterisks that Markdown does not swallow."""

from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from assistant.answer import Answer
from ui.footnotes import annotations, footnotes, markdown

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
