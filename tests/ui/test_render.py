"""Answers as HTML."""

from collections.abc import Callable

from assistant.answer import Answer, Growing, Verdict
from ui.render import answer_html, growing_html


def test_what_does_not_hold_stands_in_grey_with_its_label() -> None:
    sentences = (
        Growing(text="甲。[1]\n", verdict=Verdict.QUOTED, citations=(1,)),
        Growing(text="乙。（讲话中没有依据）\n", verdict=Verdict.UNSUPPORTED),
        Growing(text="丙。（没有注明出处）", verdict=Verdict.UNCITED),
    )
    html = growing_html(sentences, "zh")
    assert html.count("<p>") == 3
    assert '<span class="unsure">乙。（讲话中没有依据）</span>' in html
    assert '<span class="unsure">丙。（没有注明出处）</span>' in html
    assert 'class="unsure">甲' not in html


def test_a_full_answer_has_nothing_in_grey(ask: Callable[..., Answer]) -> None:
    html = answer_html(ask("双减政策如何落实？"), "zh")
    assert "双减" in html
    assert "unsure" not in html
