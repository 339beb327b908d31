"""Parts of a speech that a question names by their place or their words: 第二部分, the last theme of part three."""

import re
from collections.abc import Sequence
from functools import cache

from store.speech import Section, Speech
from store.terms import simplify

NUMBERS = {
    **{numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)},
    **{word: number for number, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)},
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)},
    **dict.fromkeys(("最后", "last", "final"), 0),
}
"""The last is number nought: counted from the end as its place in a list, one less, is."""
NTH = r"(?:第\s*(?P<zh>[一二三四五六七八九十1-9])|(?P<end>最后)一?)\s*[个那大的]{0,3}"
ORDINAL = r"\b(?P<en>first|second|third|fourth|fifth|sixth|last|final)\s+"
CARDINAL = r"\s+(?P<digit>[1-9]|one|two|three|four|five|six)\b"
SECTION = re.compile(
    rf"{NTH}(?:部分|章|节|段|块|板块|篇)|{ORDINAL}(?:part|section|chapter)\b|\b(?:part|section|chapter){CARDINAL}",
    re.IGNORECASE,
)
THEME = re.compile(
    rf"{NTH}(?:主题|小节|方面|点)|{ORDINAL}(?:theme|topic|point|aspect)\b|\b(?:theme|topic|point){CARDINAL}",
    re.IGNORECASE,
)
ASPECT = re.compile(r"[点面]$|\b(?:point|aspect)\b", re.IGNORECASE)
OPENING = re.compile(
    r"开头|开篇|引言|开场|导语|\bopening (?:part|section|paragraph|introduction)\b|\bintroduction\b", re.IGNORECASE
)
QUOTED = 0.6
"""A theme is named where so much of its lead phrase stands in the question."""


def named_section(question: str, speech: Speech) -> Section | None:
    """The section or theme that the question names by its place or its words."""
    section, theme = SECTION.search(question), THEME.search(question)
    sections = [section for section in speech.sections if section.heading]
    if section and theme:
        within = _nth(section, sections)
        return within and (_nth(theme, _themes(within)) or within)
    if theme:
        return _nth(theme, sections if _may_be_section(theme) else [t for s in speech.sections for t in _themes(s)])
    if quoted := _quoted_theme(question, speech):
        return quoted
    if section:
        return _nth(section, sections)
    return speech.sections[0] if OPENING.search(question) and not speech.sections[0].heading else None


def without_place(question: str) -> str:
    """The question without the words that number a part."""
    return THEME.sub(" ", SECTION.sub(" ", question))


def _may_be_section(named: re.Match[str]) -> bool:
    """People call sections, too, the first or the second point; the last point is a small one."""
    return bool(ASPECT.search(named[0])) and _number(named) > 0


def _themes(section: Section) -> list[Section]:
    return [Section(theme, tuple(p for p in section.passages if p.theme == theme)) for theme in section.themes]


def _nth(named: re.Match[str], parts: Sequence[Section]) -> Section | None:
    number = _number(named)
    return parts[number - 1] if parts and number <= len(parts) else None


def _number(found: re.Match[str]) -> int:
    word = next(word for word in found.groupdict().values() if word).lower()
    return NUMBERS[word] if word in NUMBERS else int(word)


def _quoted_theme(question: str, speech: Speech) -> Section | None:
    """The theme whose lead phrase stands in the question, in whole or for the most part."""
    asked = _pairs(question)
    return next((theme for lead, theme in _leads(speech) if len(lead & asked) >= QUOTED * len(lead)), None)


@cache
def _leads(speech: Speech) -> tuple[tuple[frozenset[str], Section], ...]:
    """Every lead phrase in pairs of characters, and its theme: the same for every question."""
    themes = (theme for section in speech.sections for theme in _themes(section))
    return tuple((pairs, theme) for theme in themes if (pairs := _pairs(theme.heading)))


def _pairs(text: str) -> frozenset[str]:
    words = simplify(re.sub(r"[^\w]", "", text))
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))
