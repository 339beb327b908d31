"""What is found for a question."""

from dataclasses import dataclass

from store.speech import Passage


@dataclass(frozen=True, slots=True)
class Match:
    """An expected question of a passage and how close the question asked comes to it (0 to 1)."""

    question: str
    closeness: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question. `score` (0 to 1) grows with what the two share.

    `matches` are the expected questions that come closest, best first; empty where there are none.
    `answers` and `beside` say how close the wording comes to a question that the passage answers, and
    to one about the same subject that the speech does not answer.
    `english` renders the passage in English, where a rendering ships with the speech.
    """

    passage: Passage
    score: float
    matches: tuple[Match, ...] = ()
    english: str = ""
    answers: float = 0.0
    beside: float = 0.0
