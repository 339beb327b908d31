"""Sentences against what they cite."""

import pytest

from assistant.answer import Verdict
from assistant.grounding import Source, judge, locate
from store.speech import Passage, Speech


@pytest.fixture
def cited(speech: Speech) -> list[Passage]:
    return [passage for passage in speech.citable if "累计宣讲****场" in passage.text]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("累计宣讲****场", Verdict.QUOTED),
        ("“累计宣讲****场”", Verdict.QUOTED),
        ("组建了宣讲团和宣讲小分队，累计宣讲****场。", Verdict.SUPPORTED),
        ("1. 组建了宣讲团和宣讲小分队。", Verdict.SUPPORTED),
        ("已经做的：组建宣讲团、宣讲小分队。", Verdict.SUPPORTED),
        ("累计宣讲500场。", Verdict.UNSUPPORTED),
        ("累计宣讲五百场。", Verdict.UNSUPPORTED),
        ("累计宣讲**场。", Verdict.UNSUPPORTED),
        ("累计宣讲*****场。", Verdict.UNSUPPORTED),
        ("根据《教师法》累计宣讲。", Verdict.UNSUPPORTED),
        ("组建“百姓”宣讲团、宣讲小分队。", Verdict.UNSUPPORTED),
        ("学校食堂的饭菜很好吃。", Verdict.UNSUPPORTED),
        ("The mayor embezzled public money.", Verdict.UNCHECKED),
        ("The mayor held 500 lectures.", Verdict.UNSUPPORTED),
    ],
)
def test_only_what_stands_in_the_passage_is_accepted(words: str, verdict: Verdict, cited: list[Passage]) -> None:
    assert judge(words, [Source(passage) for passage in cited]) is verdict


def test_another_language_is_held_against_the_translation(cited: list[Passage]) -> None:
    rendering = "*** lecture groups and **** small teams were set up, and **** lectures were given in all."
    source = [Source(cited[0], rendering)]
    assert judge("Lecture groups were set up, and **** lectures were given.", source) is Verdict.SUPPORTED
    assert judge("The bureau built a stadium for the city.", source) is Verdict.UNSUPPORTED
    # Chinese words in an English sentence: those of the passage, and no others.
    assert judge("Small teams (宣讲小分队) were set up, and lectures were given.", source) is Verdict.SUPPORTED
    assert judge("Small teams (哈尔滨小分队) were set up, and lectures were given.", source) is Verdict.UNSUPPORTED


def test_without_a_citation_nothing_is_supported(cited: list[Passage]) -> None:
    assert judge("累计宣讲****场", []) is Verdict.UNCITED


def test_a_figure_or_mask_is_not_found_inside_a_longer_one(cited: list[Passage]) -> None:
    assert locate("累计宣讲**", cited[0]) is None
    assert locate("累计宣讲****", cited[0]) is not None
