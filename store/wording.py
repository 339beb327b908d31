"""Whether a question about a passage asks for what it says, told from the words that ask.

Learned from the questions that passages are known to answer and from those about the same
subjects that nothing answers. What names the subject counts for nothing: both kinds share it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from store.expected import Expected
from store.speech import Passage
from store.terms import terms

SMOOTHING = 0.5


class Wording:
    """Naive Bayes over the terms of questions that do not stand in the passage itself."""

    def __init__(self, passages: Sequence[Passage], expected: Mapping[str, Expected]) -> None:
        asked = {passage.id: expected.get(passage.id, Expected()) for passage in passages}
        self._own = {p.id: set(terms(f"{p.theme} {p.text} {asked[p.id].english}")) for p in passages}
        for topic, asks in expected.items():
            self._own[topic] = self._own.get(topic, set()).union(*(self._own[passage] for passage in asks.over))
        known = {passage: questions for passage, questions in asked.items() if questions.beside}
        answered = self._share({passage: (*questions.zh, *questions.en) for passage, questions in known.items()})
        beside = self._share({passage: questions.beside for passage, questions in known.items()})
        self._odds = {word: math.log(answered[word] / beside[word]) for word in {*answered, *beside}}

    def odds(self, words: Collection[str], passage: str) -> float | None:
        """Above 0 where such words mostly ask for what is said, below 0 where for what is not.

        None where there is nothing to learn from.
        """
        if not self._odds:
            return None
        asking = set(words) - self._own[passage]
        return sum(self._odds.get(word, 0.0) for word in asking) / math.sqrt(len(asking) or 1)

    def _share(self, questions: Mapping[str, Sequence[str]]) -> "defaultdict[str, float]":
        """How large a part of the questions holds each word; more than none holds any."""
        counts: Counter[str] = Counter()
        for passage, asked in questions.items():
            for question in asked:
                counts.update(set(terms(question)) - self._own[passage])
        size = sum(map(len, questions.values())) + 2 * SMOOTHING
        shares = {word: (count + SMOOTHING) / size for word, count in counts.items()}
        return defaultdict(lambda: SMOOTHING / size, shares)
