"""Ways to make a correct sentence wrong, one function a kind; each gives another sentence, or None where it cannot."""

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.evals.mutations.answers import Cited
from tests.evals.mutations.words import (
    ADDED,
    ADDED_ENGLISH,
    AFTER_FIGURE,
    AFTER_NUMBER_WORD,
    CJK,
    CUTTABLE,
    EDITS,
    ENGLISH_NUMBERS,
    ENGLISH_RELATIONS,
    FINISHED_HEADS,
    HEADS,
    MASK,
    MODALITIES,
    NAMES,
    NEGATIONS,
    NUMERAL,
    PLACES,
    QUANTIFIERS,
    RELATIONS,
    UNITS,
)

Mutation = Callable[[str, Cited, Random], str | None]


def digit(sentence: str, entry: Cited, chance: Random) -> str | None:
    """One digit or numeral becomes another."""
    if (found := _pick(NUMERAL, sentence, chance)) is None:
        return None
    old = found[0]
    choices: Sequence[str] = (
        "123456789" if old.isdecimal() else "二三四五六七八九" if CJK.match(old) else ENGLISH_NUMBERS
    )
    return _put(sentence, found, chance.choice([new for new in choices if new != old.lower()]))


def unit(sentence: str, entry: Cited, chance: Random) -> str | None:
    """The unit after a figure or a mask becomes another."""
    found = _pick(AFTER_FIGURE, sentence, chance) or _pick(AFTER_NUMBER_WORD, sentence, chance)
    return _put(sentence, found, UNITS[found[0]]) if found else None


def mask_filled(sentence: str, entry: Cited, chance: Random) -> str | None:
    """A figure, a name or a vague number stands where the speech has a mask."""
    if (found := _pick(MASK, sentence, chance)) is None:
        return None
    after = sentence[found.end() : found.end() + 1]
    figure = after in "个场项节篇名人件分%万亿年条所类。" or "." in found[0]
    numbers = (str(chance.randint(2, 900)), chance.choice(("十二", "三百", "二十五", "数百", "上千")))
    return _put(sentence, found, chance.choice(numbers if figure else PLACES))


def mask_lengthened(sentence: str, entry: Cited, chance: Random) -> str | None:
    """A mask gains or loses an asterisk."""
    if (found := _pick(MASK, sentence, chance)) is None:
        return None
    return _put(sentence, found, found[0] + "*" if len(found[0]) == 1 or chance.random() < 0.5 else found[0][:-1])


def name(sentence: str, entry: Cited, chance: Random) -> str | None:
    """A body, place, person, title or programme becomes another."""
    titles = list(re.finditer(r"《[^》]{3,}》|“[\u4e00-\u9fff]{2,6}”", sentence))
    known = [old for old in NAMES if old in sentence]
    if not titles and not known:
        return None
    if known and (not titles or chance.random() < 0.6):
        old = chance.choice(known)
        return sentence.replace(old, chance.choice(NAMES[old]))
    found = chance.choice(titles)
    at = chance.choice([i for i in range(found.start() + 1, found.end() - 1) if CJK.match(sentence[i])])
    new = chance.choice([c for c in EDITS if c != sentence[at]])
    return sentence[:at] + new + sentence[at + 1 :]


def quote(sentence: str, entry: Cited, chance: Random) -> str | None:
    """The words of the passage in quotation marks, one character of them another."""
    words = re.findall(r"[^，。；：、“”《》,.;]{8,40}", chance.choice(entry.sources).passage.text)
    if not words:
        return None
    quoted = chance.choice(words).strip()
    at = chance.choice([i for i, character in enumerate(quoted) if character.isalpha()])
    new = chance.choice(EDITS if CJK.match(quoted[at]) else "aeiostn")
    if new == quoted[at]:
        return None
    edited = quoted[:at] + new + quoted[at + 1 :]
    return f"讲话说“{edited}”。" if CJK.search(quoted) else f"The speech says “{edited}”."


def negation(sentence: str, entry: Cited, chance: Random) -> str | None:
    """What is affirmed is denied, or the other way round."""
    return _replaced(sentence, NEGATIONS, chance)


def quantifier(sentence: str, entry: Cited, chance: Random) -> str | None:
    """All becomes some, the first another, more than becomes less than."""
    return _replaced(sentence, QUANTIFIERS, chance)


def modality(sentence: str, entry: Cited, chance: Random) -> str | None:
    """A plan becomes a deed, a duty a choice, a deed a plan."""
    options = [option for option in (_replaced(sentence, MODALITIES, chance),) if option]
    if HEADS.match(sentence) and entry.sources[0].tense == "planned":
        options.append(HEADS.sub(chance.choice(("已经", "已", "已全面")), sentence))
    if FINISHED_HEADS.match(sentence) and entry.sources[0].tense != "planned":
        options.append(FINISHED_HEADS.sub(chance.choice(("将", "拟", "计划")), sentence))
    return chance.choice(options) if options else None


def swap(sentence: str, entry: Cited, chance: Random) -> str | None:
    """Who does it and to whom change places."""
    found = _pick(RELATIONS, sentence, chance) or _pick(ENGLISH_RELATIONS, sentence, chance)
    return _put(sentence, found, found[3] + found[2] + found[1]) if found and found[1] != found[3] else None


def added(sentence: str, entry: Cited, chance: Random) -> str | None:
    """Something the speech does not say follows."""
    more = chance.choice(ADDED if CJK.search(sentence) else ADDED_ENGLISH)
    end = sentence[-1]
    return sentence[:-1] + more + end if more[0] in "，," else more.strip()


def merged(sentence: str, entry: Cited, chance: Random) -> str | None:
    """Two figures or masks of the cited passages change places."""
    marks = list(re.finditer(r"\d[\d.]*[万亿]*(?:多)?|\*+(?:\.\*+)*", sentence))
    pairs = [(a, b) for a in marks for b in marks if a.start() < b.start() and a[0] != b[0] and "*" not in a[0] + b[0]]
    if not pairs:
        return None
    first, second = chance.choice(pairs)
    return (
        sentence[: first.start()]
        + second[0]
        + sentence[first.end() : second.start()]
        + first[0]
        + sentence[second.end() :]
    )


def cut_short(sentence: str, entry: Cited, chance: Random) -> str | None:
    """The sentence breaks off inside a figure or a mask: a fragment that ends elsewhere says nothing false."""
    found = _pick(CUTTABLE, sentence, chance)
    if found is None or found.start() == 0:
        return None
    return sentence[: chance.randint(found.start() + 1, found.end() - 1)]


KINDS: dict[str, Mutation] = {
    kind.__name__.replace("_", " "): kind
    for kind in (
        digit,
        unit,
        mask_filled,
        mask_lengthened,
        name,
        quote,
        negation,
        quantifier,
        modality,
        swap,
        added,
        merged,
        cut_short,
    )
}


def _pick(pattern: re.Pattern[str], sentence: str, chance: Random) -> re.Match[str] | None:
    found = list(pattern.finditer(sentence))
    return chance.choice(found) if found else None


def _put(sentence: str, found: re.Match[str], new: str) -> str:
    return sentence[: found.start()] + new + sentence[found.end() :]


def _replaced(sentence: str, table: Sequence[tuple[re.Pattern[str], tuple[str, ...]]], chance: Random) -> str | None:
    options = [(found, new) for pattern, words in table for found in pattern.finditer(sentence) for new in words]
    if not options:
        return None
    found, new = chance.choice(options)
    return _put(sentence, found, new.format(found[0]))
