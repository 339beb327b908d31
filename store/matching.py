"""How close a question comes to those that people are known to ask of each passage."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from store.evidence import Match
from store.expected import Expected
from store.similarity import TermVectors
from store.terms import question_terms

MATCHES = 12
NONE = np.arange(0)


class Matching:
    """The questions that passages are known to answer, to be compared with one by their content words."""

    def __init__(self, expected: Mapping[str, Expected], texts: Sequence[Sequence[str]]) -> None:
        self._questions: list[str] = []
        self._answered = {p: self._add((*asked.zh, *asked.en, *asked.terms)) for p, asked in expected.items()}
        self.known = bool(self._questions)
        self._vectors = TermVectors([question_terms(question) for question in self._questions] or texts)

    def _add(self, questions: Sequence[str]) -> NDArray[np.intp]:
        start = len(self._questions)
        self._questions += questions
        return np.arange(start, len(self._questions))

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is, most where it is unknown."""
        return self._vectors.weight(word)

    def matches(self, wanted: Sequence[str], passages: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """The questions of each passage that share most with these words, closest first."""
        closeness = self._vectors.cosines(wanted)
        return {passage: self._closest(passage, closeness) for passage in passages}

    def _closest(self, passage: str, closeness: NDArray[np.float64]) -> tuple[Match, ...]:
        numbers = self._answered.get(passage, NONE)
        best = numbers[np.argsort(-closeness[numbers], kind="stable")[:MATCHES]]
        shared = zip(best.tolist(), closeness[best].tolist(), strict=True)
        return tuple(Match(self._questions[n], close) for n, close in shared if close > 0)
