"""Evidence for a question: a lexical and a vector ranking over text and expected questions, fused."""

import logging
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

import bm25s
import numpy as np
from numpy.typing import NDArray

from store.embeddings import EmbeddingError
from store.evidence import Evidence, Match
from store.expected import Expected
from store.index import Index, Record
from store.matching import Matching
from store.other_matters import is_about_other_matters
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
from store.wording import Wording

# bm25s logs every index it builds at a level of its own.
logging.getLogger("bm25s").setLevel(logging.WARNING)
log = logging.getLogger("speech_assistant.retriever")

DEPTH = 20
LEXICAL_WEIGHT = 0.7
"""Of the fused rank; the rest is the vectors'."""
CONTEXT_WEIGHT = 0.5
LIST_DEPTH = 2
"""For a list so many times as many sentences are looked at."""
LEAST_SHARE = 0.4
ALL_SHARED = 0.66
BEYOND = 0.87
"""A sentence outside the theme that a list is about belongs to it where it scores this share of the theme's."""
IN_SPITE = 0.8
"""A question that names another matter is about a passage all the same from this score on."""
NODE_DEPTH = 8
NODE_SHARE = 0.5
TOP, TOP_SHARE = 3, 0.9
"""Where no part is named, a node must be among the first few and nearly the best."""
NAMED = 0.55
"""The least that a part scores where the question asks for a part and this comes closest."""
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
            records += _asked(passage.id, asked)
    topics = (_asked(topic, asked) for topic, asked in expected.items() if asked.over)
    return [*records, *chain.from_iterable(topics)]


def _asked(passage: str, asked: Expected) -> list[Record]:
    return [Record(f"{passage}#{language}", passage, asked.joined(language)) for language in ("zh", "en")]


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
        # Topics are further ways to what is there already: they make nothing rarer.
        self._size = sum(speech.passage(passage) is not None for passage in self._passages)
        self._position = {record.id: number for number, record in enumerate(records)}
        self._expected = expected or {}
        self._matching = Matching(self._expected, words)
        self._wording = Wording(speech.passages, self._expected)
        self._under = {p.id: sentences_under(p, speech) for p in speech.passages if p.kind is not Kind.SENTENCE}
        for topic, asked in self._expected.items():
            if asked.over:
                self._under[topic] = [passage for passage in speech.passages if passage.id in asked.over]

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
        looked_for = f"{question} {context}" if context else question
        wanted, leaning = question_terms(question), question_terms(context) if context else []
        lexical, near = self._by_terms(wanted, leaning), self._by_vector(looked_for)
        ranked = self._ranked(lexical, near)
        if section:
            held = {passage.id for passage in section.passages}
            ranked = [passage for passage in ranked if passage in held]
        node = self._node(question, ranked, lexical) if whole else None
        found = [passage for passage in ranked if passage not in self._under][: LIST_DEPTH * k if whole else k]
        measured = found if node is None else [*found, node]
        alone = self._index.embedder.score
        scores = {p: max(self._score(wanted, p, lexical[p]), alone(near.get(p, 0.0))) for p in measured}
        evidence = self._measured(measured, scores, [*wanted, *leaning], looked_for)
        best = sorted(found, key=lambda passage: -scores[passage])
        if is_about_other_matters(question, self.speech.text):
            return [evidence[passage] for passage in best if scores[passage] >= IN_SPITE]
        return self._brought(node, question, evidence, best) if node else [evidence[passage] for passage in best]

    def everything(self) -> list[Evidence]:
        """Every passage that may be cited, in the order of the speech, as if nothing had been asked."""
        return list(self._everything)

    @cached_property
    def _everything(self) -> list[Evidence]:
        return [self._evidence(passage, 0.0) for passage in self.speech.citable]

    def _measured(
        self, passages: Sequence[str], scores: Mapping[str, float], wanted: Sequence[str], question: str
    ) -> dict[str, Evidence]:
        """Each with its score and how close the question comes to what it is known to be asked."""
        matches = self._matching.matches(wanted, passages)
        words, first = terms(question), {p: self._first(p) for p in passages}
        return {
            p: self._evidence(first[p], scores[p], matches[p], self._wording.odds(words, first[p].id)) for p in passages
        }

    def _first(self, passage: str) -> Passage:
        """The passage of that id, or the first that a topic runs across."""
        return self.speech.passage(passage) or self._under[passage][0]

    def _brought(
        self, node: str, question: str, evidence: Mapping[str, Evidence], found: Sequence[str]
    ) -> list[Evidence]:
        """What stands under the node, in order; then what lies outside of it and says as much."""
        asks_for_part, top = names_part(question), evidence[node]
        score = max(top.score, NAMED) if asks_for_part else top.score
        under = [replace(top, passage=p, score=score, english=self._english(p.id)) for p in self._under[node]]
        inside = {passage.id for passage in self._under[node]}
        beyond = [evidence[p] for p in found if p not in inside and evidence[p].score >= BEYOND * score]
        return under if asks_for_part else [*under, *beyond]

    def _english(self, passage: str) -> str:
        return self._expected.get(passage, Expected()).english

    def _evidence(
        self, passage: Passage, score: float, matches: tuple[Match, ...] = (), asked: float | None = None
    ) -> Evidence:
        return Evidence(passage, score, matches, self._english(passage.id), asked)

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

    def _node(self, question: str, ranked: Sequence[str], lexical: Mapping[str, float]) -> str | None:
        """The theme, section or topic asked about: the best find, or the best of its kind where one is named."""
        depth, share = (NODE_DEPTH, NODE_SHARE) if names_part(question) else (TOP, TOP_SHARE)
        near, least = ranked[:depth], share * max(lexical.values(), default=0.0)
        return next((node for node in near if node in self._under and lexical[node] >= least), None)

    def _ranked(self, lexical: Mapping[str, float], near: Mapping[str, float]) -> list[str]:
        """What shares a word with the question, or comes close enough by its vector alone."""
        fused: defaultdict[str, float] = defaultdict(float)
        for scores, weight in ((lexical, LEXICAL_WEIGHT), (near, 1 - LEXICAL_WEIGHT)):
            highest = max(scores.values(), default=1.0)
            for passage, score in scores.items():
                fused[passage] += weight * score / highest
        floor = self._index.embedder.floor
        return sorted((p for p in fused if p in lexical or near[p] >= floor), key=lambda p: -fused[p])

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

    def _score(self, wanted: list[str], passage: str, relevance: float) -> float:
        """BM25 relevance, which has no upper end, as a number from 0 to 1.

        It counts for more where the passage, with its expected questions, knows all that was asked
        for: two words, both known, say more than two of ten.
        """
        weights = {word: self._matching.weight(word) for word in wanted}
        known = sum(weight for word, weight in weights.items() if word in self._bags[passage])
        share = known / (sum(weights.values()) or 1.0)
        relevance *= LEAST_SHARE + share
        score = relevance / (relevance + HALF_WAY * math.log(1 + self._size))
        # A text alone has only its own words to be found by: a passage that holds all of a question's is about it.
        return score if self._matching.known else max(score, ALL_SHARED * share)
