import asyncio
from collections.abc import Callable

import pytest
from langchain_core.messages import AIMessage

from assistant.answer import Answer, Finish, Growing, InputError, Status, Turn, Verdict
from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.writers import prompted
from tests.conftest import Speaker, numbered_as_given

QUESTION = "怎样加强乡村教师队伍建设？"
TRUE = "加强乡村教师队伍建设，完善城乡教师校长交流轮岗激励机制。"


@pytest.mark.parametrize(
    ("reply", "status", "text"),
    [
        (f"{TRUE}[1]", Status.ANSWERED, f"{TRUE}[1]"),
        (f"{TRUE}[1][99]", Status.ANSWERED, f"{TRUE}[1]"),
        (TRUE, Status.ANSWERED, f"{TRUE}[1]"),
        ("完善城乡教师校长交流轮岗的激励机制。[1]", Status.ANSWERED, "完善城乡教师校长交流轮岗的激励机制。[1]"),
        (f"{TRUE}[1]每人补贴5000元。[1]", Status.PARTIAL, f"{TRUE}[1]"),
        (f"{TRUE}[1]这是众所周知的好事。", Status.PARTIAL, f"{TRUE}[1]"),
        ("讲话说“乡村教师待遇大幅提高了”。[1]" + TRUE + "[1]", Status.PARTIAL, f"{TRUE}[1]"),
        ("NOT_IN_SPEECH", Status.NOT_IN_SPEECH, "在这篇讲话里没有找到这个问题的答案。"),
    ],
)
def test_what_a_model_says_becomes_a_checked_answer(
    say: Callable[..., Answer], reply: str, status: Status, text: str
) -> None:
    answer = say(QUESTION, reply)
    assert (answer.status, answer.text, answer.finish) == (status, text, Finish.COMPLETE)
    assert answer.writer == "prompted"
    assert answer.prompt is not None
    assert answer.prompt.startswith("answer@")


@pytest.mark.parametrize("reply", ["每人补贴5000元。[1]", "这是众所周知的好事。", "", "   "])
def test_where_nothing_holds_the_speech_is_quoted(say: Callable[..., Answer], reply: str) -> None:
    answer = say(QUESTION, reply)
    assert (answer.finish, answer.writer, answer.status) == (Finish.FALLBACK, "quoting", Status.ANSWERED)
    assert answer.notice
    assert TRUE in answer.text


@pytest.mark.parametrize(
    ("finish", "expected"), [("length", "truncated"), ("content_filter", "blocked"), (None, "truncated")]
)
def test_half_an_answer_is_marked(say: Callable[..., Answer], finish: str | None, expected: str) -> None:
    answer = say(QUESTION, f"{TRUE}[1]实施师德师风建设“八个一”工程，选树宣", finish=finish)
    assert (answer.status, answer.finish, answer.text) == (Status.PARTIAL, expected, f"{TRUE}[1]")
    assert answer.notice


def test_a_stream_that_breaks_keeps_what_was_checked(say: Callable[..., Answer]) -> None:
    answer = say(QUESTION, f"{TRUE}[1]实施师德", fault=ConnectionResetError("sk-secret at https://internal"))
    assert (answer.status, answer.finish, answer.text) == (Status.PARTIAL, Finish.TRUNCATED, f"{TRUE}[1]")
    assert "sk-secret" not in answer.model_dump_json()


def test_sentences_come_before_the_answer(assistant: Assistant) -> None:
    async def collect() -> list[object]:
        return [event async for event in assistant.stream(QUESTION)]

    evidence, *sentences, answer = asyncio.run(collect())
    assert isinstance(answer, Answer)
    assert isinstance(evidence, tuple)
    assert sentences
    growing = [sentence for sentence in sentences if isinstance(sentence, Growing)]
    assert [(one.text, one.verdict, one.citations) for one in growing] == [
        (one.text, Verdict.QUOTED, one.citations) for one in answer.sentences
    ]
    assert {citation for sentence in growing for citation in sentence.cited} == set(answer.citations)
    assert evidence == answer.passages


def test_where_nothing_is_found_no_model_is_asked(say: Callable[..., Answer]) -> None:
    answer = say("zyx qqq", "must not be asked", fault=AssertionError("the model was asked"))
    assert answer.status is Status.NOT_IN_SPEECH
    assert answer.citations == ()
    assert answer.suggestions


def test_a_fault_inside_is_one_fixed_sentence(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant.retriever, "search", lambda *_: 1 / 0)
    answer = asyncio.run(assistant.ask(QUESTION))
    assert answer.status is Status.FAILED
    assert "division" not in answer.model_dump_json()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "empty"),
        (" \u200b\n", "empty"),
        ("问" * 1001, "too_long"),
        ("a\x00b", "not_text"),
        ("坏\udce4", "not_text"),
    ],
)
def test_bad_input_is_an_error_before_the_chain(ask: Callable[..., Answer], question: str, reason: str) -> None:
    with pytest.raises(InputError) as error:
        ask(question)
    assert error.value.reason == reason


HISTORY = (Turn(role="user", content="高校科技成果转化怎么样？"), Turn(role="assistant", content="…"))


@pytest.mark.parametrize("rewritten", ["高校科技成果转化签约了多少钱？", "", "第一行\n第二行", ConnectionError("down")])
def test_a_follow_up_is_rewritten_by_the_model_and_by_rule_where_that_fails(
    assistant: Assistant, settings: Settings, rewritten: str | Exception
) -> None:
    reply = numbered_as_given(assistant, "高校科技成果转化签约了多少钱？", "成交技术合同****项、签约金额**.*亿元。[1]")
    model = Speaker(messages=iter([AIMessage("" if isinstance(rewritten, Exception) else rewritten), AIMessage(reply)]))
    model.first_fault = rewritten if isinstance(rewritten, Exception) else None
    asked = Assistant(assistant.speech, assistant.retriever, prompted(model, "speaker"), settings)
    answer = asyncio.run(asked.ask("那签约了多少钱？", HISTORY))
    assert answer.question == "那签约了多少钱？"
    assert answer.status is Status.WITHHELD
    assert "签约金额**.*亿元" in answer.citations[0].quote
