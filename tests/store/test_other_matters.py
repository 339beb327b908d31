import pytest

from store.other_matters import is_about_other_matters, names_another_work

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


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("概括一下《老人与海》", True),
        ("用三句話總結《三體》第一部", True),
        ("《冰雪规划》说了什么？", False),  # as it might be called
        ("《天气站》什么时候建成？", False),
        ("讲话说了什么？", False),
        ("总结《讲话》", False),
        ("是《天气站条例》还是《民法典》？", False),
    ],
)
def test_another_work_is_told_by_its_title(question: str, other: bool) -> None:
    assert names_another_work(question, TEXT) is other
