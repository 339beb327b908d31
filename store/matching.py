"""How close a question comes to those that are known of each passage."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from store.evidence import Match
from store.known import Group, Known
from store.similarity import TermVectors

MATCHES = 12
NEAREST = 3
"""So many questions of a group tell how near it is: one alone may be so by chance."""
NONE = np.arange(0)

Closeness = NDArray[np.float64]


class Matching:
    """The questions known of passages, to be compared with one by all of its words."""

    def __init__(self, known: Sequence[Known], texts: Sequence[Sequence[str]]) -> None:
        self._known = [question for question in known if question.group is not Group.ELSEWHERE]
        self.known = bool(self._known)
        self._vectors = TermVectors([question.terms for question in self._known] or texts)
        numbers: defaultdict[tuple[str, Group], list[int]] = defaultdict(list)
        for number, question in enumerate(self._known):
            numbers[question.passage, question.group].append(number)
        self._numbers = {about: np.array(found) for about, found in numbers.items()}

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is, most where it is unknown."""
        return self._vectors.weight(word)

    def closeness(self, words: Sequence[str]) -> Closeness:
        """Of a question's words to every question known, from 0 to 1."""
        return self._vectors.cosines(words)

    def matches(self, passage: str, closeness: Closeness) -> tuple[Match, ...]:
        """The questions that the passage answers, or masks what they ask for, which come closest."""
        best = [n for g in (Group.ANSWERED, Group.MASKED) for n in self._best(passage, g, closeness, MATCHES)]
        return tuple(
            Match(self._known[n].text, float(closeness[n]), self._known[n].group is Group.MASKED)
            for n in best
            if closeness[n] > 0
        )

    def nearest(self, passage: str, closeness: Closeness) -> float:
        """How close the nearest question comes that is about what the passage says or masks, from 0 to 1."""
        best = [n for group in (Group.ANSWERED, Group.MASKED) for n in self._best(passage, group, closeness, 1)]
        return float(max(closeness[best], default=0.0))

    def near(self, passage: str, group: Group, closeness: Closeness) -> float:
        """How close the nearest questions of a group come, from 0 to 1."""
        return float(closeness[self._best(passage, group, closeness, NEAREST)].sum()) / NEAREST

    def hidden(self, passage: str, closeness: Closeness) -> str:
        """The words that mask what the closest question asks for that asks for such; empty where there is none."""
        best = self._best(passage, Group.MASKED, closeness, 1)
        return self._known[best[0]].hides if len(best) else ""

    def _best(self, passage: str, group: Group, closeness: Closeness, most: int) -> NDArray[np.intp]:
        numbers = self._numbers.get((passage, group), NONE)
        return numbers[np.argsort(-closeness[numbers], kind="stable")[:most]]
