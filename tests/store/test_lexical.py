import numpy as np
import pytest

from store.lexical import CONTEXT_WEIGHT, Lexical
from store.matching import Matching
from store.terms import Terms, terms

PASSAGES = ["town:0.1", "town:0.1", "town:0.2", "town:0.3"]
TEXTS = ["公园开放", "公园里有湖，湖上有船", "河道改造", "学校扩建"]


@pytest.fixture
def lexical() -> Lexical:
    read = Terms()
    return Lexical(PASSAGES, read.of(TEXTS), len(TEXTS), Matching([], TEXTS, read))


def test_a_passage_is_as_near_as_the_best_of_its_records(lexical: Lexical) -> None:
    found = lexical.find(terms("湖上的船"))
    assert list(found.relevance) == ["town:0.1"]
    assert found.scores["town:0.1"] > 0.5 > found.scores["town:0.2"] == 0


def test_what_a_question_leans_on_counts_half(lexical: Lexical) -> None:
    alone, leaning = lexical.find(terms("河道")), lexical.find([], terms("河道"))
    assert leaning.relevance["town:0.2"] == pytest.approx(CONTEXT_WEIGHT * alone.relevance["town:0.2"])


def test_a_share_is_of_all_the_words_by_what_they_weigh(lexical: Lexical) -> None:
    shares = lexical.find(terms("公园改造")).shares
    assert 0 < shares["town:0.1"] < 1
    assert shares["town:0.3"] == 0
    assert lexical.find(terms("公园")).shares["town:0.1"] == pytest.approx(1)


def test_no_words_find_nothing(lexical: Lexical) -> None:
    found = lexical.find([])
    assert found.relevance == {}
    assert not np.any(list(found.scores.values()))
