"""Where everything about one word is asked for, the few sentences that hold it belong to the answer."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from store.subjects import subject


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("我想考船员，讲话里关于海员的内容请都给我找出来", "海员"),
        ("跟渔业沾边的话都摘出来", "渔业"),
        ("要完善的航线（包括内河）都讲到哪些？", "航线"),
        ("建了哪几套机制？", "机制"),
        ("Anything on the free port between the two cities?", "free port"),
        ("码头的长度是多少？", None),
        ("这跟什么挂钩？", None),
    ],
)
def test_the_word_that_everything_is_asked_about(question: str, word: str | None) -> None:
    asked = subject(question)
    assert (asked and asked.word) == word


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("孩子打算走职业教育这条路，关于职教的内容请都给我找出来", ["2.4", "3.13", "3.14"]),
        ("合作办学（包括中外、中俄）都讲到哪些？", ["2.30", "3.10", "3.11"]),
        ("理论学习上建了哪几套机制？", ["1.10", "1.17"]),
        ("家庭教育督导查出了哪些问题？", ["2.9"]),
    ],
)
def test_sentences_with_the_word_join_what_is_found(
    ask: Callable[..., Answer], question: str, passages: list[str]
) -> None:
    assert [citation.passage.split(":")[1] for citation in ask(question).citations] == passages
