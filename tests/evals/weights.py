"""Where the weights of `assistant/outcome.toml` come from: a multinomial regression on the part to work with.

`python -m tests.evals.weights > assistant/outcome.toml` renews them.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import Status
from assistant.build import build
from assistant.courtesy import courtesy_of
from assistant.followup import by_rule
from assistant.judging import corrects, is_whole
from assistant.leaning import evidence_for
from assistant.outcome import Signs
from assistant.settings import Settings
from assistant.weighing import weigh
from tests.evals.questions import Question, load

OUTCOMES = (Status.ANSWERED, Status.WITHHELD, Status.RELATED, Status.NOT_IN_SPEECH)
TRUST = 0.5
"""In the questions; less of it keeps the weights smaller."""
HELD_BACK = 0.06
"""This share of the answers that could be given is held back; fewer would let more near misses pass."""
UNTOLD = 0.01
"""So much of what is masked is only told to be related; less would tell more near misses to be masked."""
TAKEN_UP = 0.004
"""This share of what is about other matters is shown related passages; fewer would leave more near misses without."""

Matrix = NDArray[np.float64]


def cases() -> Iterator[tuple[Signs, Status]]:
    """What is seen of each question, and how it should end. Of the answered ones those whose passage was found."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(cache=Path(folder))
        assistant = build(settings)
        for question in load(aside=False):
            asked = by_rule(question.question, question.history)
            search, evidence = evidence_for(assistant.retriever, asked, settings.passages)
            whole = is_whole(search.question, evidence)
            if courtesy_of(question.question) or not evidence:
                continue
            weighed = weigh(search.question, evidence, whole=whole, bare=search.bare)
            wrong = question.gold and weighed.best.passage.text not in question.gold
            if weighed.signs and not wrong and not corrects(search.question, weighed.best):
                yield weighed.signs, _outcome(question)


def _outcome(question: Question) -> Status:
    if question.expected == "refused":
        return Status.NOT_IN_SPEECH if question.kind == "offtopic" else Status.RELATED
    return Status(question.expected)


def fit(features: Matrix, outcomes: NDArray[np.intp]) -> Matrix:
    """A row of weights an outcome, the constant last: shape (outcomes, features + 1)."""
    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=TRUST, max_iter=1000)).fit(features, outcomes)
    scaler, regression = fitted[0], fitted[1]
    weights = regression.coef_ / scaler.scale_
    return np.c_[weights, regression.intercept_ - weights @ scaler.mean_]


def settled(features: Matrix, outcomes: NDArray[np.intp], weights: Matrix) -> Matrix:
    """The same; other matters, what is masked, and answers made likelier, until so many of them are missed."""
    weights = weights.copy()
    for status, rivals, missed in (
        (Status.NOT_IN_SPEECH, (Status.RELATED,), TAKEN_UP),
        (Status.WITHHELD, (Status.RELATED,), UNTOLD),
        (Status.ANSWERED, OUTCOMES[1:], HELD_BACK),
    ):
        row, others = OUTCOMES.index(status), [OUTCOMES.index(rival) for rival in rivals]
        totals = features @ weights[:, :-1].T + weights[:, -1]
        lead = totals[:, row] - totals[:, others].max(axis=1)
        weights[row, -1] -= np.quantile(lead[outcomes == row], missed)
    return weights


def main() -> None:
    """Print the table."""
    seen, ends = zip(*cases(), strict=True)
    features = np.array(seen, dtype=float)
    outcomes = np.array([OUTCOMES.index(end) for end in ends])
    weights = settled(features, outcomes, fit(features, outcomes))
    print(f"# What each sign weighs, fitted to {len(ends)} questions by `python -m tests.evals.weights`.")
    for outcome, row in zip(OUTCOMES, weights, strict=True):
        print(f"\n[{outcome}]")
        print("\n".join(f"{name} = {value:.3f}" for name, value in zip((*Signs._fields, "constant"), row, strict=True)))


if __name__ == "__main__":
    main()
