import pytest

from store.similarity import TermVectors


def test_the_same_words_are_as_close_as_can_be_and_others_not_at_all() -> None:
    vectors = TermVectors([["park", "new"], ["river", "new"], []])
    assert vectors.cosines(["new", "park"]) == pytest.approx([1, vectors.cosines(["park", "new"])[1], 0])
    assert vectors.cosines(["harbour"]) == pytest.approx([0, 0, 0])


def test_a_rare_word_counts_for_more_and_an_unknown_one_for_most() -> None:
    vectors = TermVectors([["park", "new"], ["river", "new"]])
    assert vectors.weight("harbour") > vectors.weight("park") > vectors.weight("new")


@pytest.mark.parametrize("bags", [[], [[]], [[], []]])
def test_texts_without_words_are_like_nothing(bags: list[list[str]]) -> None:
    assert not TermVectors(bags).cosines(["park"]).any()
