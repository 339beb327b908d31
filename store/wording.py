"""Whether a question about a passage asks for what it says, told from the words that ask.

Learned from the questions that passages are known to answer and from those about the same
subjects that nothing answers. What names the subject counts for nothing: both kinds share it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from store.expected import Expected
from store.speech import Passage
from store.terms import terms

SMOOTHING = 0.5


class Wording:
    """Naive Bayes over the terms of questions that do not stand in the passage itself."""

    def __init__(self, passages: Iterable[Passage], expected: Mapping[str, Expected]) -> None:
        answered: Counter[str] = Counter()
        beside: Counter[str] = Counter()
        sizes = [0, 0]
        for passage in passages:
            asked = expected.get(passage.id, Expected())
            if asked.beside:
                for side, (counts, questions) in enumerate(
                    ((answered, (*asked.zh, *asked.en)), (beside, asked.beside))
                ):
                    sizes[side] += len(questions)
                    for question in questions:
                        counts.update(_asking(question, passage, asked.english))
        self._odds = {
            word: math.log((answered[word] + SMOOTHING) / (sizes[0] + 2 * SMOOTHING))
            - math.log((beside[word] + SMOOTHING) / (sizes[1] + 2 * SMOOTHING))
            for word in answered | beside
        }

    def odds(self, question: str, passage: Passage, english: str) -> float:
        """Above 0 where such words mostly ask for what is said, below 0 where for what is not."""
        asking = _asking(question, passage, english)
        return sum(self._odds.get(word, 0.0) for word in asking) / math.sqrt(len(asking) or 1)


def _asking(question: str, passage: Passage, english: str) -> set[str]:
    return set(terms(question)) - set(terms(f"{passage.theme} {passage.text} {english}"))
