"""Figures in digits, Chinese numerals and English words."""

from fractions import Fraction

import pytest

from assistant.figures import figures, stand
from assistant.placing import in_place


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("一百二十人", 120, "名"),
        ("１２０人", 120, "名"),
        ("1.2万亿元", 1_200_000_000_000, "元"),
        ("4万多亿元", 4_000_000_000_000, "元"),
        ("三千零五十项", 3050, "项"),
        ("百分之五", 5, "%"),
        ("三点五个百分点", Fraction(7, 2), "个百分点"),
        ("二〇一六年", 2016, "year"),
        ("三分之一", Fraction(1, 3), ""),
        ("“十四五”规划", "十四五", ""),
        ("数百场", "数百", ""),
        ("第三代", 3, "代"),
        ("two hundred and fifty years", 250, "year"),
        ("One-eighth of them", Fraction(1, 8), ""),
        ("5 percent", 5, "%"),
        ("2 million people", 2_000_000, "people"),
    ],
)
def test_a_figure_has_one_value_however_it_is_written(text: str, value: object, unit: str) -> None:
    [figure] = figures(text)
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["一体化推进一些工作", "十分重要", "第一，", "一是加强", "三者统一", "one of them", "队伍方面"]
)
def test_words_with_a_numeral_in_them_are_no_figures(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("said", "held", "holds"),
    [
        ("约120人", "一百二十名", True),
        ("增长5%", "增长百分之五", True),
        ("增长5%", "增长5个百分点", False),
        ("12亿元", "12万元", False),
        ("图书馆和体育馆，这两项都已建成", "建成图书馆、体育馆", True),
        ("图书馆和体育馆，这三项都已建成", "建成图书馆、体育馆", False),
        ("建成两馆，一是图书馆，二是体育馆", "建成图书馆、体育馆", True),
        ("六年", "6个月", False),
        ("上千场", "数百场", False),
    ],
)
def test_value_and_unit_are_held(said: str, held: str, holds: bool) -> None:
    assert stand(said, held) is holds


def test_a_figure_stays_with_what_it_counts() -> None:
    held = "住房建成772万套，棚户区改造开工601万套。"
    assert in_place("棚户区改造601万套，住房建成772万套", held)
    assert not in_place("住房建成601万套，棚户区改造开工772万套", held)
