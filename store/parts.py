"""Questions about several things at once, taken apart."""

import re

from store.structure import SEVERAL, WHOLE
from store.tense import AHEAD, BEHIND

JOINT = re.compile(
    r"[、，,；;：:—？?。]+|以及|还有|加上|(?<=\S{2})[和与及跟](?=\S{2})|\band\b|\bas well as\b|\bplus\b", re.IGNORECASE
)


def parts(question: str) -> list[str]:
    """What stands between its conjunctions and commas, without the words that ask."""
    return [part for piece in JOINT.split(question) if (part := _bare(piece))]


def opening(question: str) -> str:
    """What stands before the first conjunction or comma."""
    return JOINT.split(question)[0]


def _bare(piece: str) -> str:
    for asking in (SEVERAL, AHEAD, BEHIND, WHOLE):
        piece = asking.sub(" ", piece)
    return piece.strip()
