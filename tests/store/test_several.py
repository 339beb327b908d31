"""Each of several things is quoted, also where one is a single word or nothing else comes near it."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Status
from store.parts import parts, sets_apart


@pytest.mark.parametrize(
    "question",
    [
        "What was said about ports, and about ferries?",
        "码头怎么建、航线怎么开？",
        "rules against smuggling and against noise",
    ],
)
def test_each_is_asked_about_in_the_same_words(question: str) -> None:
    assert sets_apart(question)


def test_one_thing_is_not_asked_about_twice() -> None:
    assert not sets_apart("What about ports and ferries?")


def test_how_much_is_to_be_told_is_no_thing() -> None:
    assert parts("吞吐量和航线各多少，两个数字都要")[-1] != "两个数字都要"


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("往后学生的体育、劳动和心理健康，分别准备怎么抓", ["3.5", "3.6", "3.7"]),
        ("冰雪、劳动、就业，分别怎么干", ["3.5", "3.6", "3.25"]),
        ("What did they do about textbooks, and about language and script work?", ["1.14", "1.15"]),
        ("What crackdowns are planned, against shady tutoring and against petty corruption?", ["3.20", "3.22"]),
        ("专业这摊子，怎么调的、怎么管的、以后重点建什么？", ["2.5", "2.12", "3.16"]),
        ("各种“试点”捋一遍，不管是拿到手的还是准备搞的", ["2.3", "2.9", "2.10", "3.9", "3.13"]),
    ],
)
def test_each_is_quoted(ask: Callable[..., Answer], question: str, passages: list[str]) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert [citation.passage.split(":")[1] for citation in answer.citations] == passages


def test_what_is_done_and_to_come_of_one_thing_is_all_of_its_topic(ask: Callable[..., Answer]) -> None:
    cited = {
        c.passage.split(":")[1] for c in ask("Opening up to the north: what has been done, what comes next?").citations
    }
    assert cited >= {"2.29", "2.30", "2.31", "3.10", "3.11"}


def test_two_masked_figures_are_both_quoted(ask: Callable[..., Answer]) -> None:
    answer = ask("校友招商和技术合同各签约多少亿元，两个数字都要")
    assert answer.status is Status.WITHHELD
    assert {citation.passage for citation in answer.citations} == {"education:2.15", "education:2.21"}
