"""What is found for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from store.speech import Passage

KNOWN_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A question that a passage answers, or masks the answer to, and how close the one asked comes to it (0 to 1)."""

    question: str
    closeness: float
    masked: bool = False


class Odds(NamedTuple):
    """Log odds, by its wording, that a question is answered, asks for what is masked, or is about other matters.

    Each against its being about the passage and beside the point: above 0 where the other is likelier.
    """

    answered: float = 0.0
    masked: float = 0.0
    elsewhere: float = 0.0


class Near(NamedTuple):
    """How close the nearest known questions come (0 to 1), whatever passage they are about, by what becomes of them.

    Those that are answered, that ask for what is masked, that are beside the point, and about other matters.
    """

    answered: float = 0.0
    masked: float = 0.0
    beside: float = 0.0
    elsewhere: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a question compares with those known, of a passage above all.

    `known`: how much of its words is known of the passage (0 to 1). `hidden`: the words that mask what the nearest
    question asks for that asks for such.
    """

    near: Near
    odds: Odds
    known: float
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question. `score` (0 to 1) grows with what the two share.

    It is the higher, too, the closer a question comes that is known of the passage.

    `matches` are the expected questions that come closest, best first; empty where there are none.
    `likeness` is None where no questions beside the point are known to learn from.
    `belongs` is how likely the answer is made of it, learned from questions whose sentences are known; None where none
    are, or where the question names what it wants itself.
    `english` renders the passage in English, where a rendering ships with the speech.
    """

    passage: Passage
    score: float
    matches: tuple[Match, ...] = ()
    english: str = ""
    likeness: Likeness | None = None
    belongs: float | None = None


CERTAIN = 1.0
"""The score of what a question names itself, whatever its words."""
COMPANION_OF_SEVERAL = 0.33
"""In a list, and among what is only related, a passage belongs to the best one from this share of its odds on."""


def odds(score: float) -> float:
    """A score from 0 to 1 as odds, so that near the top, too, a step counts for what it is."""
    return score / (1.01 - score)


def companions(evidence: Sequence[Evidence], best: Evidence, share: float) -> list[Evidence]:
    """The passages that come as near as that share of the best one's odds, in their order."""
    return [found for found in evidence if odds(found.score) >= share * odds(best.score)]


def raised(score: float, closeness: float) -> float:
    """A score, the higher the closer a question comes that is known of the passage."""
    return score + KNOWN_WEIGHT * (1 - score) * closeness
