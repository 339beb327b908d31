"""BM25 over the terms of texts and of what people ask of them."""

import logging
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import bm25s
import numpy as np
from numpy.typing import NDArray

from store.matching import Matching
from store.similarity import NONE

# bm25s logs every index it builds at a level of its own.
logging.getLogger("bm25s").setLevel(logging.WARNING)

CONTEXT_WEIGHT = 0.5
LEAST_SHARE = 0.4
ALL_SHARED = 0.66
FEW = 0.15
"""A word that more of the passages know says little of what is asked about."""
HALF_WAY = 0.75
"""The BM25 relevance that scores one half, in units of what one rare word counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """By passage: BM25 `relevance`, of those alone that share a term; `shares` of the words known; `scores`.

    A share is how much of the words asked for a passage knows, with its expected questions; it and a score are from 0
    to 1.
    """

    relevance: dict[str, float]
    shares: dict[str, float]
    scores: dict[str, float]


class Lexical:
    """The terms of each record; several records may stand for one passage. `size`: how many count towards rarity."""

    def __init__(self, passages: Sequence[str], words: Sequence[Sequence[str]], size: int, matching: Matching) -> None:
        self._size = size
        self._matching = matching
        self._index = bm25s.BM25()
        self._index.index([list(bag) for bag in words], show_progress=False)
        bags: defaultdict[str, set[str]] = defaultdict(set)
        for passage, bag in zip(passages, words, strict=True):
            bags[passage].update(bag)
        self._passages, self._bags = list(bags), list(bags.values())
        numbers = {passage: number for number, passage in enumerate(self._passages)}
        passage_of = np.array([numbers[passage] for passage in passages], dtype=np.intp)
        self._by_passage = np.argsort(passage_of, kind="stable")
        self._starts = np.searchsorted(passage_of[self._by_passage], np.arange(len(numbers)))
        self._spread = Counter(chain.from_iterable(self._bags))
        self._holders: dict[str, NDArray[np.intp]] = {}

    def find(self, wanted: Sequence[str], context: Sequence[str] = ()) -> Found:
        """Each passage by its best record; the context counts half."""
        records = self._bm25(wanted) + CONTEXT_WEIGHT * self._bm25(context)
        relevance = np.maximum.reduceat(records[self._by_passage], self._starts).astype(np.float64)
        shares = self._shares(wanted)
        found = (relevance, shares, self._scores(relevance, shares))
        near, known, scores = (dict(zip(self._passages, each.tolist(), strict=True)) for each in found)
        return Found({passage: score for passage, score in near.items() if score > 0}, known, scores)

    def names_something(self, wanted: Sequence[str]) -> bool:
        """A word, or a pair of characters, that few passages know is among these: they are about something."""
        return any(len(word) > 1 and 0 < self._spread[word] <= FEW * len(self._bags) for word in wanted)

    def _bm25(self, wanted: Sequence[str]) -> NDArray[np.float32]:
        """Of each record."""
        known = [word for word in wanted if word in self._spread]
        return self._index.get_scores(known) if known else np.zeros(len(self._by_passage), dtype=np.float32)

    def _scores(self, relevance: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """BM25 relevance, which has no upper end, as a number from 0 to 1.

        It counts for more where the passage, with its expected questions, knows all that was asked
        for: two words, both known, say more than two of ten.
        """
        relevance = relevance * (LEAST_SHARE + shares)
        scores = relevance / (relevance + HALF_WAY * math.log(1 + self._size))
        # A text alone has only its own words to be found by: a passage that holds all of a question's is about it.
        return scores if self._matching.known else np.maximum(scores, ALL_SHARED * shares)

    def _shares(self, wanted: Sequence[str]) -> NDArray[np.float64]:
        weights = {word: self._matching.weight(word) for word in wanted}
        known = np.zeros(len(self._bags))
        for word, weight in weights.items():
            known[self._holding(word)] += weight
        return known / (sum(weights.values()) or 1.0)

    def _holding(self, word: str) -> NDArray[np.intp]:
        """The numbers of the passages that know the word."""
        if word not in self._spread:
            return NONE
        if word not in self._holders:
            self._holders[word] = np.array([n for n, bag in enumerate(self._bags) if word in bag], dtype=np.intp)
        return self._holders[word]
