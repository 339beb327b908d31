"""Which sentences an answer is made of, as learned: all that a list needs, and no more than one thing does."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.answer import Answer, Status
from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings
from store.belonging import Search, Signs, likely
from store.retriever import Retriever


@pytest.fixture(scope="module")
def retriever(assistant: Assistant) -> Retriever:
    return assistant.retriever.open()


def test_what_a_list_needs_is_brought_though_its_words_ask_for_no_list(ask: Callable[..., Answer]) -> None:
    answer = ask("工程师的培养，发言里散落在哪几句？")
    assert answer.status is Status.ANSWERED
    assert {f"education:{number}" for number in ("2.16", "2.25", "3.18")} <= {c.passage for c in answer.citations}


@pytest.mark.parametrize(
    "question", ["完善教师待遇吗？", "首次召开的是什么会议？", "Who joins the ice and snow activity?"]
)
def test_one_thing_brings_its_sentence_and_no_more(ask: Callable[..., Answer], question: str) -> None:
    assert len({citation.passage for citation in ask(question).citations}) == 1


def test_what_the_question_names_itself_is_not_weighed(retriever: Retriever) -> None:
    found = retriever.search("“双一流”出现在哪几处？", 8)
    assert {entry.belongs for entry in found} == {None}
    assert {entry.passage.id.removeprefix("education:") for entry in found} == {"2.5", "2.6", "3.15"}


def test_further_sentences_are_of_the_part_and_the_time_asked_about(retriever: Retriever) -> None:
    section = set(retriever.speech.sections[3].passages)
    for question in ("第三部分里跟培训有关的安排有哪些？", "下一步人才工作还要做哪些？"):
        found = {entry.passage for entry in retriever.search(question, 8)}
        assert found
        assert found <= section


def test_the_signs_tell_what_was_found_and_where_it_stands(retriever: Retriever) -> None:
    search = retriever.by_rules(retriever.look_up("下一步人才工作还要做哪些？"), 8)
    assert isinstance(search, Search)
    signs = retriever.belonging.signs(search)
    assert all(-1 <= value <= 3 for one in signs.values() for value in one)
    assert signs["education:3.17"].found
    assert signs["education:3.17"].in_time == signs["education:3.17"].ahead == 1
    assert signs["education:2.27"].in_time == signs["education:2.27"].ahead == 0
    assert {one.listed for one in signs.values()} == {True}


def test_what_speaks_for_a_sentence_makes_it_likelier() -> None:
    nothing = Signs(*[0.0] * len(Signs._fields))
    near = nothing._replace(
        found=1, score=0.9, of_best=1, lexical=1, rank=1, nearest=0.9, shared=0.5, known=1, in_time=1
    )
    far, close = likely(np.array([nothing, near], dtype=float))
    assert far < 0.05 < 0.5 < close <= 1
    assert likely(np.zeros((0, 0))).tolist() == []


def test_a_speech_of_which_no_questions_are_known_goes_by_its_scores(tmp_path: Path) -> None:
    file = tmp_path / "port.txt"
    file.write_text("港口新建码头三座。航线增加到十条。渔船全部装上了定位仪。", encoding="utf-8")
    assistant = build(Settings(source=str(file), cache=tmp_path / "cache"))
    assert {entry.belongs for entry in assistant.retriever.search("新建了哪些码头？", 8)} == {None}
    answer = asyncio.run(assistant.ask("新建码头几座？"))
    assert [citation.quote for citation in answer.citations] == ["港口新建码头三座。"]
