"""A part is named by its number, by its number inside another part, or by its lead phrase."""

import pytest

from store.places import named_section, placed, without_place
from store.speech import Speech


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("第二部分讲了什么？", "二、紧紧抓牢"),
        ("第三部分第二个主题是关于什么的？", "激发改革开放“新活力”。"),
        ("第二部分最后那个方面讲的啥？", "积极谋划教育向北开放发展行动。"),
        ("What is the second theme of part three about?", "激发改革开放“新活力”。"),
        ("part three, theme 2", "激发改革开放“新活力”。"),
        ("the second-to-last theme of part two", "全方位培养引进各类人才。"),
        ("What is the last but one theme of part II?", "全方位培养引进各类人才。"),
        ("the third to last theme of part two", "服务高水平科技自立自强。"),
        ("第二部分倒数第三个主题讲了什么？", "服务高水平科技自立自强。"),
        ("第一部分的第四个“坚持”内容是什么？", "坚持融会贯通学。"),
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


@pytest.mark.parametrize(
    ("question", "headings"),
    [
        ("第二部分前两个主题", ["加快建设高质量教育体系。", "全面深化教育综合改革。"]),
        ("the final two themes of part three", ["积蓄服务发展“新动能”。", "着力绘就教育民生福祉新图景。"]),
        (
            "What are the first and the third theme of part three about?",
            ["构建“五育并举”新格局。", "积蓄服务发展“新动能”。"],
        ),
        ("今后两个方面", []),
    ],
)
def test_several_parts_are_named_at_once(speech: Speech, question: str, headings: list[str]) -> None:
    assert [part.heading for part in placed(question, speech)] == headings


def test_what_numbers_a_part_is_not_what_is_asked_about() -> None:
    assert without_place("第三部分提到了哪些工程").strip() == "提到了哪些工程"
