"""How near the passages of a speech come to a question: by their words, by vectors, by the questions known of them."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import NamedTuple

from store.embeddings import EmbeddingError
from store.evidence import Likeness, Match, raised
from store.expected import Expected
from store.index import Index, Record
from store.known import known_questions
from store.lexical import Found, Lexical
from store.matching import Closeness, Matching
from store.speech import Speech, SpeechError
from store.terms import Terms, question_terms, terms
from store.wording import Wording

log = logging.getLogger("speech_assistant.retriever")

DEPTH = 20
LEXICAL_WEIGHT = 0.7
"""Of the fused rank; the rest is the vectors'."""
A_MOMENT = 0.01
"""Seconds; a search by vector need not have begun for the rest to go on."""
OpenIndex = Callable[[], Index]
"""Opens the index, or builds it."""


class LookUp(NamedTuple):
    """A question, with an earlier one that it leans on; `cosines` are by passage, None until they are needed."""

    question: str
    context: str
    cosines: Future[dict[str, float]] | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """How near passages and topics come to a question, by their ids.

    `order`: best first; `lexical`: BM25 of those that share a word; `scores`: of all, from 0 to 1; `shares`: how much
    of the terms `wanted` each knows with all that is known of it. `closeness`: of the question to those known.
    """

    order: list[str]
    lexical: dict[str, float]
    scores: dict[str, float]
    shares: dict[str, float]
    wanted: list[str]
    closeness: Closeness


class Ranking:
    """Over the records of one speech. The words are read while the index opens: Chroma lets other threads run."""

    def __init__(
        self, speech: Speech, records: Sequence[Record], open_index: OpenIndex, expected: Mapping[str, Expected]
    ) -> None:
        self._beside = ThreadPoolExecutor(thread_name_prefix="vectors")
        reading = self._beside.submit(_words, speech, records, expected)
        self._index = open_index()
        self._passage_of = {record.id: record.passage for record in records}
        self._matching, self._lexical, self._wording = reading.result()

    def look_up(self, question: str, context: str = "") -> LookUp:
        """Begin to search by vector, beside what else there is to do; a service is asked only where it is needed."""
        if self._index.embedder.asks_service:
            return LookUp(question, context, None)
        begun = Event()

        def search() -> dict[str, float]:
            begun.set()
            return self._by_vector(question, context)

        cosines = self._beside.submit(search)
        # Else this thread would keep the interpreter for a whole switch interval before the other begins.
        begun.wait(A_MOMENT)
        return LookUp(question, context, cosines)

    def rank(self, asked: LookUp, about: str = "") -> Ranked:
        """What shares a word with the question, or comes close enough by its vector alone. The context counts half.

        `about`: what the question is about, where it says more than that; these are the words looked for.
        """
        question, context, searching = asked
        wanted, leaning = question_terms(about or question), question_terms(context) if context else []
        found, closeness = self._lexical.find(wanted, leaning), self._closeness(question, context)
        cosines = searching.result() if searching else self._by_vector(question, context)
        order, scores = self._fused(found.relevance, cosines), self._scores(found, cosines, closeness)
        return Ranked(order, found.relevance, scores, found.shares, wanted, closeness)

    def by_words(self, question: str) -> dict[str, float]:
        """Scores by the words alone; none where the question names nothing."""
        if not self.names_something(question):
            return {}
        found = self._lexical.find(question_terms(question))
        return {passage: found.scores[passage] for passage in found.relevance}

    def names_something(self, question: str) -> bool:
        """A word that few passages know is in it."""
        return self._lexical.names_something(question_terms(question))

    def matches(self, passage: str, ranked: Ranked) -> tuple[Match, ...]:
        """The questions known of the passage that come closest, closest first."""
        return self._matching.matches(passage, ranked.closeness)

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is."""
        return self._matching.weight(word)

    def likeness(self, passage: str, question: str, ranked: Ranked) -> Likeness | None:
        """How the question compares with those known; None where none beside the point are known."""
        if not self._wording.known:
            return None
        return Likeness(
            ranked.closeness.near,
            self._wording.odds(terms(question), passage),
            ranked.shares[passage],
            self._matching.hidden(passage, ranked.closeness),
        )

    def _closeness(self, question: str, context: str) -> Closeness:
        """Of the question to every one known, alone or with what it leans on."""
        words = terms(question)
        return self._matching.closeness(words, *([[*words, *terms(context)]] if context else []))

    def _scores(self, found: Found, cosines: Mapping[str, float], closeness: Closeness) -> dict[str, float]:
        alone = {passage: self._index.embedder.score(cosine) for passage, cosine in cosines.items()}
        nearest = closeness.nearest
        return {
            passage: raised(max(score, alone.get(passage, 0.0)), nearest.get(passage, 0.0))
            for passage, score in found.scores.items()
        }

    def _fused(self, lexical: Mapping[str, float], cosines: Mapping[str, float]) -> list[str]:
        fused: defaultdict[str, float] = defaultdict(float)
        for scores, weight in ((lexical, LEXICAL_WEIGHT), (cosines, 1 - LEXICAL_WEIGHT)):
            highest = max(scores.values(), default=1.0)
            for passage, score in scores.items():
                fused[passage] += weight * score / highest
        floor = self._index.embedder.floor
        return sorted((p for p in fused if p in lexical or cosines[p] >= floor), key=lambda p: -fused[p])

    def _by_vector(self, question: str, context: str) -> dict[str, float]:
        try:
            found = self._index.search(f"{question} {context}" if context else question, DEPTH)
        except EmbeddingError as fault:
            log.warning("The embedding failed (%s %s); this question is searched by its words alone.", *fault.args)
            return {}
        best: dict[str, float] = {}
        for record, similarity in found:
            passage = self._passage_of[record]
            if similarity > best.get(passage, 0.0):
                best[passage] = similarity
        return best


def _words(
    speech: Speech, records: Sequence[Record], expected: Mapping[str, Expected]
) -> tuple[Matching, Lexical, Wording]:
    """What is to be compared with the words of a question."""
    read, known = Terms(), known_questions(expected)
    matching = Matching(known, [record.text for record in records], read)
    # Topics are further ways to what is there already: they make nothing rarer.
    passages = [record.passage for record in records]
    size = sum(speech.passage(passage) is not None for passage in passages)
    words = read.of(record.text for record in records)
    if not any(words):
        raise SpeechError("empty_speech", speech=speech.id)
    lexical = Lexical(passages, words, size, matching)
    return matching, lexical, Wording(speech.passages, expected, known, matching.vectors, read)
