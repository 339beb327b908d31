"""A question about several things is taken apart, and each thing is looked for."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from store.parts import parts
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
    ("question", "words"),
    [
        ("冰雪活动和劳动课，接下来各怎么安排？", ("百万青少年上冰雪", "劳动教育实践课程")),
        ("教材管理和语言文字，这两样各做了什么？", ("教材委员会", "语言文字工作")),
        ("What is planned for winter sports and for graduate jobs, each?", ("上冰雪", "毕业生就业")),
        ("引进高层次人才，过去引得怎么样，今后怎么引？", ("引进博士", "海外高层次人才")),
    ],
)
def test_each_of_several_things_is_quoted(ask: Callable[..., Answer], question: str, words: tuple[str, ...]) -> None:
    quoted = "".join(citation.quote for citation in ask(question).citations)
    assert all(word in quoted for word in words)
