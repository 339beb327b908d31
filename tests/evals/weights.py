"""Where the weights of `assistant/judging.py` come from: a logistic regression on the part to work with.

`python -m tests.evals.weights` prints them, and what each threshold would answer and hold back.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.asked import asked_for
from assistant.build import build
from assistant.courtesy import courtesy_of
from assistant.followup import by_rule
from assistant.judging import NEAR, holds, judge
from assistant.settings import Settings
from store.speech import language_of
from store.structure import asks_for_all, wants_whole
from tests.evals.questions import load

RIDGE = 0.1
STEPS = 50
QUANTILES = (0.02, 0.03, 0.05, 0.08, 0.1)


class Case(NamedTuple):
    """What is known of a question and the best of its evidence, and whether it can be answered."""

    asked: float
    score: float
    listed: bool
    of_a_kind: bool
    not_held: bool
    answerable: bool


def cases() -> Iterator[Case]:
    """Questions whose evidence is near enough for the wording to decide."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = build(Settings(cache=Path(folder)))
        for question in load(aside=False):
            search = by_rule(question.question, question.history)
            evidence = assistant.retriever.search(search.question, 8, search.context)
            if courtesy_of(question.question) or question.expected == "withheld" or not evidence:
                continue
            whole = wants_whole(search.question) or asks_for_all(search.question)
            best = max(evidence, key=lambda found: found.score)
            if (
                best.asked is None
                or best.score < NEAR[language_of(search.question)]
                or judge(search.question, evidence, whole=whole).corrects
            ):
                continue
            kind = asked_for(search.question)
            held = kind is None or holds(kind, search.question, best)
            of_a_kind, answerable = kind is not None and held, question.expected == "answered"
            yield Case(best.asked, best.score, whole, of_a_kind, not held, answerable)


def fit(features: NDArray[np.float64], answerable: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of each feature and of a constant, by Newton's method."""
    given = np.c_[features, np.ones(len(features))]
    weights = np.zeros(given.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (likely - answerable) + RIDGE * weights
        bend = (given.T * (likely * (1 - likely))) @ given + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Print the weights in units of the wording's odds, and the thresholds by answers held back."""
    table = np.array(list(cases()), dtype=float)
    features, answerable = table[:, :-1], table[:, -1]
    weights = fit(features, answerable)
    weights /= weights[0]
    print(f"{len(table)} questions; SCORED {weights[1]:.2f}, LISTED {weights[2]:.2f}")
    odds = features @ weights[:-1]
    for share in QUANTILES:
        least = np.quantile(odds[answerable == 1], share)
        refused = (odds[answerable == 0] < least).mean()
        print(
            f"held back {share:.0%}, unanswerable caught {refused:.1%}: LEAST {least:.2f},"
            f" OF_A_KIND {least - weights[3]:.2f}, NOT_HELD {least - weights[4]:.2f}"
        )


if __name__ == "__main__":
    main()
