import pytest

from store.expected import Expected, Masked
from store.known import known_questions
from store.matching import Matching
from store.terms import Terms, terms

EXPECTED = {
    "town:0.1": Expected(
        zh=("公园什么时候开放？", "公园在哪里？"),
        beside=("公园的门票多少钱？",),
        masked=(Masked("新建公园**个", zh=("建了几个公园？",)), Masked("投资**亿元", en=("How much was invested?",))),
    )
}
MATCHING = Matching(known_questions(EXPECTED), [], Terms())


def test_the_very_question_is_as_close_as_can_be_in_its_group_alone() -> None:
    closeness = MATCHING.closeness(terms("公园在哪里？"))
    first = MATCHING.matches("town:0.1", closeness)[0]
    assert (first.question, first.masked, round(first.closeness, 6)) == ("公园在哪里？", False, 1)
    assert closeness.nearest["town:0.1"] == first.closeness


def test_how_near_a_group_comes_is_told_by_a_few_of_its_questions_of_whatever_passage() -> None:
    asked = {"town:0.1": EXPECTED["town:0.1"], "town:0.2": Expected(zh=("公园在哪？", "公园在哪里呢？"))}
    matching = Matching(known_questions(asked), [], Terms())
    closeness = matching.closeness(terms("公园在哪里？"))
    first, second, third = sorted(closeness.each[:4].tolist(), reverse=True)[:3]
    assert closeness.near.answered == pytest.approx((first + second + third) / 3)
    assert closeness.near.beside == closeness.each.tolist()[6] / 3, "one alone may be near by chance"


def test_what_masks_the_thing_asked_for_is_that_of_the_nearest_question() -> None:
    assert MATCHING.hidden("town:0.1", MATCHING.closeness(terms("一共建了几个公园？"))) == "新建公园**个"
    assert MATCHING.hidden("town:0.1", MATCHING.closeness(terms("how much was invested in all"))) == "投资**亿元"
    assert MATCHING.hidden("town:0.2", MATCHING.closeness(terms("how much was invested in all"))) == ""
