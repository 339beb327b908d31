"""Names that what is cited does not have."""

import pytest

from assistant.masks import stand as masks_stand
from assistant.masks import unfilled
from assistant.names import capitals_stand, stand

HELD = (
    "推动**市政府与教育厅签署协议，支持**林业大学和哈尔滨工业大学，屠呦呦获得诺贝尔生理学或医学奖，国产C919总装下线。"
)


@pytest.mark.parametrize(
    "said",
    ["该市政府与教育厅签署了协议。", "**林业大学得到支持。", "C919总装下线。", "屠呦呦获诺贝尔奖。", "全市都支持。"],
)
def test_names_held_and_common_words_stand(said: str) -> None:
    assert stand(said, HELD)


@pytest.mark.parametrize(
    "said",
    [
        "**市政府与财政厅签署协议。",
        "省政府与教育厅签署协议。",
        "支持**医科大学。",
        "哈尔滨工程大学。",
        "长春市政府签署协议。",
        "袁隆平获得诺贝尔生理学或医学奖。",
        "王建国厅长签署协议。",
        "C929总装下线。",
        "中央电视台报道了教育厅签署协议。",
        "俄方与教育厅签署了协议。",
    ],
)
def test_other_names_do_not(said: str) -> None:
    assert not stand(said, HELD)


def test_capitals_inside_an_english_sentence_are_names() -> None:
    assert capitals_stand("Today the Union stands.", "We would save the Union.")
    assert not capitals_stand("Today the Confederacy stands.", "We would save the Union.")


def test_who_does_it_is_named_there() -> None:
    assert stand("协议由教育厅签署。", HELD)
    assert stand("由此得到支持，协议由该市签署。", HELD)
    assert not stand("协议由企业签署。", HELD)


def test_a_verb_before_a_body_is_no_name() -> None:
    held = "统筹推进市“双一流”建设，构建分类发展体系。"
    assert stand("统筹推动市“双一流”建设。", held)
    assert not stand("统筹滨海市“双一流”建设。", held)


def test_a_family_name_may_be_a_word() -> None:
    held = "全面推进乡村振兴，改善生活条件。"
    assert stand("严格推进乡村振兴。", held)
    assert not stand("刘平推进乡村振兴。", held)


def test_a_country_has_more_than_one_name() -> None:
    assert capitals_stand("Today the United States and the U.S. stand.", "Ask what America will do.")
    assert capitals_stand("Today the United States stand.", "The people of the United States will stand.")
    assert capitals_stand("Today America stands.", "The people of the U.S. will stand.")
    assert not capitals_stand("Today the United States stand.", "Ask what Canada will do.")


def test_a_mask_keeps_its_shape_and_its_unit_where_it_stands() -> None:
    held = "组建宣讲团***个、宣讲小分队****个，签约金额**.*亿元。"
    assert masks_stand("****个宣讲小分队和***个宣讲团", held)
    assert not masks_stand("组建宣讲团****个", held)
    assert not masks_stand("签约金额**.*万元", held)


def test_a_mask_of_another_shape_and_unit_is_no_rival() -> None:
    held = "人才工作测评满意度为**分，较****年提高*分。"
    assert masks_stand("人才工作测评的满意度比****年高了*分", held)
    assert not masks_stand("人才工作测评的满意度为*分", held)
    assert not masks_stand("高校建设科技小院*", "高校建设科技小院**个，列全省第*。")


def test_in_another_language_a_unit_may_go_unsaid() -> None:
    held = "covering more than *** people and ** percent of schools"
    assert masks_stand("a share of ** of the schools", held, margin=3)
    assert not masks_stand("**** were covered", held, margin=3)


def test_nothing_stands_where_a_mask_was() -> None:
    held = "传承弘扬**抗联精神，排名进入全省前*。"
    assert unfilled("弘扬了抗联精神。", held)
    assert not unfilled("弘扬东北抗联精神。", held)
