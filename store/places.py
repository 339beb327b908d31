"""Parts of a speech that a question names by their place or their words: 第二部分, the last theme of part three."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from store.speech import Section, Speech
from store.terms import simplify

NUMBERS = {
    **{numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)},
    **{numeral: number for number, numeral in enumerate("123456789", 1)},
    **{word: number for number, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)},
    **{word: number for number, word in enumerate(("1st", "2nd", "3rd", "4th", "5th", "6th"), 1)},
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)},
    **{word: number for number, word in enumerate(("i", "ii", "iii", "iv", "v", "vi"), 1)},
    "两": 2,
}
ZH = "[一二三四五六七八九十1-9]"
ZH_MANY = "[两二三四五六2-6]"
ZH_RUN = rf"(?:最|(?<![今往之以然]))[后末]{ZH_MANY}|[前头]{ZH_MANY}"
NTH = rf"(?P<zh>(?:倒数)?第\s*{ZH}(?:个?[和与及、]第?{ZH})*|{ZH_RUN}|最[后末])一?\s*[个那大的]{{0,3}}"
EN = r"(?:first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th)"
EN_MANY = r"(?:two|three|four|five|six|[2-6])"
BEFORE_LAST = r"last but one|penultimate|(?:next|second)[- ](?:to|from)[- ](?:the[- ])?last|second[- ]last"
FURTHER_BACK = r"(?:third|fourth)[- ](?:to|from)[- ](?:the[- ])?last"
EN_SEVERAL = rf"{EN}(?:,? (?:and )?(?:the )?{EN})*"
ORDINAL = rf"\b(?P<en>{BEFORE_LAST}|{FURTHER_BACK}|(?:first|last|final) {EN_MANY}|{EN_SEVERAL}|last|final)\s+"
NUMERAL = r"(?:[1-9]|one|two|three|four|five|six|i{1,3}|iv|vi?)\b"
CARDINAL = rf"\s+#?(?P<digit>{NUMERAL}(?:(?:,| and|,? &) {NUMERAL})*)"
SECTIONS, THEMES = r"(?:parts?|sections?|chapters?)", r"(?:themes?|topics?|points?|aspects?|headings?)"
SECTION = re.compile(
    rf"{NTH}(?:部分|章|节|段|块|板块|篇)|{ORDINAL}{SECTIONS}\b|\b{SECTIONS}{CARDINAL}",
    re.IGNORECASE,
)
THEME = re.compile(rf"{NTH}(?:主题|小节|方面|点)|{ORDINAL}{THEMES}\b|\b{THEMES}{CARDINAL}", re.IGNORECASE)
INNER = re.compile(
    rf"{NTH}(?:主题|小节|方面|点|条|项|小?标题|“?坚持”?)|{ORDINAL}{THEMES}\b|\b{THEMES}{CARDINAL}", re.IGNORECASE
)
"""What else is a theme where its section is named."""
ASPECT = re.compile(r"[点面]$|\b(?:point|aspect)\b", re.IGNORECASE)
FROM_END = re.compile(r"倒数|[后末]|last|final")
NUMBER = re.compile("|".join(sorted(NUMBERS, key=len, reverse=True)))
MANY = re.compile(rf"(?:最?[后末]|[前头]|first |last |final )({ZH_MANY}|{EN_MANY})")
OPENING = re.compile(
    r"(?<!标题)(?<!件名)开头(?!那)|开篇|引言|开场|导语"
    r"|\bopening (?:part|section|paragraph|introduction)\b|\bintroduction\b",
    re.IGNORECASE,
)
SPOKEN = r"\b(?:speech|speaker|text|address|report|talk|remarks|it|he|she)\W+(?:\w+\W+)?"
"""What begins or ends, where a verb says so: of a speech, or of who gives it, and not of what it tells about."""
BEGINS = re.compile(
    rf"{OPENING.pattern}|\b(?:opening(?![- ]up)|beginning|start of)\b|{SPOKEN}\b(?:begin|open|start)s?\b", re.IGNORECASE
)
ENDS = re.compile(
    r"结尾|末尾|尾声|结束语|收尾|结语|最后(?!一?[个那]|部分|[一二两三])"
    rf"|\b(?:closing|concluding|ending|conclusion|end of)\b|{SPOKEN}\b(?:end|close|conclude)s?\b",
    re.IGNORECASE,
)
"""Of the speech, where the question holds nothing else."""
BEFORE_THEMES = re.compile(
    rf"刚?一?(?:{OPENING.pattern})|\b(?:opening(?![- ]up)|(?:begin|open|start)s?)\b"
    r"|刚开始|一上来|起头|起首|打头|最前面|头一[段句]|总起|引子|导言|前言"
    r"|(?:还没|尚未|[未没在]|进入|展开|[讲说谈]到?|(?<!部)分)[^，,。；;？?！!]{0,12}?[之以]前"
    r"|\b(?:lead-in|preamble|introductory)\b|\bbefore (?:the |its |any )?(?:first |of |individual )*(?:the )?"
    rf"(?:{THEMES}|strands?|leads?)\b|\bbefore (?:it|getting|going|turning) [^,.;?!]*",
    re.IGNORECASE,
)
"""Of a section that the question names by its place."""
QUOTED = 0.6
"""A theme is named where so much of its lead phrase stands in the question."""


def named_section(question: str, speech: Speech) -> Section | None:
    """The section or theme that the question names by its place or its words; several as one."""
    found = placed(question, speech)
    if found and all(map(is_theme, found)):
        return _joined(found)
    if quoted := _quoted_theme(question, speech):
        return quoted
    if found:
        return _joined(found)
    return speech.sections[0] if OPENING.search(question) and not speech.sections[0].heading else None


def placed(question: str, speech: Speech) -> list[Section]:
    """The parts that the question names by their place, in the order of the question."""
    sections = [section for section in speech.sections if section.heading]
    named = list(SECTION.finditer(question))
    themes = list((INNER if named else THEME).finditer(question))
    if not themes:
        return [section for place in named for section in _at(place, sections)]
    found: list[Section] = []
    for theme in themes:
        if named:
            within = _at(_section_of(theme, named), sections)
            found += [part for section in within for part in _at(theme, themes_of(section))] or within
        else:
            found += _at(theme, sections if _may_be_section(theme) else _all_themes(speech))
    return found


def edge(question: str, speech: Speech) -> Section | None:
    """The beginning or the end of the speech, where the question names one of them."""
    first, last = speech.sections[0], speech.passages[-1].paragraph
    if BEGINS.search(question):
        alone = first.heading or len(speech.sections) == 1
        return Section("", tuple(p for p in first.passages if p.paragraph == 0)) if alone else first
    if ENDS.search(question):
        return Section("", tuple(p for p in speech.passages if p.paragraph == last))
    return None


def opening_of(question: str, speech: Speech) -> Section | None:
    """What stands before the first theme of the section whose beginning the question names; else its first lines."""
    if not BEFORE_THEMES.search(question) or ENDS.search(question):
        return None
    found = placed(BEFORE_THEMES.sub(" ", question), speech)
    if len(found) != 1 or is_theme(found[0]):
        return None
    beneath = [passage for passage in found[0].passages if passage.text != found[0].heading]
    before = list(takewhile(lambda passage: not passage.theme, beneath)) if found[0].themes else []
    first = [passage for passage in beneath if passage.paragraph == beneath[0].paragraph]
    return Section("", tuple(before or first))


def without_place(question: str) -> str:
    """The question without the words that number a part."""
    return (INNER if SECTION.search(question) else THEME).sub(" ", SECTION.sub(" ", question))


def without_edge(question: str) -> str:
    """The question without the words for the beginning or the end."""
    return ENDS.sub(" ", BEGINS.sub(" ", question))


def themes_of(section: Section) -> list[Section]:
    """The runs of sentences under one lead phrase each."""
    return [Section(theme, tuple(p for p in section.passages if p.theme == theme)) for theme in section.themes]


def is_theme(part: Section) -> bool:
    """All of it stands under lead phrases."""
    return all(passage.theme for passage in part.passages)


def _joined(parts: Sequence[Section]) -> Section:
    passages = dict.fromkeys(passage for part in parts for passage in part.passages)
    return Section(parts[0].heading, tuple(sorted(passages, key=lambda passage: passage.start)))


def _section_of(theme: re.Match[str], named: Sequence[re.Match[str]]) -> re.Match[str]:
    """The section named last before the theme, or else first after it."""
    before = [place for place in named if place.start() < theme.start()]
    return before[-1] if before else named[0]


def _may_be_section(named: re.Match[str]) -> bool:
    """People call sections, too, the first or the second point; the last point is a small one."""
    return bool(ASPECT.search(named[0])) and not FROM_END.search(named[0].lower())


def _all_themes(speech: Speech) -> list[Section]:
    return [theme for section in speech.sections for theme in themes_of(section)]


def _at(place: re.Match[str], parts: Sequence[Section]) -> list[Section]:
    """Those of the parts that stand at that place: 第二, 第一和第三, 倒数第二, the last, the first three."""
    words = (place["zh"] or place["en"] or place["digit"]).lower()
    if re.fullmatch(BEFORE_LAST, words):
        return list(parts[-2:-1])
    from_end = bool(FROM_END.search(words))
    if many := MANY.match(words):
        count = NUMBERS[many[1]]
        return list(parts[-count:] if from_end else parts[:count])
    numbers = [NUMBERS[word] for word in NUMBER.findall(words)] or [1]
    in_order = parts[::-1] if from_end else parts
    return [part for number in numbers for part in in_order[number - 1 : number]]


def _quoted_theme(question: str, speech: Speech) -> Section | None:
    """The theme whose lead phrase stands in the question, in whole or for the most part."""
    asked = _pairs(question)
    return next((theme for lead, theme in _leads(speech) if len(lead & asked) >= QUOTED * len(lead)), None)


@cache
def _leads(speech: Speech) -> tuple[tuple[frozenset[str], Section], ...]:
    """Every lead phrase in pairs of characters, and its theme: the same for every question."""
    return tuple((pairs, theme) for theme in _all_themes(speech) if (pairs := _pairs(theme.heading)))


def _pairs(text: str) -> frozenset[str]:
    words = simplify(re.sub(r"[^\w]", "", text))
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))
