"""BM25 over the terms of texts and of what people ask of them."""

import logging
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

import bm25s
import numpy as np
from numpy.typing import NDArray

from store.matching import Matching

# bm25s logs every index it builds at a level of its own.
logging.getLogger("bm25s").setLevel(logging.WARNING)

CONTEXT_WEIGHT = 0.5
LEAST_SHARE = 0.4
ALL_SHARED = 0.66
FEW = 0.15
"""A word that more of the passages know says little of what is asked about."""
HALF_WAY = 0.75
"""The BM25 relevance that scores one half, in units of what one rare word counts."""


class Lexical:
    """The terms of each record; several records may stand for one passage. `size`: how many count towards rarity."""

    def __init__(self, passages: Sequence[str], words: Sequence[Sequence[str]], size: int, matching: Matching) -> None:
        self._passages = passages
        self._size = size
        self._matching = matching
        self._index = bm25s.BM25()
        self._index.index([list(bag) for bag in words], show_progress=False)
        self._bags: defaultdict[str, set[str]] = defaultdict(set)
        for passage, bag in zip(passages, words, strict=True):
            self._bags[passage].update(bag)
        self._spread = Counter(chain.from_iterable(self._bags.values()))
        self._holders: dict[str, frozenset[str]] = {}

    def relevance(self, wanted: Sequence[str], context: Sequence[str] = ()) -> dict[str, float]:
        """BM25 of each passage that shares a term, by its best record; the context counts half."""
        scores = self._scores(wanted) + CONTEXT_WEIGHT * self._scores(context)
        return highest(self._passages, enumerate(scores.tolist()))

    def names_something(self, wanted: Sequence[str]) -> bool:
        """A word, or a pair of characters, that few passages know is among these: they are about something."""
        return any(len(word) > 1 and 0 < self._spread[word] <= FEW * len(self._bags) for word in wanted)

    def _scores(self, wanted: Sequence[str]) -> NDArray[np.float32]:
        known = [word for word in wanted if word in self._spread]
        return self._index.get_scores(known) if known else np.zeros(len(self._passages), dtype=np.float32)

    def scores(self, wanted: Sequence[str], relevance: Mapping[str, float]) -> dict[str, float]:
        """BM25 relevance of passages, which has no upper end, as a number from 0 to 1.

        It counts for more where the passage, with its expected questions, knows all that was asked
        for: two words, both known, say more than two of ten.
        """
        shares = self.shares(wanted, relevance)
        return {passage: self._score(found, shares[passage]) for passage, found in relevance.items()}

    def shares(self, wanted: Sequence[str], passages: Collection[str]) -> dict[str, float]:
        """How much of these words each passage, with its expected questions, knows; from 0 to 1."""
        weights = {word: self._matching.weight(word) for word in wanted}
        whole, known = sum(weights.values()) or 1.0, dict.fromkeys(passages, 0.0)
        for word, weight in weights.items():
            for passage in self._holding(word) & known.keys():
                known[passage] += weight
        return {passage: weight / whole for passage, weight in known.items()}

    def _holding(self, word: str) -> frozenset[str]:
        if word not in self._spread:
            return frozenset()
        if word not in self._holders:
            self._holders[word] = frozenset(passage for passage, bag in self._bags.items() if word in bag)
        return self._holders[word]

    def _score(self, relevance: float, share: float) -> float:
        relevance *= LEAST_SHARE + share
        score = relevance / (relevance + HALF_WAY * math.log(1 + self._size))
        # A text alone has only its own words to be found by: a passage that holds all of a question's is about it.
        return score if self._matching.known else max(score, ALL_SHARED * share)


def highest(passages: Sequence[str], scores: Iterable[tuple[int, float]]) -> dict[str, float]:
    """The best score of each passage by the numbers of its records; those above nought."""
    best: defaultdict[str, float] = defaultdict(float)
    for record, score in scores:
        if score > 0 and score > best[passages[record]]:
            best[passages[record]] = score
    return dict(best)
