"""How a turn ends, by how its question compares with those that are known of the best passage found."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.answer import Status
from store.evidence import Evidence

FILE = Path(__file__).with_suffix(".toml")
"""What each sign weighs for each status, as `python -m tests.evals.weights` prints it."""


class Signs(NamedTuple):
    """What speaks for one outcome or another, of the best passage. The last seven are 0 or 1.

    `near_…`, `odds_…`: its Likeness to questions of each group. `whole`: a list or an overview is asked for.
    `of_a_kind`: a certain kind of thing is, and the passage is known to be asked for such; `may_hold`: to be asked for
    such or to mask it; `not_held`: neither. `hides`: a mask there has the form of what is asked. `bare`: the question
    names its subject and nothing else. `listed`: a whole run of passages was brought for a question much like one that
    it answers.
    """

    score: float
    near_answered: float
    near_masked: float
    near_beside: float
    odds_answered: float
    odds_masked: float
    odds_elsewhere: float
    whole: bool
    of_a_kind: bool
    may_hold: bool
    not_held: bool
    hides: bool
    bare: bool
    listed: bool


def signs(found: Evidence, **seen: bool) -> Signs | None:
    """None where no questions are known to compare with."""
    if (likeness := found.likeness) is None:
        return None
    near = (likeness.answered, likeness.masked, likeness.beside)
    return Signs(found.score, *near, *likeness.odds, **seen)


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
