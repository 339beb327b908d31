"""Questions about several things at once, taken apart."""

import re

from store.structure import SEVERAL, WHOLE
from store.tense import AHEAD, BEHIND

JOINT = re.compile(
    r"[、，,；;：:—？?。]+|以及|还有|加上|(?<=\S{2})[和与及跟](?=\S{2})|\band\b|\bas well as\b|\bplus\b", re.IGNORECASE
)


PREFACE = re.compile(
    r"^(?:我们?(?:是|正?在|[科处校局单部]\S{0,3}(?:正?在|要))|本人|作为|[写赶做](?:个|份|点)?(?:材料|报告|稿子|汇报|总结)"
    r"|as an? (?!result)|(?:i|we)(?:['’]m|['’]re| am| are) )[^，。：；？！,.:;?!]*[，。：；,.:;]\s*",
    re.IGNORECASE,
)
"""Who asks, or what for."""


def without_preface(question: str) -> str:
    """The question without who asks it."""
    return PREFACE.sub("", question.strip()) or question


def without_time(question: str) -> str:
    """The question without whether it is of what was done or of what is to come."""
    return BEHIND.sub(" ", AHEAD.sub(" ", question))


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
