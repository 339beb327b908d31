"""Texts as their readers see them."""

import pytest

from assistant.question import clean
from assistant.seen import as_seen

UNSEEN = "\u00ad\u034f\u061c\u200b\u202b\u2066\u3164\ufe0f\U000e0041\U000e0101"


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_is_not_there(unseen: str) -> None:
    assert as_seen(f"1{unseen}2{unseen}00") == "1200"
    assert clean(f"宣{unseen}讲", limit=9) == "宣讲"


@pytest.mark.parametrize("override", "\u202d\u202e")
def test_letters_in_another_order_than_they_are_read_in_do_not_pass_for_words(override: str) -> None:
    assert as_seen(f"待遇{override}倍翻") == "待遇\ufffd倍翻"
    assert clean(f"宣{override}讲", limit=9) == "宣讲"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x08", "\x1b", "\x7f", "\x9b"])
def test_a_model_steers_no_terminal(control: str) -> None:
    assert as_seen(f"宣{control}讲\n\t一") == "宣讲\n\t一"


@pytest.mark.parametrize("star", "＊∗⁎﹡٭✱")
def test_what_looks_like_a_mask_is_one(star: str) -> None:
    assert as_seen(f"累计宣讲{star * 4}场") == "累计宣讲****场"
