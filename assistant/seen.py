"""A text as a reader sees it: without what nobody sees, and with the signs that it shows."""

import re

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters without a form of their own: zero-width ones, fillers, bidirectional controls, selectors, tags."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What steers a terminal, line ends and tabs aside."""
OVERRIDES = re.compile("[\u202d\u202e]")
"""What has the letters behind it stand in another order than they are read in."""
UNREADABLE = "\ufffd"
STARS = re.compile("[＊∗⁎﹡٭⋆✱✲✳]")
"""What looks like the asterisk of a mask."""


def as_seen(text: str) -> str:
    """What a model wrote, as it looks: nothing may hide from the checks, or turn round, what stands there.

    Half a character is no text. Letters in another order are none that could be checked, and stay marked as such.
    """
    text = OVERRIDES.sub(UNREADABLE, text)
    whole = text.encode(errors="ignore").decode()
    return STARS.sub("*", CONTROLS.sub("", UNSEEN.sub("", whole)))
