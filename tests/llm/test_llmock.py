"""The way of a question through a third-party OpenAI-compatible server: `@copilotkit/llmock`."""

import pytest

from assistant.answer import Finish, Status, Verdict
from assistant.build import build
from assistant.settings import Settings
from prompts.words import say
from store.speech import Speech
from tests.llm.conftest import Asked, Mock, free_port

pytestmark = pytest.mark.npm

QUESTION = "怎样加强乡村教师队伍建设？"
UNKNOWN = "quantum pizza?"


def test_a_good_answer_is_streamed_and_every_citation_resolves(asked: Asked, mock: Mock, speech: Speech) -> None:
    told = asked(mock.port, "good", QUESTION)
    answer = told.answer
    assert (answer.status, answer.finish, answer.notice) == (Status.ANSWERED, Finish.COMPLETE, None)
    assert (answer.writer, answer.model) == ("prompted", "good")
    assert told.ended - told.streamed[0][0] > 0.1, "the first sentence must not wait for the last"
    assert "".join(told.texts).rstrip() == answer.text
    found = {passage.id: passage for passage in answer.passages}
    for citation in answer.citations:
        assert citation.quote == speech.text[citation.start : citation.end]
        assert citation.quote in found[citation.passage].text
    assert {number for s in answer.sentences for number in s.citations} == {c.number for c in answer.citations}


def test_the_model_is_sent_the_question_and_the_numbered_passages(asked: Asked, mock: Mock) -> None:
    answer = asked(mock.port, "good", QUESTION).answer
    sent = mock.requests()[-1]
    assert (sent["model"], sent["stream"], sent["temperature"]) == ("good", True, 0)
    assert QUESTION in sent["messages"][-1]["content"]
    assert f'[74] "{answer.passages[0].text}"' in sent["messages"][-1]["content"]


def test_numbers_that_were_not_given_are_removed(asked: Asked, mock: Mock) -> None:
    answer = asked(mock.port, "invents-numbers", QUESTION).answer
    assert answer.status == Status.ANSWERED
    assert answer.text == "完善城乡教师校长交流轮岗激励机制[1]。"


def test_a_figure_that_does_not_stand_there_takes_its_sentence_along(asked: Asked, mock: Mock) -> None:
    told = asked(mock.port, "adds-a-sentence", QUESTION)
    assert (told.answer.status, told.answer.notice) == (Status.PARTIAL, say("notice.removed", "zh"))
    assert told.answer.text == "完善城乡教师校长交流轮岗激励机制。[1]"
    assert "12345" not in "".join(told.texts)


def test_an_answer_of_general_knowledge_is_replaced_by_the_speech(asked: Asked, mock: Mock) -> None:
    told = asked(mock.port, "knows-better", QUESTION)
    assert (told.answer.finish, told.answer.writer, told.answer.model) == (Finish.FALLBACK, "quoting", None)
    assert told.answer.sentences
    assert {sentence.verdict for sentence in told.answer.sentences} == {Verdict.QUOTED}
    assert "国务院" not in told.answer.model_dump_json() + "".join(told.texts)


def test_the_refusal_is_the_products_own_sentence(asked: Asked, mock: Mock) -> None:
    told = asked(mock.port, "refuses", QUESTION)
    assert (told.answer.status, told.answer.citations) == (Status.NOT_IN_SPEECH, ())
    assert told.answer.text == say("status.not_in_speech", "zh")
    assert "NOT_IN_SPEECH" not in "".join(told.texts)


def test_without_evidence_nobody_is_asked(asked: Asked, mock: Mock) -> None:
    before = len(mock.requests())
    answer = asked(mock.port, "good", UNKNOWN).answer
    assert answer.status == Status.NOT_IN_SPEECH
    assert len(mock.requests()) == before


ERRORS = [
    ("error-401", "llm_key", 1),
    ("error-404", "llm_model", 1),
    ("error-429", "llm_busy", 2),
    ("error-500", "llm_fault", 2),
]


@pytest.mark.parametrize(("model", "notice", "calls"), ERRORS)
def test_an_error_means_the_speech_is_quoted(asked: Asked, mock: Mock, model: str, notice: str, calls: int) -> None:
    before = len(mock.requests())
    answer = asked(mock.port, model, QUESTION).answer
    assert_quoted(answer.model_dump_json(), answer.finish, answer.writer)
    assert len(mock.requests()) == before + calls, "a second try where it may help, and no third"
    assert answer.notice == say(f"notice.{notice}", "zh")


def test_a_wrong_key_is_named_and_not_shown(asked: Asked, mock: Mock) -> None:
    answer = asked(mock.port, "good", QUESTION, key="sk-wrong").answer
    assert_quoted(answer.model_dump_json(), answer.finish, answer.writer)
    assert answer.notice == say("notice.llm_key", "zh")


def test_an_unreachable_service_is_named(asked: Asked) -> None:
    answer = asked(free_port(), "good", QUESTION).answer
    assert_quoted(answer.model_dump_json(), answer.finish, answer.writer)
    assert answer.notice == say("notice.llm_unreachable", "zh")


def assert_quoted(shown: str, finish: Finish, writer: str) -> None:
    """The quoting writer took over, and nothing of the service shows."""
    assert (finish, writer) == (Finish.FALLBACK, "quoting")
    assert not [word for word in ("CANARY", "sk-", "127.0.0.1", "Error", "Traceback", "fixture") if word in shown]


def test_what_the_llm_says_reaches_no_one_where_the_setting_is_quoting(mock: Mock, tmp_path: object) -> None:
    settings = Settings(writer="quoting", cache=tmp_path, OPENAI_API_KEY="sk-canary")
    assert build(settings).writer.model is None
