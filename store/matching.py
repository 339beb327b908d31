"""How close a question comes to those that are known of each passage."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from store.evidence import Match, Near
from store.known import GROUPS, Group, Known
from store.similarity import NONE, TermVectors
from store.terms import Terms

MATCHES = 12
NEAREST = 3
"""So many questions of a group tell how near it is: one alone may be so by chance."""
SAME_SUBJECT = 0.2
"""A question that comes no closer asks for something else."""
SAID_OR_MASKED = (Group.ANSWERED, Group.MASKED)


class Closeness(NamedTuple):
    """Of a question, from 0 to 1: to `each` known; by passage to the `nearest` of what it says or masks; and `near`."""

    each: NDArray[np.float64]
    nearest: dict[str, float]
    near: Near


class Matching:
    """The questions known of passages, to be compared with one by all of its words.

    They are passed group by group. `texts` are what words are weighed by where none are known.
    """

    def __init__(self, known: Sequence[Known], texts: Sequence[str], read: Terms) -> None:
        self._known = known
        self.known = bool(known)
        self.vectors = TermVectors(read.of([question.text for question in known] or texts))
        numbers: defaultdict[tuple[str, Group], list[int]] = defaultdict(list)
        for number, question in enumerate(self._known):
            numbers[question.passage, question.group].append(number)
        self._numbers = {about: np.array(found) for about, found in numbers.items()}
        groups = np.array([GROUPS.index(question.group) for question in known], dtype=np.intp)
        ends = np.searchsorted(groups, np.arange(len(GROUPS)), side="right").tolist()
        self._spans = [slice(start, end) for start, end in pairwise([0, *ends])]
        about = [n for n, question in enumerate(known) if question.group in SAID_OR_MASKED]
        self._about = np.array(sorted(about, key=lambda n: known[n].passage), dtype=np.intp)
        passages, self._starts = np.unique([known[n].passage for n in self._about], return_index=True)
        self._passages: list[str] = passages.tolist()

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is, most where it is unknown."""
        return self.vectors.weight(word)

    def closeness(self, *readings: Sequence[str]) -> Closeness:
        """Of a question's words to every question known; of several readings of it by the one that comes closer."""
        each = np.maximum.reduce([self.vectors.cosines(words) for words in readings])
        highest = np.maximum.reduceat(each[self._about], self._starts) if len(self._about) else self._starts
        near = Near(*(_top(each[span]) for span in self._spans))
        return Closeness(each, dict(zip(self._passages, highest.tolist(), strict=True)), near)

    def matches(self, passage: str, closeness: Closeness) -> tuple[Match, ...]:
        """The closest of the questions that the passage answers or masks what they ask for, closest first."""
        best = [n for group in SAID_OR_MASKED for n in self._best(passage, group, closeness, MATCHES).tolist()]
        found = [
            Match(self._known[n].text, float(closeness.each[n]), self._known[n].group is Group.MASKED) for n in best
        ]
        return tuple(sorted((match for match in found if match.closeness > 0), key=lambda match: -match.closeness))

    def hidden(self, passage: str, closeness: Closeness) -> str:
        """The words that mask what the closest question asks for that asks for such; empty where none comes near."""
        best = self._best(passage, Group.MASKED, closeness, 1)
        return self._known[best[0]].hides if len(best) and closeness.each[best[0]] >= SAME_SUBJECT else ""

    def _best(self, passage: str, group: Group, closeness: Closeness, most: int) -> NDArray[np.intp]:
        numbers = self._numbers.get((passage, group), NONE)
        return numbers[np.argsort(-closeness.each[numbers], kind="stable")[:most]]


def _top(each: NDArray[np.float64]) -> float:
    """The NEAREST highest on average; where there are fewer, the others count as nought."""
    left, total = each.copy(), 0.0
    for _ in range(min(NEAREST, len(left))):
        best = left.argmax()
        total += float(left[best])
        left[best] = 0.0
    return total / NEAREST
