"""Evidence for a question: a lexical and a vector ranking over text and expected questions, fused."""

import logging
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from store.embeddings import EmbeddingError
from store.evidence import Evidence, Match
from store.expected import Expected
from store.index import Index, Record
from store.similarity import TermVectors
from store.speech import Kind, Language, Passage, Speech
from store.structure import (
    asks_for_all,
    brought,
    named_section,
    names_part,
    outline,
    sentences_under,
    wants_whole,
)
from store.terms import question_terms, terms

# bm25s logs every index it builds at a level of its own.
logging.getLogger("bm25s").setLevel(logging.WARNING)
log = logging.getLogger("speech_assistant.retriever")

DEPTH = 20
LEXICAL_WEIGHT = 0.7
"""Of the fused rank; the rest is the vectors'."""
CONTEXT_WEIGHT = 0.5
LEAST_SHARE = 0.4
ALL_SHARED = 0.6
NODE_DEPTH = 8
NODE_SHARE = 0.5
MATCHES = 12
NONE = np.arange(0)
HALF_WAY = 0.75
"""The BM25 relevance that scores one half, in units of what one rare word counts."""


def records_of(speech: Speech, expected: Mapping[str, Expected]) -> list[Record]:
    """One record a text, its lead phrase in front, and one for its expected questions in each language.

    Leads and headings are found by their expected questions where there are any, else by their words.
    """
    records = []
    for passage in speech.passages:
        if passage.kind is Kind.SENTENCE:
            text = f"{passage.theme} {passage.text}" if passage.theme else passage.text
            records.append(Record(passage.id, passage.id, text))
        elif passage.id not in expected:
            records.append(Record(passage.id, passage.id, passage.text))
        if asked := expected.get(passage.id):
            records += [Record(f"{passage.id}#{lang}", passage.id, asked.joined(lang)) for lang in ("zh", "en")]
    return records


class Retriever:
    """Searches one speech. `search` is safe to call from several threads."""

    def __init__(
        self, speech: Speech, records: Sequence[Record], index: Index, expected: Mapping[str, Expected] | None = None
    ) -> None:
        self.speech = speech
        self._index = index
        self._passages = [record.passage for record in records]
        words = [terms(record.text) for record in records]
        self._lexical = bm25s.BM25()
        self._lexical.index(words, show_progress=False)
        self._known = {word for bag in words for word in bag}
        self._bags: defaultdict[str, set[str]] = defaultdict(set)
        for passage, bag in zip(self._passages, words, strict=True):
            self._bags[passage].update(bag)
        self._position = {record.id: number for number, record in enumerate(records)}
        self._expected = expected or {}
        self._questions: list[str] = []
        self._questions_of: dict[str, NDArray[np.intp]] = {}
        for passage, asked in self._expected.items():
            questions = (*asked.zh, *asked.en, *asked.terms)
            self._questions_of[passage] = np.arange(len(questions)) + len(self._questions)
            self._questions += questions
        self._vectors = TermVectors([question_terms(question) for question in self._questions] or words)

    def search(self, question: str, k: int, context: str = "") -> list[Evidence]:
        """Sentences, best first; empty where nothing is shared.

        Up to `k` for a question about one thing; for a list or an overview the whole theme or
        section that it is about, in the order of the speech. `context` is an earlier question
        that this one leans on; it counts half.
        """
        if asks_for_all(question):
            return [self._evidence(passage, 1.0) for passage in outline(self.speech.passages)]
        section, whole = named_section(question, self.speech), wants_whole(question)
        if section and whole:
            return [self._evidence(passage, 1.0) for passage in brought(section.passages)]
        wanted = question_terms(question)
        lexical = self._by_terms(wanted, question_terms(context) if context else [])
        near = self._by_vector(f"{question} {context}" if context else question)
        ranked = self._ranked(lexical, near)
        if section:
            ranked = [passage for passage in ranked if passage in section.passages]
        if whole and (node := self._node(question, ranked, lexical)):
            found, chosen = [node], sentences_under(node, self.speech)
        else:
            found = chosen = [passage for passage in ranked if passage.kind is Kind.SENTENCE][:k]
        matches = self._matches(wanted, found)
        source = {p.id: p.id if p in found else found[0].id for p in chosen}
        alone = self._index.embedder.score
        scores = {p.id: max(self._score(wanted, p.id, lexical[p.id]), alone(near.get(p.id, 0.0))) for p in found}
        return [self._evidence(p, scores[source[p.id]], matches[source[p.id]]) for p in chosen]

    def everything(self) -> list[Evidence]:
        """Every passage that may be cited, in the order of the speech, as if nothing had been asked."""
        return [self._evidence(passage, 0.0) for passage in self.speech.citable]

    def _evidence(self, passage: Passage, score: float, matches: tuple[Match, ...] = ()) -> Evidence:
        asked = self._expected.get(passage.id)
        return Evidence(passage, score, matches, asked.english if asked else "")

    def follow_ons(self, cited: Sequence[str], language: Language, k: int) -> list[str]:
        """Up to `k` questions that passages near those cited answer: of the same theme first, then what comes next."""
        sentences = [p for p in self.speech.passages if p.kind is Kind.SENTENCE]
        at = [number for number, passage in enumerate(sentences) if passage.id in cited]
        if not at:
            return []
        last, themes = at[-1], {sentences[number].theme for number in at}
        near = sorted(
            (number for number in range(len(sentences)) if number not in at),
            key=lambda number: (sentences[number].theme not in themes, (number - last) % len(sentences)),
        )
        asked = (self._expected.get(sentences[number].id, Expected()) for number in near)
        return [questions[0] for expected in asked if (questions := getattr(expected, language))][:k]

    def _node(self, question: str, ranked: Sequence[Passage], lexical: Mapping[str, float]) -> Passage | None:
        """The theme or section that the question is about: the best find, or the best of its kind if it names one."""
        near = ranked[:NODE_DEPTH] if names_part(question) else ranked[:1]
        least = NODE_SHARE * max(lexical.values(), default=0.0)
        nodes = (passage for passage in near if passage.kind is not Kind.SENTENCE and lexical[passage.id] >= least)
        return next(nodes, None)

    def _ranked(self, lexical: Mapping[str, float], near: Mapping[str, float]) -> list[Passage]:
        """What shares a word with the question, or comes close enough by its vector alone."""
        fused: defaultdict[str, float] = defaultdict(float)
        for scores, weight in ((lexical, LEXICAL_WEIGHT), (near, 1 - LEXICAL_WEIGHT)):
            highest = max(scores.values(), default=1.0)
            for passage, score in scores.items():
                fused[passage] += weight * score / highest
        floor = self._index.embedder.floor
        best = sorted((p for p in fused if p in lexical or near[p] >= floor), key=lambda p: -fused[p])
        return [passage for passage in map(self.speech.passage, best) if passage]

    def _by_terms(self, wanted: list[str], context: list[str]) -> dict[str, float]:
        scores = self._relevance(wanted) + CONTEXT_WEIGHT * self._relevance(context)
        return self._highest(enumerate(scores))

    def _relevance(self, wanted: list[str]) -> NDArray[np.float32]:
        known = [word for word in wanted if word in self._known]
        return self._lexical.get_scores(known) if known else np.zeros(len(self._passages), dtype=np.float32)

    def _by_vector(self, question: str) -> dict[str, float]:
        try:
            found = self._index.search(question, DEPTH)
        except EmbeddingError as fault:
            log.warning("The embedding failed (%s %s); this question is searched by its words alone.", *fault.args)
            return {}
        return self._highest((self._position[record], similarity) for record, similarity in found)

    def _highest(self, scores: Iterable[tuple[int, float]]) -> dict[str, float]:
        highest: defaultdict[str, float] = defaultdict(float)
        for record, score in scores:
            if score > 0:
                passage = self._passages[record]
                highest[passage] = max(highest[passage], float(score))
        return highest

    def _matches(self, wanted: list[str], passages: Sequence[Passage]) -> dict[str, tuple[Match, ...]]:
        closeness = self._vectors.cosines(wanted)
        return {passage.id: self._closest(passage.id, closeness) for passage in passages}

    def _closest(self, passage: str, closeness: NDArray[np.float64]) -> tuple[Match, ...]:
        numbers = self._questions_of.get(passage, NONE)
        best = numbers[np.argsort(-closeness[numbers], kind="stable")[:MATCHES]]
        return tuple(Match(self._questions[n], float(closeness[n])) for n in best if closeness[n] > 0)

    def _score(self, wanted: list[str], passage: str, relevance: float) -> float:
        """BM25 relevance, which has no upper end, as a number from 0 to 1.

        It counts for more where the passage, with its expected questions, knows all that was asked
        for: two words, both known, say more than two of ten.
        """
        weights = {word: self._vectors.weight(word) for word in wanted}
        known = sum(weight for word, weight in weights.items() if word in self._bags[passage])
        share = known / (sum(weights.values()) or 1.0)
        relevance *= LEAST_SHARE + share
        score = relevance / (relevance + HALF_WAY * math.log(1 + len(self._passages)))
        # A text alone has only its own words to be found by: a passage that holds all of a question's is about it.
        return score if self._questions else max(score, ALL_SHARED * share)
