"""How alike texts are by the terms they share, rare ones counting more."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

PAIR_WEIGHT = math.sqrt(2)
"""A pair of characters says more than the two characters alone."""
NONE = np.arange(0)


class TermVectors:
    """Term vectors of texts, weighted by rarity, to be compared with a question's by cosine."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        self._size = len(bags)
        self._unknown = math.log(1 + 2 * self._size)
        self._number = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(bags)))}
        words, texts, counts = self._counted(bags)
        self._rarity = np.log(1 + self._size / np.bincount(words, minlength=len(self._number)))
        lengths = np.fromiter(map(len, self._number), dtype=np.intp, count=len(self._number))
        weights = self._rarity * np.where(lengths > 1, PAIR_WEIGHT, 1)
        found = (1 + np.log(counts)) * weights[words]
        norms = np.sqrt(np.bincount(texts, found * found, minlength=self._size))
        self._texts, self._weights = texts, found / norms[texts]
        self._starts = np.searchsorted(words, np.arange(len(self._number) + 1))

    def _counted(self, bags: Sequence[Sequence[str]]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """For each word of each text, in the order of the words: their numbers, and how often it stands there."""
        texts = np.repeat(np.arange(self._size), [len(bag) for bag in bags])
        words = np.fromiter(map(self._number.__getitem__, chain.from_iterable(bags)), dtype=np.intp, count=len(texts))
        entries, counts = np.unique(words * self._size + texts, return_counts=True)
        return *np.divmod(entries, max(self._size, 1)), counts

    def cosines(self, words: Sequence[str]) -> NDArray[np.float64]:
        """One number from 0 to 1 for each text."""
        known = [(self._entries(word), weight) for word, weight in self._vector(words).items() if word in self._number]
        if not known:
            return np.zeros(self._size)
        texts = np.concatenate([self._texts[entries] for entries, _ in known])
        weights = np.concatenate([weight * self._weights[entries] for entries, weight in known])
        return np.asarray(np.bincount(texts, weights, minlength=self._size), dtype=np.float64)

    def holding(self, word: str) -> NDArray[np.intp]:
        """The numbers of the texts that hold the word."""
        return self._texts[self._entries(word)] if word in self._number else NONE

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is, most where it is unknown."""
        number = self._number.get(word)
        rarity = self._unknown if number is None else float(self._rarity[number])
        return rarity * (PAIR_WEIGHT if len(word) > 1 else 1)

    def _entries(self, word: str) -> slice:
        number = self._number[word]
        return slice(self._starts[number], self._starts[number + 1])

    def _vector(self, words: Sequence[str]) -> dict[str, float]:
        vector = {word: (1 + math.log(count)) * self.weight(word) for word, count in Counter(words).items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {word: weight / length for word, weight in vector.items()}
