"""How alike texts are by the terms they share, rare ones counting more."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PAIR_WEIGHT = math.sqrt(2)
"""A pair of characters says more than the two characters alone."""


class TermVectors:
    """Term vectors of texts, weighted by rarity, to be compared with a question's by cosine."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        counts = Counter(word for bag in bags for word in set(bag))
        self._size = len(bags)
        self._rarity = {word: math.log(1 + self._size / count) for word, count in counts.items()}
        self._unknown = math.log(1 + 2 * self._size)
        postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            for word, weight in self._vector(bag).items():
                postings[word].append((number, weight))
        self._postings = {
            word: (np.array([n for n, _ in found]), np.array([w for _, w in found])) for word, found in postings.items()
        }

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
