"""A speech and its parts: sections, themes, passages and masks, with exact character offsets."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Literal

Language = Literal["zh", "en"]

MASK = re.compile(r"\*+(?:\.\*+)*")
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LETTER = re.compile(r"[^\W\d_]")


class SpeechError(Exception):
    """A speech that cannot be used: `reason` names the sentence to show, `facts` fill it in."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


class Kind(StrEnum):
    """What a passage is: only leads and sentences may be cited."""

    HEADING = "heading"
    LEAD = "lead"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Mask:
    """A run of asterisks by which the published text hides a figure or a name."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest citable unit. `speech.text[start:end] == text`, always.

    `section` is the heading it stands under and `theme` the lead phrase; both may be empty.
    `paragraph` counts the paragraphs of the speech from 0.
    """

    id: str
    text: str
    start: int
    end: int
    kind: Kind
    section: str
    theme: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (empty before the first one) and the passages under it, themes inside."""

    heading: str
    passages: tuple[Passage, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """The lead phrases of the section, in order."""
        return tuple(dict.fromkeys(p.theme for p in self.passages if p.theme))


@dataclass(frozen=True)
class Speech:
    """One text with a title, a language and the passages that cover it from end to end."""

    id: str
    title: str
    language: Language
    text: str
    passages: tuple[Passage, ...]

    def __hash__(self) -> int:
        """Of the text alone: all of its passages take as long as a search."""
        return hash(self.text)

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def citable(self) -> tuple[Passage, ...]:
        """Every passage that may stand behind a claim: all but the headings."""
        return tuple(p for p in self.passages if p.kind is not Kind.HEADING)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order; the first has no heading if the speech opens without one."""
        runs = groupby(self.passages, key=lambda passage: passage.id.rpartition(".")[0])
        parts = [tuple(run) for _, run in runs]
        return tuple(Section(part[0].section, part) for part in parts)

    @cached_property
    def masks(self) -> tuple[Mask, ...]:
        """Every mask of the text."""
        return tuple(Mask(*found.span()) for found in MASK.finditer(self.text))

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of that id, or None."""
        return self._by_id.get(passage_id)

    @cached_property
    def _by_id(self) -> dict[str, Passage]:
        return {p.id: p for p in self.passages}


def language_of(text: str) -> Language:
    """`zh` where at least a fifth of the letters are Chinese characters, else `en`."""
    letters = len(LETTER.findall(text))
    return "zh" if letters and len(CJK.findall(text)) * 5 >= letters else "en"
