import pytest

from store.other_matters import is_about_other_matters

TEXT = "推进冰雪活动。天气站建成。"


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("明天要穿羽绒服吗？", True),
        ("推薦一部電影", True),
        ("What's the best recipe for dumplings?", True),
        ("天气站建成了吗？", False),  # the text speaks of it
        ("冰雪活动怎么推进？", False),
        ("How is progress measured?", False),
    ],
)
def test_other_matters_are_told_by_their_words(question: str, other: bool) -> None:
    assert is_about_other_matters(question, TEXT) is other
