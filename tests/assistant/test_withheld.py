"""What a question asks for, or offers, in the place of a mask."""

import pytest

from assistant.withheld import masked_there, unconfirmed
from store.evidence import Evidence
from store.parsing import parse

TEXT = "高校建设科技小院**个，列全省第*，成交技术合同****项、签约金额**.*亿元，筹建**大学俄罗斯问题研究院。"
HELD = Evidence(parse(TEXT, speech_id="held").citable[0], 1.0)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("技术合同成交了多少项？", "成交技术合同****项、签约金额**.*亿元"),
        ("签了五百亿，对吧？", "成交技术合同****项、签约金额**.*亿元"),
        ("是不是建了二十个？", "高校建设科技小院**个"),
        ("是全省第一吧？", "列全省第*"),
        ("什么大学要筹建研究院？", "筹建**大学俄罗斯问题研究院"),
        ("是某某大学筹建的吗？", "筹建**大学俄罗斯问题研究院"),
    ],
)
def test_the_clause_with_the_mask_is_found_by_what_stands_behind_it(question: str, clause: str) -> None:
    assert masked_there(question, TEXT) == clause


@pytest.mark.parametrize(
    "question", ["第一批科技小院建在哪里？", "一个月收多少钱？", "全省第一批科技小院是不是都建好了？", "大学筹建了吗？"]
)
def test_other_figures_and_names_are_no_matter(question: str) -> None:
    assert masked_there(question, TEXT) is None


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("技术合同过没过三千项？", "成交技术合同****项、签约金额**.*亿元"),
        ("科技小院够不够五十个？", "高校建设科技小院**个"),
        ("是全省头一家吗？", "列全省第*"),
        ("Were more than 200 contracts signed?", "高校建设科技小院**个"),
        ("Was it number one in the province?", "列全省第*"),
        ("技术合同破千了没？", "成交技术合同****项、签约金额**.*亿元"),
        ("Science courts: about 40?", "高校建设科技小院**个"),
        ("俄罗斯问题研究院是大庆的吗？", "筹建**大学俄罗斯问题研究院"),
        ("Is the institute of Russian studies Harbin's?", "筹建**大学俄罗斯问题研究院"),
    ],
)
def test_a_figure_that_is_offered_for_a_mask_is_neither_confirmed_nor_denied(question: str, clause: str) -> None:
    assert unconfirmed(question, HELD) == clause


@pytest.mark.parametrize(
    "question",
    [
        "科技小院建了没有？",
        "北京来的专家看过科技小院吗？",
        "30岁以上能报名吗？",
        "科技小院怎么建的，有五年规划吗？",
        "Did universities build any?",
    ],
)
def test_where_no_figure_of_its_unit_is_offered_there_is_nothing_to_confirm(question: str) -> None:
    assert unconfirmed(question, HELD) is None
