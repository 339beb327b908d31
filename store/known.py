"""The questions that are known of passages, and what becomes of each."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from store import other_matters
from store.expected import Expected


class Group(StrEnum):
    """Its passage answers it, masks what it asks for, says nothing of that; or it is about other matters."""

    ANSWERED = "answered"
    MASKED = "masked"
    BESIDE = "beside"
    ELSEWHERE = "elsewhere"


GROUPS = list(Group)
"""Their order, and their numbers."""


class Known(NamedTuple):
    """A question, the passage it is about, and the words there that mask what it asks for, where they do."""

    text: str
    passage: str
    group: Group
    hides: str = ""


def known_questions(expected: Mapping[str, Expected]) -> list[Known]:
    """All that are known, group by group; about other matters only where some beside the point tell them apart."""
    about = [known for passage, asked in expected.items() for known in _about(passage, asked)]
    others = other_matters.questions() if any(known.group is Group.BESIDE for known in about) else []
    in_groups = (known for group in Group for known in about if known.group is group)
    return [*in_groups, *(Known(text, "", Group.ELSEWHERE) for text in others)]


def _about(passage: str, asked: Expected) -> Iterator[Known]:
    for group, texts in ((Group.ANSWERED, (*asked.zh, *asked.en)), (Group.BESIDE, asked.beside)):
        yield from (Known(text, passage, group) for text in texts)
    for mask in asked.masked:
        for text in (*mask.zh, *mask.en):
            yield Known(text, passage, Group.MASKED, mask.hides)
