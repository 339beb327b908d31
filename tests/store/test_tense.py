"""What was done and what is to come are told apart by what people ask of each section."""

import pytest

from store.expected import Expected
from store.library import expected_questions
from store.speech import Speech
from store.tense import ahead, asks_for_both, looks_ahead


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("接下来对教师有哪些安排？", True),
        ("What will be done for teachers?", True),
        ("已经为教师做了哪些事？", False),
        ("教师有哪些待遇？", None),
        ("What is being done about cram schools?", None),
        ("领航计划有哪些内容？", None),
        ("教师队伍有哪些成效？", False),
        ("下一步教师队伍要取得哪些进展？", True),
        ("明年教师方面有哪些安排？", True),
    ],
)
def test_the_time_a_question_asks_for(question: str, expected: bool | None) -> None:
    assert looks_ahead(question) is expected


def test_both_times_may_be_asked_for() -> None:
    assert asks_for_both("已经做了什么，接下来做什么？")
    assert looks_ahead("已经做了什么，接下来做什么？") is None
    assert asks_for_both("思政课前后都有哪些说法？")
    assert asks_for_both("What about vocational schools, past and future?")
    assert not asks_for_both("大中小学的课前后接得上吗？")


def test_the_section_on_what_is_to_come_is_told_by_its_questions(speech: Speech) -> None:
    asked = {p: (*each.zh, *each.en) for p, each in expected_questions(speech).items()}
    assert {passage.rpartition(".")[0] for passage in ahead(speech, asked)} == {"education:3"}


def test_without_questions_there_is_no_such_section(speech: Speech) -> None:
    assert not ahead(speech, {passage.id: Expected().zh for passage in speech.passages})
