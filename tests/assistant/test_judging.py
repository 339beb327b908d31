"""What is asked for, and whether the evidence holds it: read off whole answers."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import Answer, Status, Turn
from assistant.asked import Asked, asked_for, asks_own_place
from assistant.build import build
from assistant.chain import Assistant
from assistant.judging import judge
from assistant.settings import Settings
from assistant.verify import problems
from store.evidence import Evidence
from store.parsing import parse
from store.speech import Kind, Language, Speech


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("签约金额多少钱？", Asked.MONEY),
        ("How much did it cost?", Asked.MONEY),
        ("累计宣讲了多少场？", Asked.COUNT),
        ("How many lectures were given?", Asked.COUNT),
        ("轮岗一轮是几年？", Asked.DURATION),
        ("什么时候开的会？", Asked.TIME),
        ("校长是谁？", Asked.PERSON),
        ("会议在哪里开的？", Asked.PLACE),
        ("这个计划叫什么名字？", Asked.NAME),
        ("都是哪八个？", Asked.MEMBERS),
        ("举报打哪个电话？", Asked.CONTACT),
        ("老师工资会涨吗？", Asked.PAY),
        ("Why was it chosen?", Asked.REASON),
        ("满意度应该在九十分以上吧？", Asked.GUESS),
        ("哪座城定了规矩？", Asked.PLACE),
        ("督學管理辦法係邊個市嘅？", Asked.PLACE),
        ("a plan with X articles", Asked.GUESS),
        ("列全省前几呀", Asked.COUNT),
        ("违规培训如何处理？", None),
        ("有没有任何地市来学习？", None),
        ("那市里对双减怎么安排？", None),
        ("前几年对双减做过调查吗？", None),
        ("某市民对双减有意见吗？", None),
        ("双减政策如何落实？", None),
        ("What is done for rural teachers?", None),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, kind: Asked | None) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("累计宣讲了多少场？", "累计宣讲****场"),
        ("How many lectures were given in total?", "****"),
        ("校友招商签约了多少钱？", "签约金额***.*亿元"),
        ("科技小院建了几个？", "高校建设科技小院**个"),
        ("科技小院有几家，在省里排第几？", "高校建设科技小院**个，列全省第*"),
        ("那些小分队一共拉起来多少支", "宣讲小分队****个"),
        ("这是哈尔滨吧", "**市"),
        ("这篇讲话是哪个市的？", "**市"),
        ("Which city is this speech from? Take a guess.", "**市"),
        ("科技小院（　）个，补一下", "高校建设科技小院**个"),
        ("The universities built ____ science and technology courtyards.", "高校建设科技小院**个"),
        ("宣讲受众破百万了没？", "覆盖师生超***万人"),
        ("Is the institute of Russian studies Harbin's?", "筹建**大学俄罗斯问题研究院"),
    ],
)
def test_what_is_masked_is_withheld_with_its_quote(ask: Callable[..., Answer], question: str, quote: str) -> None:
    answer = ask(question)
    assert answer.status is Status.WITHHELD
    assert quote in answer.citations[0].quote
    assert quote in answer.text


def test_the_masked_place_of_any_speech_is_withheld() -> None:
    town = parse("**市召开教育工作会议，部署全年任务。\n河道改造三段。", speech_id="town")
    evidence = [Evidence(passage, 0.4) for passage in town.citable]
    assert judge("这是哪个城市的讲话？", evidence).status is Status.WITHHELD
    assert judge("昨天吃了什么？", evidence).status is Status.NOT_IN_SPEECH


def test_figures_of_a_list_that_are_all_masked_are_withheld(ask: Callable[..., Answer]) -> None:
    answer = ask("科技小院的家数和名次各是多少？")
    assert answer.status is Status.WITHHELD
    assert "education:2.20" in {citation.passage for citation in answer.citations}
    assert ask("“双一流”在讲话里提了几回，各说的什么").status is Status.ANSWERED


def test_every_masked_thing_that_is_asked_for_is_quoted(ask: Callable[..., Answer]) -> None:
    answer = ask("二十大精神是谁去宣讲的，讲了多少场，多少人听？")
    assert answer.status is Status.WITHHELD
    quoted = "".join(citation.quote for citation in answer.citations)
    assert all(words in quoted for words in ("**名市委常委赴高校宣讲", "累计宣讲****场"))


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("双减政策如何落实？", "持续打击治理校外隐形变异违规培训"),
        ("雙減政策如何落實？", "持续打击治理校外隐形变异违规培训"),
        ("补习班还管不管？", "持续打击治理校外隐形变异违规培训"),
        ("What is being done about cram schools?", "持续打击治理校外隐形变异违规培训"),
        ("孩子心理压力大，学校有什么办法？", "加强对学生的思想引导和心理疏导"),
        ("Will students get out on the ice this winter?", "百万青少年上冰雪"),
        ("既然冰雪活动停办了，还有别的安排吗？", "推进“百万青少年上冰雪”活动"),
    ],
)
def test_everyday_words_and_english_find_the_sentence(ask: Callable[..., Answer], question: str, passage: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert passage in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "老师一个月工资多少钱？",
        "哈尔滨工业大学的校长是谁？",
        "乡村教师每个月补助多少？",
        "Who is the director of the bureau?",
    ],
)
def test_a_passage_near_by_is_shown_as_related_and_not_as_an_answer(ask: Callable[..., Answer], question: str) -> None:
    assert ask(question).status in (Status.RELATED, Status.NOT_IN_SPEECH)


@pytest.mark.parametrize(
    "question", ["红烧肉怎么做？", "明天会下雨吗？", "Who won the world cup?", "你好", "Thanks!", "你是谁？"]
)
def test_what_is_not_about_the_speech_is_declined_with_questions_to_try(
    ask: Callable[..., Answer], question: str
) -> None:
    answer = ask(question)
    assert (answer.status, answer.citations) == (Status.NOT_IN_SPEECH, ())
    assert len(answer.suggestions) >= 2


def test_every_example_is_answered_by_the_speech(ask: Callable[..., Answer]) -> None:
    for question in ("你好", "hello"):
        for suggestion in ask(question).suggestions:
            assert ask(suggestion).status in (Status.ANSWERED, Status.WITHHELD), suggestion


@pytest.mark.parametrize(
    "question",
    [
        "这是真的吗？",
        "那是重点吗？",
        "这是第一次吗？",
        "So this is Russian, right?",
        "全市名师做了哪些工作？",
        "我市名列前茅的是什么？",
        "成果如何市场化？",
        "那市的教材委员会成立了吗？",
        "Did alumni bring any investment to the city?",
    ],
)
def test_what_is_no_place_is_not_taken_for_the_speech_s_own(question: str) -> None:
    assert not asks_own_place(question)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_follow_on_is_answered_by_the_speech(
    ask: Callable[..., Answer], assistant: Assistant, language: Language
) -> None:
    follow_ons = assistant.retriever.follow_ons([assistant.speech.citable[0].id], language, 1000)
    assert len(follow_ons) == len([p for p in assistant.speech.passages if p.kind is Kind.SENTENCE]) - 1
    for question in follow_ons:
        assert ask(question).status in (Status.ANSWERED, Status.WITHHELD), question


def test_an_answer_offers_three_questions_about_what_stands_near(ask: Callable[..., Answer]) -> None:
    answer = ask("双减政策如何落实？")
    assert len(answer.suggestions) == 3
    near = [citation.passage for question in answer.suggestions for citation in ask(question).citations]
    assert {"education:3.21", "education:3.22", "education:3.23"} <= set(near)


def test_a_theme_and_a_section_come_whole_and_in_order(ask: Callable[..., Answer]) -> None:
    theme = ask("在教育民生方面准备做哪些实事？")
    assert [c.passage for c in theme.citations] == [f"education:3.{n}" for n in range(20, 26)]
    section = ask("第一部分讲了什么？")
    assert len(section.citations) == 12
    assert [c.start for c in section.citations] == sorted(c.start for c in section.citations)


def test_a_follow_up_keeps_the_subject_and_a_switch_drops_it(ask: Callable[..., Answer]) -> None:
    history = (Turn(role="user", content="高校科技成果转化怎么样？"), Turn(role="assistant", content="…"))
    assert "签约金额**.*亿元" in ask("那签约了多少钱？", history).text
    assert "教材委员会" in ask("换个话题，教材方面有什么工作？", history).text


def test_an_english_answer_carries_a_translation_beside_the_quote(ask: Callable[..., Answer]) -> None:
    answer = ask("How is the double reduction policy carried out?")
    assert answer.text.startswith("In the words of the speech:")
    assert "tutoring" in (answer.citations[0].translation or "")
    assert ask("双减政策如何落实？").citations[0].translation is None


@pytest.mark.parametrize("question", ["这篇讲话讲了什么？", "概括一下全文", "Summarise the speech"])
def test_the_whole_speech_is_given_in_outline(ask: Callable[..., Answer], speech: Speech, question: str) -> None:
    leads = [passage.id for passage in speech.passages if passage.kind is Kind.LEAD]
    assert [citation.passage for citation in ask(question).citations] == leads


def test_a_speech_whose_words_look_like_marks_is_quoted_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("今年要抓好两件事：①加强组织领导；②落实责任。\n另有其他安排【1】。", encoding="utf-8")
    assistant = build(Settings(source=str(file), cache=tmp_path / "cache"))
    answer = asyncio.run(assistant.ask("今年要抓好两件事"))
    assert answer.text == "今年要抓好两件事：①加强组织领导；②落实责任。[1]"
    assert problems(answer, assistant.speech) == []


def test_sections_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "parts.txt"
    file.write_text("一、总结\n（一）成绩\n修了路。\n二、打算\n（一）成绩\n要修桥。", encoding="utf-8")
    assistant = build(Settings(source=str(file), cache=tmp_path / "cache"))
    assert asyncio.run(assistant.ask("第二部分讲了什么？")).text == "要修桥。[1]"


def test_masked_words_that_look_like_marks_are_quoted_as_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "deal.txt"
    file.write_text("今年成绩很大。①校友签约金额***.*亿元。", encoding="utf-8")
    assistant = build(Settings(source=str(file), cache=tmp_path / "cache"))
    answer = asyncio.run(assistant.ask("校友签约金额是多少亿元？"))
    assert answer.status is Status.WITHHELD
    assert "“①校友签约金额***.*亿元”[1]" in answer.text
    assert problems(answer, assistant.speech) == []
