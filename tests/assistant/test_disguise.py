"""What is written in the place of a mask."""

import pytest

from assistant.disguise import disguised, explained

HELD = "组建教育系统党的二十大精神宣讲团***个、宣讲小分队****个，累计宣讲****场，覆盖师生超**万人。"
CITY = "**市教育局党组将育人和育才相统一。"


@pytest.mark.parametrize(
    "said",
    [
        *(f"累计宣讲{vague}场。" for vague in ("卅", "一打", "无数", "双位数", "大量", "某")),
        *(f"累计宣讲{signs}场。" for signs in ("××××", "……", "____", "？？", "——", " ")),
        "共宣讲卅场。",
        "累计宣讲了无数场。",
    ],
)
def test_nothing_but_the_mask_stands_in_its_place(said: str) -> None:
    assert disguised(said, HELD)


@pytest.mark.parametrize(
    "said",
    [
        "累计宣讲****场。",
        "累计宣讲了****场，覆盖师生超**万人。",
        "组建宣讲团和宣讲小分队，走进会场。",
        "宣讲团建了***个。",
        "组建***个宣讲团和****个宣讲小分队。",
    ],
)
def test_the_mask_may_stand_there_and_be_left_out_with_its_clause(said: str) -> None:
    assert not disguised(said, HELD)


@pytest.mark.parametrize("name", ["冰城", "北方某市"])
def test_a_masked_place_gets_no_by_name(name: str) -> None:
    assert disguised(f"{name}教育局党组将育人和育才相统一。", CITY)


@pytest.mark.parametrize("name", ["该市", "某市", "**市", "", "由市", "由"])
def test_a_masked_place_may_be_spoken_of(name: str) -> None:
    assert not disguised(f"{name}教育局党组将育人和育才相统一。", CITY)


@pytest.mark.parametrize("words", ["“六个**”指振兴。", "其中**是龙江", "“**” stands for Harbin, as masked"])
def test_a_mask_is_said_to_stand_for_nothing(words: str) -> None:
    assert explained(words, "加快建设“六个**”，推动实现“八个振兴”。")


def test_what_the_text_says_a_mask_is_may_be_said() -> None:
    held = "**** is the opening year for implementing the plan."
    assert not explained("**** is the first year of implementing the plan.", held)
    assert explained("**** is Harbin, as everyone knows.", held)


@pytest.mark.parametrize("words", ["其中“**”为公开文本隐去的名称", "满意度为**分", "** is masked in the text"])
def test_that_it_is_masked_may_be_said(words: str) -> None:
    assert not explained(words, "总体满意度为**分，加快建设“六个**”。")
