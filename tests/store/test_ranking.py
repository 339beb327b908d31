"""The search by vector beside the rest: what it is asked, what comes of its faults."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.embeddings import Embedder, EmbeddingError, HashedTerms, offline
from store.index import Index
from store.parsing import parse
from store.records import records_of
from store.retriever import Retriever
from store.speech import SpeechError

TEXT = "一、城建\n新建公园**个，投资**亿元。\n改造河道三段。\n二、教育\n扩建两所学校。\n老师轮岗三年。"
SPEECH = parse(TEXT, speech_id="town")


class Faulty(HashedTerms):
    """Embeds the speech, and fails at every question."""

    def __init__(self, fault: Exception) -> None:
        self.fault, self.asked = fault, 0

    def embed_query(self, text: str) -> list[float]:
        self.asked += 1
        raise self.fault


@pytest.fixture
def retriever(tmp_path: Path) -> Callable[[Embedder], Retriever]:
    records = records_of(SPEECH, {})
    return lambda embedder: Retriever(SPEECH, records, lambda: Index(records, embedder, cache=tmp_path), {})


def test_a_service_is_asked_only_where_vectors_are_needed(retriever: Callable[[Embedder], Retriever]) -> None:
    service = Faulty(EmbeddingError("no_service", cause="down"))
    search = retriever(Embedder(service, "faulty", asks_service=True)).search
    assert len(search("概括一下第二部分", 8)) == 2
    assert service.asked == 0
    assert search("老师轮岗几年？", 8)[0].passage.text == "老师轮岗三年。", "found by its words alone"
    assert service.asked == 1


@pytest.mark.parametrize("asks_service", [False, True])
def test_a_fault_of_another_kind_is_not_hidden(
    retriever: Callable[[Embedder], Retriever], *, asks_service: bool
) -> None:
    broken = retriever(Embedder(Faulty(ZeroDivisionError()), "faulty", asks_service=asks_service))
    with pytest.raises(ZeroDivisionError):
        broken.search("老师轮岗几年？", 8)


def test_an_index_that_does_not_open_says_so() -> None:
    def broken() -> Index:
        raise SpeechError("no_index")

    with pytest.raises(SpeechError, match="no_index"):
        Retriever(SPEECH, records_of(SPEECH, {}), broken, {})


def test_a_text_without_a_word_is_empty(tmp_path: Path) -> None:
    speech = parse("***。\n……。", speech_id="stars")
    records = records_of(speech, {})
    with pytest.raises(SpeechError, match="empty_speech"):
        Retriever(speech, records, lambda: Index(records, offline(), cache=tmp_path), {})


def test_many_search_at_once(retriever: Callable[[Embedder], Retriever]) -> None:
    search = retriever(offline()).search
    questions = ["老师轮岗几年？", "河道改造了几段？", "扩建了几所学校？"] * 20
    with ThreadPoolExecutor(30) as many:
        found = list(many.map(lambda question: search(question, 8)[0].passage.text, questions))
    assert found == ["老师轮岗三年。", "改造河道三段。", "扩建两所学校。"] * 20
