import math
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from store.embeddings import NEVER, Embedder, offline
from store.floor import QUESTIONS, SENTENCES, measured
from store.index import Index, Record


class Angled(Embeddings):
    """Any two texts this alike: one direction is common to all, another each has for itself."""

    def __init__(self, alike: float) -> None:
        self.alike = alike
        self.numbers: dict[str, int] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        own = np.eye(99)[self.numbers.setdefault(text, 1 + len(self.numbers))] * math.sqrt(1 - self.alike)
        own[0] = math.sqrt(self.alike)
        return [float(value) for value in own]


@pytest.mark.parametrize("alike", [0.1, 0.8])
def test_the_floor_is_as_high_as_the_model_finds_unrelated_texts_alike(alike: float) -> None:
    assert measured(Angled(alike), "zh") == pytest.approx(alike)


def test_the_floor_stands_clear_of_all_that_it_was_measured_on() -> None:
    hashed = offline().embeddings
    sentences = np.array(hashed.embed_documents(list(SENTENCES["en"])))
    highest = max(float((sentences @ hashed.embed_query(question)).max()) for question in QUESTIONS[1])
    assert highest < measured(hashed, "en") < 1


def test_a_model_to_which_all_texts_are_the_same_proves_nothing() -> None:
    assert measured(Angled(1), "en") == NEVER


def test_the_prefix_stands_before_questions_and_not_before_texts(tmp_path: Path) -> None:
    model = Angled(0.5)
    floor = measured(model, "zh", "query: ")
    index = Index([Record("r", "p", "text")], Embedder(model, "m", floor, "query: "), cache=tmp_path)
    index.search("question", 1)
    index.close()
    prefixed = {text for text in model.numbers if text.startswith("query: ")}
    assert prefixed == {f"query: {question}" for group in QUESTIONS for question in (*group, "question")}
    assert set(model.numbers) - prefixed == {"text", *SENTENCES["zh"]}


@pytest.mark.parametrize(
    ("floor", "cosine", "score"), [(0.6, 0.59, 0), (0.6, 0.6, 0.5), (0.6, 0.8, 0.75), (0.6, 1, 1), (NEVER, 1, 0)]
)
def test_a_cosine_says_half_at_the_floor_and_nothing_below(floor: float, cosine: float, score: float) -> None:
    assert Embedder(Angled(0), "angled", floor).score(cosine) == pytest.approx(score)


def test_the_offline_vectors_never_suffice_alone() -> None:
    assert offline().floor == NEVER
