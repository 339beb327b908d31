"""In which words people ask for what is said, for what is masked, for what is not said, and about other matters.

Learned from the questions known. What names the subject counts for nothing: they share it.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from store.evidence import Odds
from store.expected import Expected
from store.known import Group, Known
from store.speech import Passage
from store.terms import Terms

SMOOTHING = 0.5
AGAINST_BESIDE = (Group.ANSWERED, Group.MASKED, Group.ELSEWHERE)


class Wording:
    """Naive Bayes over the terms of questions that do not stand in the passage itself."""

    def __init__(
        self, passages: Sequence[Passage], expected: Mapping[str, Expected], known: Sequence[Known], read: Terms
    ) -> None:
        english = {passage.id: expected.get(passage.id, Expected()).english for passage in passages}
        self._own = {p.id: set(read.of(f"{p.theme} {p.text} {english[p.id]}")) for p in passages}
        for topic, asked in expected.items():
            self._own[topic] = self._own.get(topic, set()).union(*(self._own[passage] for passage in asked.over))
        told = {question.passage for question in known if question.group is Group.BESIDE}
        self.known = bool(told)
        learned = [question for question in known if question.passage in told or not question.passage]
        self._sizes = Counter(question.group for question in learned)
        self._counts = {group: Counter[str]() for group in Group}
        for question in learned:
            self._counts[question.group].update(set(read.of(question.text)) - self._own.get(question.passage, set()))

    def odds(self, words: Collection[str], passage: str) -> Odds:
        """For the words of a question about that passage."""
        asking = set(words) - self._own[passage]
        known = [word for word in asking if any(word in counts for counts in self._counts.values())]
        scale = math.sqrt(len(asking) or 1)
        return Odds(*(sum(self._odds(word, group) for word in known) / scale for group in AGAINST_BESIDE))

    def _odds(self, word: str, group: Group) -> float:
        if not self._sizes[group]:
            return 0.0
        return math.log(self._share(word, group) / self._share(word, Group.BESIDE))

    def _share(self, word: str, group: Group) -> float:
        """How large a part of the questions of a group holds the word; more than none holds any."""
        return (self._counts[group][word] + SMOOTHING) / (self._sizes[group] + 2 * SMOOTHING)
