"""The speech as a whole is asked about in many words, none of which names anything in it."""

import pytest

from store.structure import asks_for_all, asks_one_fact


@pytest.mark.parametrize(
    "question",
    [
        "我是记者，请提炼全篇的要点和亮点",
        "整篇发言主要内容，三百字以内",
        "请概述该发言之主旨、已取得之成绩及未来之部署。",
        "没时间看全文，这个讲话到底说了些啥？",
        "这篇发言一共分几部分，各讲什么",
        "把整个讲话压缩成一段话",
        "Key takeaways from the whole address for a foreign reader?",
        "tl;dr of the speech",
        "Give me the speech in three sentences",
    ],
)
def test_these_ask_for_all_of_it(question: str) -> None:
    assert asks_for_all(question)


@pytest.mark.parametrize(
    "question",
    [
        "这篇讲话说的是哪个市？",
        "这篇发言，教师待遇讲了什么？",
        "发言取得的成绩有哪些？",
        "发言的第二部分讲了什么？",
        "那部分讲了什么？",
        "What does the speech say is planned?",
        "你说什么",
    ],
)
def test_these_do_not(question: str) -> None:
    assert not asks_for_all(question)


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("五育并举由谁负责？", True),
        ("是不是深化了改革？", True),
        ("能概括一下改革吗？", False),
        ("改革是什么意思，概括一下", False),
        ("When was it opened?", True),
    ],
)
def test_one_fact_is_told_from_a_gist(question: str, one: bool) -> None:
    assert asks_one_fact(question) is one
