"""Figures of a text, in digits, Chinese numerals or English words, as values that can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from assistant.numerals import NUMERAL, WORDS, chinese, english
from store.terms import simplify

UNIT = (
    "个百分点|百分点|人民币|重量箱|中全会|美元|欧元|人次|公里|公顷|千米|厘米|毫米|海里|小时|分钟|世纪|年代|方面|点钟|percent"
    "|[%元亩吨克升米秒年月日天周岁倍成名人位户套项所家场次件节条篇门类支届分种个部台辆国省市县区级期批层字张座艘架只本度轮大代]"
    rf"|点(?![{NUMERAL}\d])"
)
ENGLISH_UNITS = r"percent|years?|months?|weeks?|days?|hours?|minutes?|centur(?:y|ies)|decades?|dollars?|miles?|people"
SCALE = r"[十百千万亿多余]*"
FIGURE = re.compile(
    rf"(?P<parts>[{NUMERAL}]+分之[{NUMERAL}\d]+(?:点[{NUMERAL}]+)?)"
    rf"|(?P<vague>(?:数|几|(?<![晚早以之])上|近|成)[十百千万亿]+|一半|半数|过半|[半午]夜|正午|\b(?:midnight|noon)\b)"
    rf"|(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*(?P<scale>(?:million|billion|trillion|thousand|hundred)\b|{SCALE})"
    rf"\s*(?P<unit>{UNIT}|(?:{ENGLISH_UNITS})\b)?"
    rf"|(?P<ordinal>第)?(?P<chinese>[{NUMERAL}]+(?:点[{NUMERAL}]+)?)[多余]?(?P<tail>[万亿]*)(?P<measure>{UNIT})?"
    rf"|\b(?P<english>(?:{WORDS})(?:[\s-]+(?:and[\s-]+)?(?:{WORDS}))*)\b\s*(?P<counted>(?:{ENGLISH_UNITS})\b)?",
)
LARGE = r"(?:ten|hundred|thousand|million|billion|trillion)"
MASKED_SCALE = rf"{LARGE}(?:[\s-]{LARGE})*"
NOT_FIGURES = re.compile(
    rf"(?<=\*)\s?{MASKED_SCALE}\b|十分(?![之钟])|队伍|万一|百姓|千万(?=要|别|不)|[两三]者|[一二三四五六七八九十]是|第[一二三四五六七八九十](?=[，,：:])|第一(?=[次年个家批份])|第[一二三四五六七八九十](?=[项条点步是]|个?方面)"
)
SCALES = {"thousand": 10**3, "hundred": 100, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SAME_UNIT = {
    "人": "名", "位": "名", "percent": "%", "世纪": "centur", "年": "year", "月": "month", "天": "day", "日": "day"
}  # fmt: skip


HALF = "一半"
PERIOD = re.compile(
    r"(?:过去|今后|未来|近|这)[\d一二三四五六七八九十]+年|[\d一二三四五六七八九十]+年(?:以?来|间|里|内|后|期间|当中)"
)
PLAN = re.compile("十[一二三四五六]五")
LISTED = re.compile(r"(?:[：:]|[，,]即|包括|分别[是为]|指的?是)(.+)")
COUNTING = ("", "个", "项", "类", "种", "条", "件", "次", "大", "份", "方面", "名", "所", "部", "只", "层", "步")
"""Units in which a sentence may count what it lists."""
POINTING = ("这", "以上", "上述")
ALL_OF_THEM = re.compile("[都均皆]")
"""Behind a number at the head of a clause: it counts the clauses before."""
ENUMERATED = re.compile("[一二三四五六七八九十]是")
SEPARATORS = ("、", "、|和|与|及|以及", "[；;]", "[，,]", ", and |, | and ")
"""What may stand between the items of a list."""


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


def stand(said: str, held: str, context: str = "") -> bool:
    """Every figure said is held, or counts what the sentence lists itself; a period may be one the context names."""
    plain, known, periods = simplify(said), figures(held), figures(context)
    return all(
        any(figure.agrees(other) for other in known)
        or (figure.value == HALF and "半" in held)
        or _counts_own(figure, plain)
        or (_is_period(figure, plain) and any(figure.agrees(other) for other in periods))
        for figure in figures(said)
    )


def values_stand(said: str, held: str) -> bool:
    """The same where the two are in different languages: units do not compare."""
    plain, known = simplify(said), {figure.value for figure in figures(held)}
    return all(figure.value in known or _counts_own(figure, plain) for figure in figures(said))


def _is_period(figure: Figure, plain: str) -> bool:
    """“十三五”, 五年来, 今后五年: that what is cited is told of."""
    around = (found.span() for found in PERIOD.finditer(plain))
    return bool(PLAN.fullmatch(str(figure.value))) or any(a <= figure.start and figure.end <= b for a, b in around)


def _counts_own(figure: Figure, plain: str) -> bool:
    """“两项：一是甲，二是乙” and “甲、乙两项”."""
    if figure.unit not in COUNTING or plain[figure.start : figure.end].isdecimal():
        return False
    listed = LISTED.search(plain, figure.end)
    *earlier, before = re.split("[，。；：,;:]", plain[: figure.start])
    if earlier and (before in POINTING or (not before and ALL_OF_THEM.match(plain, figure.end))):
        if len(earlier) == figure.value:
            return True
        before = earlier[-1]
    if len(ENUMERATED.findall(plain, figure.end)) == figure.value:
        return True
    lists = [before, *([listed[1].rstrip("。.")] if listed else [])]
    return any(figure.value == len(re.split(mark, items)) > 1 for items in lists for mark in SEPARATORS)


def _figures(plain: str) -> Iterator[Figure]:
    for found in FIGURE.finditer(plain):
        figure = _figure(found)
        if figure is not None:
            yield figure


def _figure(found: re.Match[str]) -> Figure | None:
    if found["parts"]:
        return _part(found)
    if found["vague"]:
        return Figure({"半数": HALF, "过半": HALF}.get(found[0], found[0]), "", *found.span())
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
