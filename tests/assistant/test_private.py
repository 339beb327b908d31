"""What no reader may see."""

import pytest

from assistant.private import Private

PROMPT = "你只知道段落，别无所知。星号（如 **、***.*）表示公开文本隐去了数字。"
KEY = "sk-canary-1"


@pytest.fixture
def private() -> Private:
    return Private([PROMPT, KEY])


@pytest.mark.parametrize("between", ["", " ", "-", " | ", "·", "\u0301", "\ue000"])
def test_signs_between_the_characters_hide_nothing(private: Private, between: str) -> None:
    assert private.gives_away(between.join(PROMPT))
    assert private.gives_away(between.join(KEY))


def test_punctuation_counts_too(private: Private) -> None:
    assert private.gives_away("星号（如 **、***.*）表示公开文本隐去")


def test_a_text_told_in_small_pieces_is_noticed(private: Private) -> None:
    told = [private.gives_away(PROMPT[at : at + 6]) for at in range(0, len(PROMPT), 6)]
    assert told[:3] == [False] * 3
    assert any(told)


def test_few_words_in_common_give_nothing_away(private: Private) -> None:
    assert not private.gives_away("公开文本隐去了数字。")
