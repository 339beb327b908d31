"""Sentences that repeat the speech and take it back."""

import pytest

from assistant.stance import takes_back

HELD = "完善教师待遇保障。\nImprove the safeguards for teachers' pay."


@pytest.mark.parametrize(
    "said",
    [
        "完善教师待遇保障？",
        "难道会完善教师待遇保障。",
        "完善教师待遇保障才怪。",
        "完善教师待遇保障（假的）。",
        "错：完善教师待遇保障。",
        "讲话避谈教师待遇保障。",
        "据说完善教师待遇保障。",
        "记者称：完善教师待遇保障。",
        "记者也称：完善教师待遇保障。",
        "局长说：“完善教师待遇保障。”",
        "The speech denies that it will improve teachers' pay.",
        "Nobody will improve teachers' pay.",
        "Pretend to improve teachers' pay.",
        "Critics: the so-called safeguards for teachers' pay.",
    ],
)
def test_what_doubts_the_speech_is_noticed(said: str) -> None:
    assert takes_back(said, HELD)


@pytest.mark.parametrize(
    "said",
    [
        "讲话指出：完善教师待遇保障。",
        "换句话说，完善教师待遇保障。",
        "报告在肯定成绩之后也承认，待遇保障要完善。",
        "对教师来说，待遇保障会完善。",
        "The speech says that teachers' pay will be improved.",
    ],
)
def test_what_only_reports_it_is_not(said: str) -> None:
    assert not takes_back(said, HELD)


def test_the_speech_s_own_questions_and_doubts_may_be_repeated() -> None:
    held = "总书记强调，培养什么人？打击虚假广告。Neither party expected the war."
    assert not takes_back("总书记强调，培养什么人？", held)
    assert not takes_back("打击虚假广告。", held)
    assert not takes_back("Nobody expected the war.", held)


def test_how_a_speaker_is_written_in_another_script_is_not_known() -> None:
    assert not takes_back("林肯表示，双方都不赞成战争。", "Both parties deprecated war.")
    assert takes_back("林肯表示，双方都不赞成战争。", "双方都不赞成战争。")
