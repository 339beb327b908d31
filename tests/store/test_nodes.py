"""A list brings a topic, and of it what the question asks for."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Status
from store.nodes import Nodes
from store.parts import without_preface
from store.speech import Speech
from store.structure import asks_for_all, wants_whole


def cited(answer: Answer) -> set[str]:
    return {citation.passage.removeprefix("education:") for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("List the documents issued in the first section, please.", {"1.12", "1.15", "1.17"}),
        ("下一步人才工作还要做哪些？", {"3.10", "3.17", "3.18"}),
        ("下一步名字里带“行动”的都有哪些？", {"3.4", "3.7", "3.17", "3.20", "3.21", "3.22", "3.25"}),
        ("第三部分第二个主题是关于什么的？", {"3.9", "3.10", "3.11"}),
        ("“坚持融会贯通学”这一条的内容是什么？", {"1.12", "1.13", "1.14", "1.15"}),
    ],
)
def test_of_a_topic_comes_what_is_of_the_part_and_time_asked_about(
    ask: Callable[..., Answer], question: str, passages: set[str]
) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert cited(answer) == passages


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("第三部分讲了哪些关于校外培训和微腐败的整治？", {"3.20", "3.22"}),
        ("What will happen with the two national reform zones, vocational and higher education?", {"3.13", "3.15"}),
    ],
)
def test_what_comes_besides_is_of_that_part_and_time(
    ask: Callable[..., Answer], question: str, passages: set[str]
) -> None:
    found = cited(ask(question))
    assert passages <= found
    assert len(found) <= len(passages) + 1
    assert {passage[0] for passage in found} == {"3"}


def test_who_asks_does_not_matter(ask: Callable[..., Answer]) -> None:
    plain, introduced = "发言中出台、印发、制定的文件都列出来。", "我是跑教育口的记者，请把"
    assert cited(ask(f"{introduced}{plain}")) == cited(ask(plain)) >= {"1.12", "1.17", "2.4", "2.25"}
    assert without_preface("我是家长，双减有哪些举措？") == "双减有哪些举措？"
    assert without_preface("我想知道教师待遇，有哪些举措？").startswith("我想知道教师待遇")


def test_a_topic_is_preferred_to_a_theme_that_it_holds_all_of(speech: Speech) -> None:
    theme = next(p.id for p in speech.passages if p.text == "积极谋划教育向北开放发展行动。")
    nodes = Nodes(speech, {})
    nodes.under["wide"] = [*nodes.under[theme], speech.passages[-1]]
    nodes.under["other"] = [speech.passages[-1]]
    found = {theme: 1.0, "other": 0.95, "wide": 0.9}
    assert nodes.asked_about("都有什么？", list(found), found) == "wide"
    assert nodes.asked_about("那个主题都有什么？", list(found), found) == theme
    assert nodes.asked_about("都有什么？", list(found), {**found, "wide": 0.5}) == theme


def test_a_topic_does_not_take_what_one_sentence_tells_better(speech: Speech) -> None:
    sentence = speech.citable[0].id
    nodes = Nodes(speech, {})
    nodes.under["topic"] = list(speech.citable[:2])
    found = {sentence: 1.0, "topic": 0.75}
    assert nodes.asked_about("教育情况怎么样？", list(found), found) is None
    assert nodes.asked_about("教育都有哪些？", list(found), found) == "topic"


@pytest.mark.parametrize(
    ("question", "of_all"),
    [
        ("这篇发言总的讲了些什么？", True),
        ("Briefly, what is the whole speech about?", True),
        ("关于研究生教育，发言讲了些什么？", False),
        ("What does the speech say about teachers?", False),
    ],
)
def test_the_speech_as_a_whole_is_asked_about(question: str, of_all: bool) -> None:
    assert asks_for_all(question) is of_all


@pytest.mark.parametrize("question", ["What's coming for teachers?", "Which mechanisms were set up?", "有哪几个工程？"])
def test_these_ask_for_a_list(question: str) -> None:
    assert wants_whole(question)
