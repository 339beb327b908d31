"""Evidence for a question: a vector and a lexical ranking, fused, scored by what they share with it."""

import logging
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np

from store.index import Index, Record
from store.speech import Kind, Passage, Speech
from store.terms import question_terms, terms

# bm25s logs every index it builds at a level of its own.
logging.getLogger("bm25s").setLevel(logging.WARNING)

RANK_CONSTANT = 60
DEPTH = 30
FLOOR = 0.2
"""A passage that shares less than this of the question's terms, by weight, is no evidence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question; `score` (0 to 1) is the share of the question it covers."""

    passage: Passage
    score: float


def records_of(speech: Speech) -> list[Record]:
    """One record a sentence, its lead phrase in front: a question about a theme finds what stands under it."""
    sentences = [p for p in speech.passages if p.kind is Kind.SENTENCE]
    return [Record(p.id, p.id, f"{p.theme} {p.text}" if p.theme else p.text) for p in sentences]


class Retriever:
    """Searches one speech. `search` is safe to call from several threads."""

    def __init__(self, speech: Speech, records: Sequence[Record], index: Index) -> None:
        self._speech = speech
        self._records = records
        self._index = index
        self._passage_of = {record.id: record.passage for record in records}
        words = [terms(record.text) for record in records]
        self._bags = [frozenset(bag) for bag in words]
        self._rarity = _rarity(self._bags)
        self._lexical = bm25s.BM25()
        self._lexical.index(words, show_progress=False)

    def search(self, question: str, k: int) -> list[Evidence]:
        """Up to `k` passages, best first; empty where the speech shares nothing with the question."""
        wanted = question_terms(question)
        if not wanted:
            return []
        fused: defaultdict[str, float] = defaultdict(float)
        for ranking in (self._by_terms(wanted), self._by_vector(question)):
            for rank, passage in enumerate(dict.fromkeys(ranking)):
                fused[passage] += 1 / (RANK_CONSTANT + rank)
        scores = self._coverage(wanted)
        best = sorted((p for p in fused if scores[p] >= FLOOR), key=lambda p: (-fused[p], -scores[p]))
        return [Evidence(passage, scores[passage.id]) for p in best[:k] if (passage := self._speech.passage(p))]

    def _by_terms(self, wanted: list[str]) -> list[str]:
        known = [word for word in wanted if word in self._rarity]
        if not known:
            return []
        scores = self._lexical.get_scores(known)
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return [self._records[i].passage for i in order if scores[i] > 0]

    def _by_vector(self, question: str) -> list[str]:
        return [self._passage_of[record] for record, _ in self._index.search(question, DEPTH)]

    def _coverage(self, wanted: list[str]) -> dict[str, float]:
        """For each passage the weight of the wanted terms it holds, as a share of all."""
        unknown = max(self._rarity.values())
        weights = {word: self._rarity.get(word, unknown) * len(word) for word in wanted}
        total = sum(weights.values())
        best: defaultdict[str, float] = defaultdict(float)
        for record, bag in zip(self._records, self._bags, strict=True):
            share = sum(weight for word, weight in weights.items() if word in bag) / total
            best[record.passage] = max(best[record.passage], share)
        return best


def _rarity(bags: Iterable[frozenset[str]]) -> dict[str, float]:
    bags = list(bags)
    counts = Counter(word for bag in bags for word in bag)
    return {word: math.log(1 + len(bags) / count) for word, count in counts.items()}
