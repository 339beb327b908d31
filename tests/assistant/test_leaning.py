"""What a question finds that follows others: alone where it names its subject, with them where it leans on them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import Answer, Status
from assistant.build import build
from assistant.chain import Assistant
from assistant.followup import by_rule
from assistant.leaning import evidence_for
from assistant.settings import Settings
from store.late import LateRetriever
from tests.assistant.conversations import after

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        ("科技小院（　）个，列全省第几？", "Anything about Russia?", "Anything about Russia?"),
        ("How many lectures were given?", "any mention of labour education", "any mention of labour education"),
        ("冰雪活动还搞吗？", "劳动课呢", "劳动课"),
        ("实验室的成果转化支持了哪些", "双减", "双减"),
        ("What is being done about illegal tutoring?", "ok, and kindergartens?", "kindergartens"),
        ("教材谁来管？", "哪所大学筹建俄罗斯问题研究院？", "哪所大学筹建俄罗斯问题研究院？"),
    ],
)
def test_a_short_question_that_names_its_subject_is_answered_as_if_asked_first(
    ask: Ask, earlier: str, question: str, alone: str
) -> None:
    assert quotes(ask(question, after(earlier))) == quotes(ask(alone))


@pytest.mark.parametrize(
    ("earlier", "question", "answer"),
    [
        ("“红扣子”是什么工程", "面向哪个学段的", "红扣子"),
        ("产业学院有没有建", "具体多少个？", "现代产业学院"),
        ("基层党组织的理论学习，机关党委委员可以列席旁听吗", "有没有专门发文件，叫什么", "列席旁听"),
        ("Was there a guideline on undergraduate majors?", "What's the point of it?", "本科专业设置"),
        ("高校科技成果转化怎么样？", "那签约了多少钱？", "签约金额**.*亿元"),
    ],
)
def test_one_that_says_too_little_is_answered_with_what_was_asked_before(
    ask: Ask, earlier: str, question: str, answer: str
) -> None:
    assert answer in "".join(quotes(ask(question, after(earlier))))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("宣讲团组建了多少个？", "小分队呢"), "宣讲小分队****个"),
        (("累计宣讲了多少场？", "宣讲团呢？", "小分队呢？"), "宣讲小分队****个"),
        (("How many lectures were given?", "What about the science courtyards?"), "高校建设科技小院**个"),
    ],
)
def test_a_bare_subject_is_asked_for_what_the_last_was_asked_for(ask: Ask, asked: tuple[str, ...], words: str) -> None:
    answer = ask(asked[-1], after(*asked[:-1]))
    assert answer.status is Status.WITHHELD
    assert words in "".join(quotes(answer))


def test_another_work_is_not_told_of_by_this_speech_either(ask: Ask) -> None:
    assert ask("它讲了什么？", after("概括一下《老人与海》")).citations == ()


def test_what_says_little_itself_is_leant_on_with_the_one_before_it(retriever: LateRetriever) -> None:
    history = after("高校科技成果签了多少合同？", "它有多少？")
    search, evidence = evidence_for(retriever, by_rule("它值多少钱？", history), 8)
    assert search.earlier == ("高校科技成果签了多少合同？", "它有多少？")
    assert "成交技术合同" in evidence[0].passage.text


def test_what_was_not_needed_is_not_told_to_a_model_either(retriever: LateRetriever) -> None:
    search, _ = evidence_for(retriever, by_rule("那劳动教育课程怎么打造？", after("普惠性幼儿园新增了吗？")), 8)
    assert search.whole == "那劳动教育课程怎么打造？"


OTHER_MATTERS = ["毛衣缩水了怎么撑回原样？", "Why do cockerels crow before dawn?", "国际奥委会总部设在哪个城市？"]


@pytest.mark.parametrize("question", OTHER_MATTERS)
def test_what_is_about_other_matters_is_not_answered_by_what_was_asked_before(ask: Ask, question: str) -> None:
    assert ask(question, after("会不会专门整治教师“微腐败”？")).status is Status.NOT_IN_SPEECH


def test_a_speech_of_one_s_own_is_asked_further_and_not_about_other_matters(tmp_path: Path) -> None:
    file = tmp_path / "library.txt"
    file.write_text("The harbour library opens on 3 May. It has 120 seats. The bridge is closed.", encoding="utf-8")
    own = build(Settings(source=str(file), cache=tmp_path / "cache"))
    history = after("When does the harbour library open?")
    assert "3 May" in asyncio.run(own.ask("Is it open?", history)).text
    assert not asyncio.run(own.ask("How long must rice be boiled in a pressure cooker?", history)).citations


@pytest.fixture
def retriever(assistant: Assistant) -> LateRetriever:
    return assistant.retriever


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]
