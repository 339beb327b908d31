"""A part is named by its number, by its number inside another part, or by its lead phrase."""

import pytest

from store.places import named_section, without_place
from store.speech import Speech


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("第二部分讲了什么？", "二、紧紧抓牢"),
        ("第三部分第二个主题是关于什么的？", "激发改革开放“新活力”。"),
        ("第二部分最后那个方面讲的啥？", "积极谋划教育向北开放发展行动。"),
        ("What is the second theme of part three about?", "激发改革开放“新活力”。"),
        ("part three, theme 2", "激发改革开放“新活力”。"),
        ("第二个方面讲了什么？", "二、紧紧抓牢"),  # sections, too, are called so where no other part is named
        ("最后一个主题是什么？", "着力绘就教育民生福祉新图景。"),
        ("“坚持融会贯通学”这一条的内容是什么？", "坚持融会贯通学。"),
        ("第九部分讲了什么？", None),
        ("第九部分第二个主题讲了什么？", None),
        ("第0部分讲了什么？", None),
        ("教师有哪些安排？", None),
    ],
)
def test_a_part_is_found_by_how_people_name_it(speech: Speech, question: str, heading: str | None) -> None:
    named = named_section(question, speech)
    assert (named.heading[: len(heading)] if named and heading else named) == heading


def test_what_numbers_a_part_is_not_what_is_asked_about() -> None:
    assert without_place("第三部分提到了哪些工程").strip() == "提到了哪些工程"
