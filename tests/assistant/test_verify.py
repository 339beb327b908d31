"""Answers are verified from their JSON and the speech alone."""

import asyncio
import json
from collections.abc import Callable

import pytest
from langchain_core.messages import AIMessage

from assistant.answer import Answer, Status, Verdict
from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.verify import problems
from assistant.writers import prompted
from store.library import open_speech
from store.speech import Speech
from tests.conftest import TEXTS, Speaker, numbered_as_given

QUESTIONS = [
    "双减政策如何落实？",
    "累计宣讲了多少场？",
    "怎样加强乡村教师队伍建设？",
    "冰雪活动有哪些安排？",
    "第二部分讲了什么？",
    "校友招商签约金额是多少？",
    "职业教育要怎么改革？",
    "对俄合作有什么计划？",
    "成立了什么教材机构？",
    "老师工资多少钱？",
    "红烧肉怎么做？",
    "你好",
    "這篇講話是哪個市的？",
    "科技小院列全省第几？",
    "How is double reduction carried out?",
    "How many lectures were given?",
    "What is planned for winter sports?",
    "Summarise the first part.",
    "Who is the director of the bureau?",
    "What is the capital of France?",
]


@pytest.fixture(scope="module")
def answers(ask: Callable[..., Answer]) -> list[Answer]:
    return [ask(question) for question in QUESTIONS]


def test_every_answer_holds_and_comes_back_from_json(answers: list[Answer], speech: Speech) -> None:
    for answer in answers:
        assert problems(Answer.model_validate_json(answer.model_dump_json()), speech) == []
    assert {answer.status for answer in answers} >= {
        Status.ANSWERED,
        Status.WITHHELD,
        Status.RELATED,
        Status.NOT_IN_SPEECH,
    }


def test_every_quote_stands_in_the_speech_at_its_offsets(answers: list[Answer], speech: Speech) -> None:
    citations = [citation for answer in answers for citation in answer.citations]
    assert len(citations) > 30
    for citation in citations:
        assert speech.text[citation.start : citation.end] == citation.quote


def strings(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, str):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in strings(item, (*path, key))]


VOUCHED = {"text", "sentences", "citations", "passages", "speech"}


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_changed_character_is_noticed_wherever_it_is(answers: list[Answer], speech: Speech, place: str) -> None:
    for answer in answers:
        whole = answer.model_dump(mode="json")
        for path in (p for p in strings(whole) if p[0] in VOUCHED and p[-1] != "verdict"):
            changed = json.loads(json.dumps(whole))
            holder = changed
            for key in path[:-1]:
                holder = holder[key]
            text = holder[path[-1]]
            at = {"first": 0, "middle": len(text) // 2, "last": len(text.rstrip()) - 1}[place]
            if text:
                holder[path[-1]] = text[:at] + ("甲" if text[at] != "甲" else "乙") + text[at + 1 :]
                assert problems(Answer.model_validate(changed), speech), (answer.question, path)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "not_in_speech"}, "status"),
        ({"citations": ()}, "numbers"),
        ({"passages": ()}, "not retrieved"),
    ],
)
def test_an_answer_that_does_not_add_up_is_rejected(
    ask: Callable[..., Answer], speech: Speech, change: dict[str, object], problem: str
) -> None:
    answer = ask(QUESTIONS[0]).model_copy(update=change)
    assert any(problem in found for found in problems(answer, speech))


def test_an_answer_about_another_speech_is_rejected(ask: Callable[..., Answer]) -> None:
    others = [open_speech(str(file)) for file in TEXTS if file.stem != "education"]
    for other in others:
        assert problems(ask(QUESTIONS[0]), other)


REPLY = (
    "完善城乡教师校长交流轮岗的激励机制，以加强乡村教师队伍建设。[1]"
    "完善教师校长交流轮岗的激励机制，加强乡村教师队伍建设。"
    "每人补贴5000元。[1]这是众所周知的好事。"
)


@pytest.fixture(scope="module")
def labelled(assistant: Assistant, settings: Settings) -> Answer:
    """What a model writes where sentences without support are shown: reworded, uncited, wrong, and without a source."""
    reply = numbered_as_given(assistant, QUESTIONS[2], REPLY)
    writer = prompted(Speaker(messages=iter([AIMessage(reply)])), "speaker")
    showing = settings.model_copy(update={"unsupported": "show"})
    return asyncio.run(Assistant(assistant.speech, assistant.retriever, writer, showing).ask(QUESTIONS[2]))


def test_an_answer_with_labelled_sentences_holds_as_such(labelled: Answer, speech: Speech) -> None:
    verdicts = [sentence.verdict for sentence in labelled.sentences]
    assert verdicts == [Verdict.SUPPORTED, Verdict.SUPPORTED, Verdict.UNSUPPORTED, Verdict.UNCITED]
    assert [sentence.added for sentence in labelled.sentences] == [False, True, False, False]
    assert labelled.status is Status.PARTIAL
    assert labelled.notice
    assert problems(labelled, speech) == []


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, {"verdict": Verdict.QUOTED}),
        (0, {"verdict": Verdict.UNCHECKED}),
        (0, {"verdict": Verdict.UNSUPPORTED}),
        (0, {"citations": ()}),
        (2, {"verdict": Verdict.SUPPORTED, "citations": (1,)}),
        (2, {"verdict": Verdict.META}),
        (2, {"verdict": Verdict.UNCITED}),
        (2, {"text": "每人补贴5000元。"}),
        (3, {"text": "这是众所周知的好事。[1]", "citations": (1,), "verdict": Verdict.SUPPORTED}),
    ],
)
def test_a_sentence_made_to_look_better_is_noticed(
    labelled: Answer, speech: Speech, number: int, change: dict[str, object]
) -> None:
    sentences = list(labelled.sentences)
    sentences[number] = sentences[number].model_copy(update=change)
    text = "".join(sentence.text for sentence in sentences).rstrip()
    assert problems(labelled.model_copy(update={"sentences": tuple(sentences), "text": text}), speech)


def test_labelled_sentences_make_an_answer_partial(labelled: Answer, speech: Speech) -> None:
    assert problems(labelled.model_copy(update={"status": Status.ANSWERED}), speech)
