"""Text for screens that obey what they show."""

import json

import pytest

from ui.visible import escaped, visible


@pytest.mark.parametrize("steering", ["\x1b", "\x07", "\x08", "\r", "\x7f", "\x9b", "\u202e", "\u2066", "\U000e0041"])
def test_what_steers_a_screen_shows_as_a_sign(steering: str) -> None:
    assert visible(f"开{steering}放\n\t“**”") == "开�放\n\t“**”"
    written = escaped(json.dumps(f"开{steering}放", ensure_ascii=False))
    assert steering not in written
    assert json.loads(written) == f"开{steering}放"
