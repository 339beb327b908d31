"""Figures of a text, in digits, Chinese numerals or English words, as values that can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from assistant.numerals import NUMERAL, WORDS, chinese, english
from store.speech import CJK
from store.terms import simplify, terms

UNIT = (
    "个百分点|百分点|人民币|重量箱|中全会|美元|欧元|人次|公里|公顷|千米|厘米|毫米|海里|小时|分钟|世纪|年代|方面|点钟|percent"
    "|[%元亩吨克升米秒年月日天周岁倍成名人位户套项所家场次件节条篇门类支届分种个部台辆国省市县区级期批层字张座艘架只本度轮大代]"
    rf"|点(?![{NUMERAL}\d])"
)
ENGLISH_UNITS = r"percent|years?|months?|weeks?|days?|hours?|minutes?|centur(?:y|ies)|decades?|dollars?|miles?|people"
SCALE = r"[十百千万亿多余]*"
FIGURE = re.compile(
    rf"(?P<parts>[{NUMERAL}]+分之[{NUMERAL}\d]+(?:点[{NUMERAL}]+)?)"
    rf"|(?P<vague>(?:数|几|(?<![晚早以之])上|近|成)[十百千万亿]+|一半|半数|过半)"
    rf"|(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*(?P<scale>(?:million|billion|trillion|thousand|hundred)\b|{SCALE})"
    rf"\s*(?P<unit>{UNIT}|(?:{ENGLISH_UNITS})\b)?"
    rf"|(?P<ordinal>第)?(?P<chinese>[{NUMERAL}]+(?:点[{NUMERAL}]+)?)[多余]?(?P<tail>[万亿]*)(?P<measure>{UNIT})?"
    rf"|\b(?P<english>(?:{WORDS})(?:[\s-]+(?:and[\s-]+)?(?:{WORDS}))*)\b\s*(?P<counted>(?:{ENGLISH_UNITS})\b)?",
)
LARGE = r"(?:ten|hundred|thousand|million|billion|trillion)"
MASKED_SCALE = rf"{LARGE}(?:[\s-]{LARGE})*"
NOT_FIGURES = re.compile(
    rf"(?<=\*)\s?{MASKED_SCALE}\b|十分(?![之钟])|万一|百姓|千万(?=要|别|不)|[两三]者|[一二三四五六七八九十]是|第[一二三四五六七八九十](?=[，,：:])|第一(?=[次年])"
)
SCALES = {"thousand": 10**3, "hundred": 100, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SAME_UNIT = {
    "人": "名", "位": "名", "percent": "%", "世纪": "centur", "年": "year", "月": "month", "天": "day", "日": "day"
}  # fmt: skip


BORDER = re.compile(r"[，。；：！？,;:!?\n]")
RESPECTIVELY = re.compile(r"(?P<things>[^，。；：]+)分别(?P<verb>[^\d，。；：、*]*)(?P<values>[^，。；：]+)")
NEAR = 5
"""So many characters, or words, on each side are looked at."""
MARGIN = 1
"""So many terms more must speak for another figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is a number, or the words where they make none (十四五, 数百); `unit` may be empty."""

    value: Fraction | str
    unit: str
    start: int
    end: int

    def agrees(self, other: "Figure") -> bool:
        """The same value, and no other unit; a percentage stays one."""
        if self.value != other.value or ("%" in (self.unit, other.unit) and self.unit != other.unit):
            return False
        return self.unit == other.unit or not self.unit or not other.unit


@lru_cache(maxsize=512)
def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of the text; offsets are those of `simplify(text)`."""
    plain = simplify(text)
    plain = NOT_FIGURES.sub(lambda found: "＿" * len(found[0]), plain)
    return tuple(_figures(plain))


def stand(said: str, held: str) -> bool:
    """Every figure said is held."""
    known = figures(held)
    return all(any(figure.agrees(other) for other in known) for figure in figures(said))


def in_place(said: str, held: str) -> bool:
    """No figure stands where the text held has another one of the same unit."""
    ours, theirs = _placed(_dealt(said)), _placed(_dealt(held))
    return not any(_displaced(figure, around, theirs) for figure, around in ours)


def values_stand(said: str, held: str) -> bool:
    """The same where the two are in different languages: units do not compare."""
    known = {figure.value for figure in figures(held)}
    return all(figure.value in known for figure in figures(said))


def _displaced(figure: Figure, around: frozenset[str], held: list[tuple[Figure, frozenset[str]]]) -> bool:
    own = [len(around & other) for rival, other in held if figure.agrees(rival)]
    others = [len(around & other) for rival, other in held if rival.unit == figure.unit and rival.value != figure.value]
    return max(others, default=0) > max(own, default=0) + MARGIN


def _dealt(text: str) -> str:
    """甲、乙分别增长1%、2% → 甲增长1%，乙增长2%."""

    def each(found: re.Match[str]) -> str:
        things, values = re.split("[、和]", found["things"]), re.split("[、和]", found["values"])
        if len(things) != len(values):
            return found[0]
        return "，".join(f"{thing}{found['verb']}{value}" for thing, value in zip(things, values, strict=True))

    return RESPECTIVELY.sub(each, text)


def _placed(text: str) -> list[tuple[Figure, frozenset[str]]]:
    """Each figure with the characters (or words) and pairs between it and the next figure or comma on both sides."""
    plain, found = simplify(text), figures(text)
    borders = [0, *(figure.end for figure in found)], [*(figure.start for figure in found[1:]), len(plain)]
    return [
        (figure, _around(plain[before : figure.start], plain[figure.end : after]))
        for figure, before, after in zip(found, *borders, strict=False)
    ]


def _around(before: str, after: str) -> frozenset[str]:
    left, right = BORDER.split(before)[-1], BORDER.split(after)[0]
    if not CJK.search(left + right):
        left, right = " ".join(left.split()[-NEAR:]), " ".join(right.split()[:NEAR])
    else:
        left, right = left[-NEAR:], right[:NEAR]
    sides = [f"<{term}" for term in terms(left)], [f">{term}" for term in terms(right)]
    return frozenset([*terms(left), *terms(right), *sides[0], *sides[1]])


def _figures(plain: str) -> Iterator[Figure]:
    for found in FIGURE.finditer(plain):
        figure = _figure(found)
        if figure is not None:
            yield figure


def _figure(found: re.Match[str]) -> Figure | None:
    if found["parts"]:
        return _part(found)
    if found["vague"]:
        return Figure({"半数": "一半", "过半": "一半"}.get(found[0], found[0]), "", *found.span())
    if found["digits"]:
        value = Fraction(found["digits"].replace(",", "")) * _scale(found["scale"])
        return _tenths(Figure(value, _unit(found["unit"]), *found.span()))
    if found["english"]:
        words = english(found["english"])
        return None if words == 1 and not found["counted"] else Figure(words, _unit(found["counted"]), *found.span())
    return _chinese(found)


def _part(found: re.Match[str]) -> Figure | None:
    whole, part = (chinese(words) for words in found[0].split("分之"))
    if isinstance(whole, str) or isinstance(part, str):
        return Figure(found[0], "", *found.span())
    return Figure(part, "%", *found.span()) if whole == 100 else Figure(part / whole, "", *found.span())


def _chinese(found: re.Match[str]) -> Figure | None:
    """A numeral of one character counts only before a unit, and 一 (a, one) hardly ever."""
    digits, unit = found["chinese"], found["measure"] or ""
    value = chinese(digits)
    if len(digits) == 1 and not found["ordinal"] and (not unit or (value == 1 and unit not in ("%", "元", "倍", "成"))):
        return None
    if not isinstance(value, str):
        value *= _scale(found["tail"])
    return _tenths(Figure(value, _unit(unit), *found.span()))


def _tenths(figure: Figure) -> Figure:
    """八成 is 80%."""
    if figure.unit != "成" or isinstance(figure.value, str):
        return figure
    return Figure(figure.value * 10, "%", figure.start, figure.end)


def _scale(words: str) -> int:
    if words in SCALES:
        return SCALES[words]
    scale = 1
    for character in words:
        scale *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}.get(character, 1)
    return scale


def _unit(words: str | None) -> str:
    if not words:
        return ""
    stem = words.rstrip("s").removesuffix("ie").removesuffix("y") if words.isascii() else words
    return SAME_UNIT.get(words, stem)
