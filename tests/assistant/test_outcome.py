"""How a turn ends by what speaks for it; the weights as they ship."""

import tomllib
from pathlib import Path

import pytest

from assistant import outcome
from assistant.answer import Status
from assistant.outcome import Signs, likeliest
from assistant.weighing import weigh
from store.evidence import Evidence, Likeness, Match, Near, Odds
from store.parsing import parse

TOWN = parse("新建公园**个，投资**亿元。\n改造河道三段。", speech_id="town")
PARK, RIVER = TOWN.citable
NOTHING = Signs(0.5, 0.3, *(0.1,) * 4, *(0.0,) * 3, 0.5, 0.0, *(False,) * 5)


def test_every_status_has_a_weight_for_every_sign() -> None:
    weights = tomllib.loads(Path(outcome.FILE).read_text(encoding="utf-8"))
    assert set(weights) == {Status.ANSWERED, Status.WITHHELD, Status.RELATED, Status.NOT_IN_SPEECH}
    assert all(set(row) == {*Signs._fields, "constant"} for row in weights.values())


@pytest.mark.parametrize(
    ("signs", "status"),
    [
        ({"score": 0.9, "known": 0.9, "near_answered": 0.8, "odds_answered": 1.5}, Status.ANSWERED),
        ({"score": 0.9, "known": 0.9, "near_masked": 0.8, "odds_masked": 1.5, "hides": True}, Status.WITHHELD),
        ({"score": 0.8, "near_beside": 0.8, "odds_answered": -2.0, "not_held": True}, Status.RELATED),
        ({"score": 0.2, "near_elsewhere": 0.6, "odds_answered": -1.0, "odds_elsewhere": 2.0}, Status.NOT_IN_SPEECH),
    ],
)
def test_what_speaks_most_for_an_outcome_makes_it(signs: dict[str, float], status: Status) -> None:
    assert likeliest(NOTHING._replace(**signs)) is status


def status_of(question: str, found: Evidence) -> tuple[Status, str]:
    weighed = weigh(question, [found], whole=False, bare=False)
    return weighed.status, weighed.hidden


def test_the_very_question_ends_as_it_is_known_to() -> None:
    far = Likeness(Near(beside=0.9), Odds(-3, -3, 0), 0.5, "新建公园**个")
    for masked, status in ((False, Status.ANSWERED), (True, Status.WITHHELD)):
        found = Evidence(PARK, 0.9, (Match("公园呢？", 1.0, masked),), likeness=far)
        assert status_of("公园呢？", found)[0] is status


def test_nothing_is_withheld_without_words_that_hide_it() -> None:
    near = Likeness(Near(masked=0.9), Odds(-2, 4, 0), 0.5)
    assert status_of("河道改造花的钱？", Evidence(RIVER, 0.9, likeness=near))[0] is Status.RELATED


def test_of_several_things_that_are_asked_for_the_whole_sentence_is_shown() -> None:
    near = Likeness(Near(answered=0.1, masked=0.9), Odds(-2, 4, 0), 0.5, "新建公园**个")
    found = Evidence(PARK, 0.9, likeness=near)
    assert status_of("公园建了多少个？", found) == (Status.WITHHELD, "新建公园**个")
    assert status_of("公园建了多少个、投资多少亿？", found) == (Status.WITHHELD, "新建公园**个，投资**亿元")


def test_where_no_questions_are_known_the_form_of_what_is_asked_decides() -> None:
    assert status_of("公园建了多少个？", Evidence(PARK, 0.9)) == (Status.WITHHELD, "新建公园**个")
    assert status_of("河道改造了几段？", Evidence(RIVER, 0.9))[0] is Status.ANSWERED
    assert status_of("河道改造花了多少钱？", Evidence(RIVER, 0.9))[0] is Status.RELATED
    assert status_of("河道改造了几段？", Evidence(RIVER, 0.1))[0] is Status.NOT_IN_SPEECH
