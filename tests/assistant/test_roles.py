"""Two things that have changed places."""

import pytest

from assistant.roles import exchanged, turned


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("If the many cannot help a free society, it fails.", "If a free society cannot help the many, it fails."),
        ("Ask what you can do for your country.", "And so, ask what your country can do for you, today."),
        ("直接投资对企业增长。", "企业对直接投资增长。"),
    ],
)
def test_the_same_words_with_two_exchanged(said: str, held: str) -> None:
    assert exchanged(said, held)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (
            "They assure the success and the survival of liberty.",
            "They assure the survival and the success of liberty.",
        ),
        ("Today we observe a celebration.", "We observe a celebration today."),
        ("淘汰水泥2吨、炼钢产能9吨。", "淘汰炼钢产能9吨、水泥2吨。"),
        ("加大海外人才引进力度。", "加大力度引进海外人才。"),
    ],
)
def test_another_order_of_what_is_only_joined_changes_nothing(said: str, held: str) -> None:
    assert not exchanged(said, held)


def test_who_gives_and_who_gets_are_told_by_the_word_between_them() -> None:
    held = "学生代表向市长提出建议"
    assert turned("市长向学生代表提出建议", held)
    assert not turned("学生代表向市长提建议", held)
