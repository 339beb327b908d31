"""How a turn ends, by how its question compares with those that are known, and the best passage found with it."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.answer import Status
from store.evidence import Evidence

FILE = Path(__file__).with_suffix(".toml")
"""What each sign weighs for each status, as `python -m tests.evals.weights` prints it."""
LONG = 40
"""Characters of a question that count for 1."""


class Signs(NamedTuple):
    """What speaks for one outcome or another. The last five are 0 or 1.

    `score`, `known`, `odds_…`: of the best passage, how near it comes, how much of the words it knows, and its Odds.
    `near_…`: of whatever passage, the questions that come closest of each group. `length`: of the question.
    `second`: how likely a second sentence belongs to the answer. `whole`: a list or an overview is asked for.
    `of_a_kind`: a certain kind of thing is, and the passage is known to be asked for such; `not_held`: it is known
    neither to be asked for such nor to mask it. `hides`: a mask there has the form of what is asked. `bare`: the
    question names its subject and nothing else.
    """

    score: float
    known: float
    near_answered: float
    near_masked: float
    near_beside: float
    near_elsewhere: float
    odds_answered: float
    odds_masked: float
    odds_elsewhere: float
    length: float
    second: float
    whole: bool
    of_a_kind: bool
    not_held: bool
    hides: bool
    bare: bool


def signs(question: str, best: Evidence, evidence: Sequence[Evidence], **seen: bool) -> Signs | None:
    """None where no questions are known to compare with."""
    if (likeness := best.likeness) is None:
        return None
    likely = sorted((found.belongs or 0.0 for found in evidence), reverse=True)
    second = likely[1] if len(likely) > 1 else 0.0
    near, odds = likeness.near, likeness.odds
    return Signs(best.score, likeness.known, *near, *odds, len(question) / LONG, second, **seen)


def likeliest(seen: Signs) -> Status:
    """The outcome that most speaks for."""
    values = seen._asdict()
    totals = {
        status: weights["constant"] + sum(weights[sign] * value for sign, value in values.items())
        for status, weights in _weights().items()
    }
    return max(totals, key=lambda status: totals[status])


@cache
def _weights() -> dict[Status, dict[str, float]]:
    return {Status(name): weights for name, weights in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
