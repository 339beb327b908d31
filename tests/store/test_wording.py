from collections.abc import Mapping, Sequence

import pytest

from store.expected import Expected, Masked
from store.known import Known, known_questions
from store.library import expected_questions
from store.parsing import parse
from store.similarity import TermVectors
from store.speech import Speech
from store.terms import Terms, terms
from store.wording import Wording

TOWN = parse("新建公园**个。\n改造河道三段。", speech_id="town")


def worded(speech: Speech, expected: Mapping[str, Expected], known: Sequence[Known]) -> Wording:
    read = Terms()
    vectors = TermVectors(read.of(question.text for question in known))
    return Wording(speech.passages, expected, known, vectors, read)


EXPECTED = {
    "town:0.1": Expected(
        zh=("公园有什么进展？", "公园这块有什么动作？"),
        beside=("公园谁设计的？", "公园花了谁的钱？"),
        masked=(Masked("新建公园**个", zh=("公园建了多少个？", "公园总数是多少？")),),
        english="Parks.",
    ),
}


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("河道有什么进展？", "answered"),
        ("河道改了多少段？", "masked"),
        ("河道谁设计的？", None),
    ],
)
def test_what_is_asked_shows_in_the_words_that_ask_whatever_the_subject(question: str, group: str | None) -> None:
    river = TOWN.citable[1]
    odds = worded(TOWN, EXPECTED, known_questions(EXPECTED)).odds(terms(question), river.id)._asdict()
    likeliest = max(odds, key=lambda name: odds[name])
    assert (likeliest if odds[likeliest] > 0 else None) == group


def test_words_that_nobody_asked_with_say_nothing() -> None:
    odds = worded(TOWN, EXPECTED, known_questions(EXPECTED)).odds(["qxz"], TOWN.citable[1].id)
    assert odds == (0, 0, 0)


def test_other_matters_are_worded_like_no_question_about_a_speech(speech: Speech) -> None:
    expected = expected_questions(speech)
    wording = worded(speech, expected, known_questions(expected))
    teachers = "education:3.24"
    assert wording.odds(terms("附近哪家火锅味道最好？"), teachers).elsewhere > 0
    assert wording.odds(terms("教师轮岗有没有补贴标准？"), teachers).elsewhere < 0


def test_a_speech_without_masks_has_nothing_worded_like_a_question_for_one() -> None:
    known = known_questions({"town:0.1": Expected(zh=("公园有什么进展？",), beside=("公园谁设计的？",))})
    odds = worded(TOWN, {}, known).odds(terms("河道有什么进展？"), TOWN.citable[1].id)
    assert odds.masked == 0
    assert odds.answered > 0
