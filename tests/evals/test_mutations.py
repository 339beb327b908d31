"""Wrong sentences made of correct ones are caught, and correct ones are not taken for wrong."""

from functools import cache

import pytest

from tests.evals.mutations.figures import Count, measure

AT_LEAST = {
    "digit": 1.0,
    "unit": 1.0,
    "mask filled": 1.0,
    "mask lengthened": 1.0,
    "name": 1.0,
    "quote": 1.0,
    "citation out of range": 1.0,
    "citation swapped": 0.95,
    "negation": 0.9,
    "quantifier": 0.9,
    "modality": 0.9,
    "added": 0.9,
    "merged": 0.9,
    "cut short": 0.95,
    "swap": 0.8,
    "false in other words": 0.85,
}


@cache
def measured() -> tuple[dict[str, Count], dict[str, Count]]:
    return measure(aside=False)


@pytest.mark.parametrize("kind", AT_LEAST)
def test_wrong_sentences_are_caught(kind: str) -> None:
    count = measured()[0][kind]
    assert count.tried > 20
    assert count.share >= AT_LEAST[kind], count.missed


@pytest.mark.parametrize("kind", ["correct", "reworded", "translated"])
def test_correct_sentences_are_shown(kind: str) -> None:
    count = measured()[1][kind]
    assert count.tried > 90
    assert count.share <= 0.05
