"""Where the network of `store/belonging.toml` comes from: questions of the part to work with whose answers are known.

`python -m tests.evals.belonging > store/belonging.toml` renews it.
"""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.build import build
from assistant.settings import Settings
from store.belonging import Search, Signs
from store.parts import without_preface
from tests.evals.questions import load

FOUND = 8
"""Passages asked for, as the chain does."""
KINDS = ("everyday", "english", "verbatim", "yesno", "why", "list", "overview", "falsepremise")
HIDDEN, RIDGE = 16, 0.1
PASSES = 60
"""More would learn the questions by heart; scikit-learn warns of so few."""


def cases() -> Iterator[tuple[Signs, bool]]:
    """What speaks for each sentence weighed, and whether it is one of those that answer."""
    with tempfile.TemporaryDirectory() as folder:
        retriever = build(Settings(cache=Path(folder))).retriever.open()
        for question in load(aside=False):
            if question.kind not in KINDS or question.history:
                continue
            search = retriever.by_rules(retriever.look_up(without_preface(question.question)), FOUND)
            if isinstance(search, Search) and search.evidence:
                for passage, signs in retriever.belonging.signs(search).items():
                    yield signs, retriever.speech.passage(passage).text in question.gold


def main() -> None:
    """Print the network, the scaling of its signs taken into its first weights."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    signs, belongs = zip(*cases(), strict=True)
    features = np.array(signs, dtype=float)
    network = MLPClassifier((HIDDEN,), alpha=RIDGE, max_iter=PASSES, random_state=0)
    fitted = make_pipeline(StandardScaler(), network).fit(features, belongs)
    scaler, (hidden, last), (shift, constant) = fitted[0], network.coefs_, network.intercepts_
    hidden = hidden / scaler.scale_[:, None]
    print(f"# Fitted to {len(belongs)} sentences of known questions by `python -m tests.evals.belonging`.")
    for name, weights in zip(Signs._fields, hidden, strict=True):
        print(f"{name} = {_listed(weights)}")
    print(
        f"shift = {_listed(shift - scaler.mean_ @ hidden)}\nlast = {_listed(last[:, 0])}\nconstant = {constant[0]:.3f}"
    )


def _listed(weights: np.ndarray) -> str:
    return f"[{', '.join(f'{weight:.3f}' for weight in weights)}]"


if __name__ == "__main__":
    main()
