"""What a question quotes may be the words that all things asked for are called by."""

import pytest

from store.called import called, spared
from store.mentions import Mentions
from store.parsing import parse
from store.speech import Speech

HARBOUR = """一、已经建成的工作

建成深水码头示范基地，启用渔业研究基地。
实施清淤工程，三名工程师获奖。
首创船员流动学校。

二、今后的任务

建设冷链仓储基地，实施防波堤工程。
落实“四个到位”，推行“两港三区”布局。
港口年吞吐量再上台阶。
"""


@pytest.fixture(scope="module")
def harbour() -> Speech:
    return parse(HARBOUR)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("各种“基地”给捋一遍", ["基地"]),
        ("冷链基地、渔业基地——这些“基地”分别是怎么提的", ["基地"]),
        ("名字后头挂着“试行”俩字的是哪几份文件？", ["试行"]),
        ("“四个到位”“两港三区”，这几个词都在哪句里？", ["四个到位", "两港三区"]),
        ("凡是以“市港务局”打头的句子，找齐", ["市港务局"]),
        ("都有哪些叫“××工程”的", ["工程"]),
        ("“工程”一共有几个？", ["工程"]),
        ("Which things are called “base” or “project”?", ["base", "project"]),
        ("“两港三区”怎么布局？", []),
        ("哪些“示范”基地建成了？", []),
        ("哪些“工程”是去年做完的", []),
        ("这个“基地”建成了吗", []),
        ("有几个码头（“深水”的算一个）", []),
    ],
)
def test_words_that_things_are_called_by(question: str, words: list[str]) -> None:
    assert called(question) == words


def test_words_may_be_spared() -> None:
    assert spared("带“四”的提法有哪些？“十四五”不算") == ["十四五"]


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        ("通篇有几个“工程”（清淤那种）？", ["实施清淤", "建设冷链"]),
        ("各类“基地”都报一下", ["建成深水", "建设冷链"]),
        ("第二部分里名字带“基地”的有哪些？", ["建设冷链"]),
        ("“四个到位”“两港三区”“首创”，这些词各在哪句？", ["首创船员", "落实“四"]),
        ("“四个到位”“五个不准”，这几个词都在哪句里？", []),
    ],
)
def test_every_sentence_with_something_called_so_is_found(harbour: Speech, question: str, starts: list[str]) -> None:
    found = Mentions(harbour, {}).asked_for(question)
    assert [passage.text[:4] for passage in found] == starts
