"""How alike texts are by the terms they share, rare ones counting more."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

PAIR_WEIGHT = math.sqrt(2)
"""A pair of characters says more than the two characters alone."""


class TermVectors:
    """Term vectors of texts, weighted by rarity, to be compared with a question's by cosine."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        self._size = len(bags)
        spread = Counter(chain.from_iterable(map(set, bags)))
        self._rarity = {word: math.log(1 + self._size / count) for word, count in spread.items()}
        self._unknown = math.log(1 + 2 * self._size)
        self._postings = self._posted(bags)

    def _posted(self, bags: Sequence[Sequence[str]]) -> dict[str, tuple[NDArray[np.intp], NDArray[np.float64]]]:
        """For each word the texts that hold it and what it weighs there; every text has the length 1."""
        numbers = {word: number for number, word in enumerate(self._rarity)}
        weights = np.array([self.weight(word) for word in numbers])
        texts = np.repeat(np.arange(self._size), [len(bag) for bag in bags])
        words = np.fromiter((numbers[word] for bag in bags for word in bag), dtype=np.intp, count=len(texts))
        # One entry for each word of a text, in the order of the words.
        entries, counts = np.unique(words * self._size + texts, return_counts=True)
        words, texts = np.divmod(entries, max(self._size, 1))
        found = (1 + np.log(counts)) * weights[words]
        lengths = np.sqrt(np.bincount(texts, found * found, self._size))
        found /= np.where(lengths > 0, lengths, 1)[texts]
        ends = np.cumsum(np.bincount(words, minlength=len(numbers)))[:-1]
        return dict(zip(numbers, zip(np.split(texts, ends), np.split(found, ends), strict=True), strict=True))

    def cosines(self, words: Sequence[str]) -> NDArray[np.float64]:
        """One number from 0 to 1 for each text."""
        found = np.zeros(self._size)
        for word, weight in self._vector(words).items():
            if word in self._postings:
                numbers, weights = self._postings[word]
                found[numbers] += weight * weights
        return found

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is, most where it is unknown."""
        return self._rarity.get(word, self._unknown) * (PAIR_WEIGHT if len(word) > 1 else 1)

    def _vector(self, words: Sequence[str]) -> dict[str, float]:
        vector = {word: (1 + math.log(count)) * self.weight(word) for word, count in Counter(words).items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {word: weight / length for word, weight in vector.items()}
