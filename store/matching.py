"""How close a question comes to those that people are known to ask of each passage."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from store.evidence import Match
from store.expected import Expected
from store.similarity import TermVectors
from store.terms import question_terms, terms

MATCHES = 12
NONE = np.arange(0)


class Matching:
    """Compares by content words, to find what is asked about, and by whole wording, to tell what of it is asked."""

    def __init__(self, expected: Mapping[str, Expected], texts: Sequence[Sequence[str]]) -> None:
        self._questions: list[str] = []
        self._answered = {p: self._add((*asked.zh, *asked.en, *asked.terms)) for p, asked in expected.items()}
        self.known = bool(self._questions)
        self._vectors = TermVectors([question_terms(question) for question in self._questions] or texts)
        self._beside = {passage: self._add(asked.beside) for passage, asked in expected.items()}
        self._wordings = TermVectors([terms(question) for question in self._questions])

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

    def wording(self, question: str, passages: Sequence[str]) -> dict[str, tuple[float, float]]:
        """For each passage how close the wording comes to a question it answers, and to one it does not."""
        closeness = self._wordings.cosines(terms(question))
        return {
            p: (_highest(closeness, self._answered.get(p, NONE)), _highest(closeness, self._beside.get(p, NONE)))
            for p in passages
        }

    def _closest(self, passage: str, closeness: NDArray[np.float64]) -> tuple[Match, ...]:
        numbers = self._answered.get(passage, NONE)
        best = numbers[np.argsort(-closeness[numbers], kind="stable")[:MATCHES]]
        return tuple(Match(self._questions[n], float(closeness[n])) for n in best if closeness[n] > 0)


def _highest(closeness: NDArray[np.float64], numbers: NDArray[np.intp]) -> float:
    return float(closeness[numbers].max(initial=0.0))
