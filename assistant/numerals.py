"""Numerals in words: Chinese and English ones become numbers."""

import re
from fractions import Fraction

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
DIGITS |= {character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL = "".join([*DIGITS, *POWERS, *MYRIADS])
DIGIT = "".join(DIGITS)
WELL_FORMED = re.compile(rf"(?:[零〇]?[{DIGIT}]?[{''.join(POWERS)}万亿])*[零〇]?[{DIGIT}]?")

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH = {word: value for value, word in enumerate(ONES.split())}
ENGLISH |= {word: 20 + 10 * place for place, word in enumerate(TENS.split())}
LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "eighth": 8, "tenth": 10}
WORDS = "|".join(sorted([*ENGLISH, *LARGE, "hundred", "dozen", *PARTS], key=len, reverse=True))


def chinese(words: str) -> Fraction | str:
    """一百二十 → 120, 二〇一六 → 2016, 三点五 → 3.5; what is no number (十四五) stays as it is."""
    if words.isdecimal():
        return Fraction(words)
    whole, _, decimals = words.partition("点")
    if all(character in DIGITS for character in whole + decimals):
        if len(whole) in (2,):
            return words
        digits = "".join(str(DIGITS[character]) for character in whole)
        return Fraction(f"{digits}.{''.join(str(DIGITS[c]) for c in decimals) or 0}")
    return Fraction(_grouped(whole)) if WELL_FORMED.fullmatch(whole) and not decimals else words


def _grouped(words: str) -> int:
    total = section = digit = 0
    for character in words:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in POWERS:
            section += (digit or 1) * POWERS[character]
            digit = 0
        else:
            total = (total + section + digit or 1) * MYRIADS[character]
            section = digit = 0
    return total + section + digit


def english(words: str) -> Fraction | str:
    """two hundred and fifty → 250, one-eighth → 1/8."""
    total = current = 0
    for word in re.findall(r"[a-z]+", words):
        if word in ENGLISH:
            current += ENGLISH[word]
        elif word in LARGE:
            total, current = total + (current or 1) * LARGE[word], 0
        elif word in PARTS:
            return words if total else Fraction(current or 1, PARTS[word])
        elif word != "and":
            current = (current or 1) * {"hundred": 100, "dozen": 12}[word]
    return Fraction(total + current)
