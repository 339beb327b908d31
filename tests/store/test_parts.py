"""A question about several things is taken apart, and each thing is looked for."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from store.parts import coordinated, parts
from store.structure import names_several


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("冰雪和劳动课，分别怎么安排？", ["冰雪", "劳动课"]),
        ("师德、轮岗，三样都怎么管？", ["师德", "轮岗"]),
        ("Kindergartens and winter sports: what is planned for each?", ["Kindergartens", "winter sports"]),
    ],
)
def test_what_stands_between_conjunctions_is_a_part(question: str, expected: list[str]) -> None:
    assert names_several(question)
    assert parts(question)[: len(expected)] == expected


def test_one_thing_is_not_several() -> None:
    assert not names_several("教师和校长怎么轮岗？")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("师德、轮岗，老师们想问问", ["师德", "轮岗"]),
        ("幼儿园怎么样？另外师德怎么抓？", ["幼儿园怎么样", "另外师德怎么抓"]),
        ("幼儿园的活动搞了没有？效果咋样", []),
        ("what about schools: meals, buses", ["schools meals", "schools buses"]),
        ("普通话普及率是多少，达标没有？", []),
    ],
)
def test_what_stands_side_by_side_is_told_from_what_follows(question: str, expected: list[str]) -> None:
    assert coordinated(question) == expected


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("教材治理、科技小院和毕业生找工作，想一块儿问问", ("教材委员会", "科技小院", "毕业生就业")),
        ("劳动教育怎么样？另外还想知道师德建设。", ("劳动教育", "师德师风")),
        ("Teachers' pay and kindergartens, please", ("教师待遇", "普惠性幼儿园")),
        ("创意设计产业、冰雪产业，学校怎么参与？", ("创意设计", "冰雪产业")),
        ("教材工作会议开过吗？语言文字会议呢？", ("教材工作会议", "语言文字工作会议")),
        ("科技小院、教学科研平台的数目？", ("科技小院", "科研平台")),
    ],
)
def test_things_side_by_side_are_each_quoted(ask: Callable[..., Answer], question: str, words: tuple[str, ...]) -> None:
    quoted = "".join(citation.quote for citation in ask(question).citations)
    assert all(word in quoted for word in words)


@pytest.mark.parametrize("question", ["孩子用的课本和练习册，质量有人管吗？", "让高校掺和冰雪产业，最后想打造成什么"])
def test_one_fact_is_quoted_alone(ask: Callable[..., Answer], question: str) -> None:
    assert len(ask(question).citations) == 1


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("冰雪活动和劳动课，接下来各怎么安排？", ("百万青少年上冰雪", "劳动教育实践课程")),
        ("教材管理和语言文字，这两样各做了什么？", ("教材委员会", "语言文字工作")),
        ("What is planned for winter sports and for graduate jobs, each?", ("上冰雪", "毕业生就业")),
        ("引进高层次人才，过去引得怎么样，今后怎么引？", ("引进博士", "海外高层次人才")),
        ("国际产学研用合作会议以往开得如何，还开不开？", ("成功举办", "办好国际产学研用")),
        ("“互联网+教育”建成了啥，还要建啥", ("大平台", "大力发展“互联网+教育”")),
        (
            "Was there an international conference of industry and universities, and will there be one?",
            ("成功举办", "办好"),
        ),
    ],
)
def test_each_of_several_things_is_quoted(ask: Callable[..., Answer], question: str, words: tuple[str, ...]) -> None:
    quoted = "".join(citation.quote for citation in ask(question).citations)
    assert all(word in quoted for word in words)
