"""What is read off a follow-up alone: that it refers to what was asked before, or changes the topic."""

import pytest

from assistant.followup import by_rule
from tests.assistant.conversations import after


@pytest.mark.parametrize(
    ("question", "refers"),
    [
        ("它有多少？", True),
        ("几个？哪一类的？", True),
        ("是哪所大学的？", True),
        ("那，一共多少场？", True),
        ("and how many did?", True),
        ("哪些高校的成果转化获得支持？", False),
        ("多少名市委常委赴高校宣讲？", False),
        ("How much was signed in technology contracts?", False),
        ("尤其是教师队伍怎么建设？", False),
        ("其他学校怎么办？", False),
        ("这篇讲话提到冰雪吗？", False),
        ("Is it true that tutoring is banned?", False),
    ],
)
def test_what_refers_to_something_is_told_by_its_words(question: str, refers: bool) -> None:
    assert by_rule(question, after("科技小院列第几")).refers is refers


@pytest.mark.parametrize(
    "switched",
    [
        "换个话题，教材做了什么",
        "跟刚才没有关系，教材做了什么",
        "先放一放，教材做了什么",
        "On another note, 教材做了什么",
        "Different question: 教材做了什么",
        "教材做了什么（跟刚才没关系）",
    ],
)
def test_a_topic_changed_by_name_leaves_nothing_of_what_was_asked_before(switched: str) -> None:
    assert by_rule(switched, after("科技小院列第几")) == by_rule("教材做了什么", ())
    assert by_rule("它开过会吗？", after("科技小院列第几", switched)).earlier == ("教材做了什么",)


@pytest.mark.parametrize("question", ["我打算了解科技小院", "讲话里还说别的高校了吗？", "跟刚才没关注的比怎么样"])
def test_no_topic_is_changed_by_words_that_only_look_so(question: str) -> None:
    assert by_rule(question, after("教材做了什么")).question == question
