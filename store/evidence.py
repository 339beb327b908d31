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
    `asked` is above 0 where the question is worded like those that ask for what a passage says, below
    where like those that ask for what it does not say; None where nothing is known of that.
    `english` renders the passage in English, where a rendering ships with the speech.
    """

    passage: Passage
    score: float
    matches: tuple[Match, ...] = ()
    english: str = ""
    asked: float | None = None


def odds(score: float) -> float:
    """A score from 0 to 1 as odds, so that near the top, too, a step counts for what it is."""
    return score / (1.01 - score)
