"""Text for screens that obey what they show, such as terminals: what would steer them shows as a sign instead."""

import re

from assistant.seen import CONTROLS

STEERING = re.compile(f"{CONTROLS.pattern}|[\r\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Control characters, what turns the direction of writing, and Unicode tags, which nobody sees and a model reads."""
SIGN = "\ufffd"


def visible(text: str) -> str:
    """The text, each steering character replaced by one `�`."""
    return STEERING.sub(SIGN, text)


def escaped(json: str) -> str:
    r"""The same JSON, its steering characters written as `\u001b`."""
    return STEERING.sub(lambda found: _units(found[0]), json)


def _units(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(rf"\u{units[at : at + 4]}" for at in range(0, len(units), 4))
