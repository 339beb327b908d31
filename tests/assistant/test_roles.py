"""Two things that have changed places."""

import pytest

from assistant.roles import exchanged, mixed, turned


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


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("地方对中央专项转移支付项目减少三分之一", "中央对地方专项转移支付项目减少三分之一"),
        ("由产业推动高校发展", "组织高校融入和推动冰雪产业发展"),
        ("冰雪产业要深度融入高校", "组织高校深度融入冰雪产业"),
        ("our country will serve the faith", "the faith will serve our country"),
    ],
)
def test_who_does_it_is_seen_next_to_the_word(said: str, held: str) -> None:
    assert turned(said, held)


def test_what_only_connects_tells_nothing() -> None:
    assert not turned("a campaign to promote jobs is to be carried out", "carry out the action to promote jobs")
    held = "which we bring to this endeavor will light our country and all who serve it，and the glow from that fire"
    assert not turned("and its glow can light the world", held)


def test_a_passive_tells_the_same_the_other_way_round() -> None:
    assert not turned("冰雪产业由高校推动", "高校推动冰雪产业")
    assert not turned("冰雪产业被高校推动发展", "高校推动冰雪产业发展")


def test_two_clauses_do_not_exchange_what_they_tell() -> None:
    held = "以党组中心组为龙头牵引，以青年学习小组为活力补充"
    assert mixed("青年学习小组是龙头牵引，党组中心组作活力补充", held)
    assert not mixed("青年学习小组作活力补充，党组中心组是龙头牵引", held)
    assert not mixed("党组中心组和青年学习小组都有，龙头牵引和活力补充都有", "党组中心组，青年学习小组")
