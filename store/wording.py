"""In which words people ask for what is said, for what is masked, for what is not said, and about other matters.

Learned from the questions known. What names the subject counts for nothing: they share it.
"""

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from store.evidence import Odds
from store.expected import Expected
from store.known import GROUPS, Group, Known
from store.similarity import TermVectors
from store.speech import Passage
from store.terms import Terms

SMOOTHING = 0.5
BESIDE = GROUPS.index(Group.BESIDE)
AGAINST_BESIDE = [GROUPS.index(group) for group in (Group.ANSWERED, Group.MASKED, Group.ELSEWHERE)]


class Wording:
    """Naive Bayes over the terms of questions that do not stand in the passage itself.

    `vectors` are those of the questions known.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        expected: Mapping[str, Expected],
        known: Sequence[Known],
        vectors: TermVectors,
        read: Terms,
    ) -> None:
        english = {passage.id: expected.get(passage.id, Expected()).english for passage in passages}
        own = read.of(f"{p.theme} {p.text} {english[p.id]}" for p in passages)
        self._own = {passage.id: set(words) for passage, words in zip(passages, own, strict=True)}
        for topic, asked in expected.items():
            self._own[topic] = self._own.get(topic, set()).union(*(self._own[passage] for passage in asked.over))
        told = {question.passage for question in known if question.group is Group.BESIDE}
        self.known = bool(told)
        self._vectors = vectors
        self._learned = np.array([question.passage in told or not question.passage for question in known], dtype=bool)
        self._groups = np.array([GROUPS.index(question.group) for question in known], dtype=np.intp)
        places = {passage: place for place, passage in enumerate(["", *self._own])}
        self._about = np.array([places[question.passage] for question in known], dtype=np.intp)
        self._sizes: list[int] = np.bincount(self._groups[self._learned], minlength=len(GROUPS)).tolist()
        self._counts: dict[str, list[int]] = {}

    def odds(self, words: Collection[str], passage: str) -> Odds:
        """For the words of a question about that passage."""
        asking = set(words) - self._own[passage]
        counts = [count for count in map(self._count, asking) if any(count)]
        scale = math.sqrt(len(asking) or 1)
        return Odds(*(sum(self._odds(count, group) for count in counts) / scale for group in AGAINST_BESIDE))

    def _count(self, word: str) -> list[int]:
        """How many questions of each group hold the word where it does not name the subject."""
        holding = self._vectors.holding(word)
        if len(holding) and word not in self._counts:
            own = np.array([False, *(word in words for words in self._own.values())])
            asking = holding[self._learned[holding] & ~own[self._about[holding]]]
            self._counts[word] = np.bincount(self._groups[asking], minlength=len(GROUPS)).tolist()
        return self._counts.get(word, [])

    def _odds(self, count: Sequence[int], group: int) -> float:
        if not self._sizes[group]:
            return 0.0
        return math.log(self._share(count, group) / self._share(count, BESIDE))

    def _share(self, count: Sequence[int], group: int) -> float:
        """How large a part of the questions of a group holds the word; more than none holds any."""
        return (count[group] + SMOOTHING) / (self._sizes[group] + 2 * SMOOTHING)
