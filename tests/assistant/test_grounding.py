"""Sentences against what they cite."""

import pytest

from assistant.answer import Verdict
from assistant.grounding import Source, judge, locate
from store.speech import Kind, Passage, Speech


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


def passage(text: str, theme: str = "") -> list[Source]:
    return [Source(Passage("speech:1", text, 0, len(text), Kind.SENTENCE, "", theme, 0))]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("服务业比重上升到50.5%，首次占据“半壁江山”。", "服务业比重升至50.5%，第一次占据“半壁江山”。"),
        ("高铁覆盖80%以上的大城市。", "高铁要覆盖八成以上的大城市。"),
        ("用水量、能耗分别下降23%、15%。", "用水量下降23%，能耗下降15%。"),
        ("中央教育工作领导小组简报专题刊发**市情况。", "**市情况，曾由中央教育工作领导小组简报专题刊发。"),
        ("大力发展“互联网+教育”。", "接下来，要大力发展“互联网+教育”。"),
        ("Rights come from the hand of God.", "Rights, he argues, come from the hand of God."),
    ],
)
def test_the_same_in_other_words_is_supported(held: str, words: str) -> None:
    assert judge(words, passage(held)) is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("用水量、能耗分别下降23%、15%。", "用水量下降15%，能耗下降23%。"),
        ("组织高校深度融入和推动冰雪产业发展。", "冰雪产业发展推动组织高校深度融入。"),
        ("国务院提请全国人大常委会审议法律议案11件。", "国务院提请全国政协常委会审议了11件法律议案。"),
        ("国务院提请全国人大常委会审议法律议案11件。", "财政部提请全国人大常委会审议了11件法律议案。"),
    ],
)
def test_what_changes_place_or_name_is_not(held: str, words: str) -> None:
    assert judge(words, passage(held)) is Verdict.UNSUPPORTED


def test_a_theme_says_what_its_sentences_are_about() -> None:
    held, words = "推进思政一体化建设，出台计划。", "推进思政一体化建设，坚持融会贯通学。"
    assert judge(words, passage(held, "坚持融会贯通学。")) is Verdict.SUPPORTED
    assert judge(words, passage(held)) is Verdict.UNSUPPORTED


def test_without_a_citation_nothing_is_supported(cited: list[Passage]) -> None:
    assert judge("累计宣讲****场", []) is Verdict.UNCITED


def test_a_figure_or_mask_is_not_found_inside_a_longer_one(cited: list[Passage]) -> None:
    assert locate("累计宣讲**", cited[0]) is None
    assert locate("累计宣讲****", cited[0]) is not None
