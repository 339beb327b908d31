"""Masks in a sentence: each keeps the shape it has in what is cited, and nothing stands in its place."""

import re
from dataclasses import dataclass

from assistant.disguise import disguised
from assistant.figures import MASKED_SCALE, SAME_UNIT, UNIT
from assistant.names import FUNCTION
from store.speech import CJK, MASK

SOME = re.compile("若干|一批")
"""What says no more than a mask does, where one stands before the same unit."""
HERE = re.compile("的?(?:当地|本地|自己|自身|这座城市)的?|(?<=[该本])市")
"""What may be said for the masked name of the speech's own place."""
BORDER = re.compile(r"[，。；：、！？,;:!?\n和与及]")
REACH = 10
MARGIN = 3
"""So many terms more must speak for a mask of another unit."""
NAMED = ("", "省", "市", "县", "区")
"""Behind a mask that hides a name."""
AFTER = re.compile(rf"\s*({MASKED_SCALE}|[万亿]?(?:{UNIT})|[万亿])")
LEADS_IN = re.compile(r"[^，。；：:]{0,8}[：:]")
"""“三方面：” before what is listed."""
NUMBER = re.compile(r"[一二三四五六七八九十百千万亿两\d]")
BEFORE_A_NAME = re.compile(rf"[{FUNCTION}市后【\d*a-zA-Z]$|^$")


@dataclass(frozen=True, slots=True)
class _Place:
    """A mask, the unit behind it, and what stands around it."""

    shape: str
    unit: str
    around: frozenset[str]


def restored(said: str, held: str) -> str:
    """The words with the mask of the text held in the place of a 若干 that tells of it."""
    known = _masks(held)

    def mask(found: re.Match[str]) -> str:
        if found[0] in held:
            return found[0]
        place = _place(said, found)
        same = (other for other in known if other.unit and place.unit in (other.unit, ""))
        likest = max(same, key=lambda other: len(place.around & other.around), default=None)
        return f"{likest.shape}{'' if place.unit else likest.unit}" if likest else found[0]

    return SOME.sub(mask, said)


def stand(said: str, held: str, context: str = "", *, margin: int = 0) -> bool:
    """Each mask said has the shape and the unit of the one held in the likest surroundings.

    One that hides a name may also stand as it does in the context. `margin` more terms must speak for another.
    """
    known = _masks(held)
    named = {_names(context, mask) for mask in MASK.finditer(context)} - {None}

    def stands(mask: re.Match[str]) -> bool:
        if shapes := _in_the_same_words(said, mask, held):
            return mask[0] in shapes
        return _matches(_place(said, mask), known, margin) or _names(said, mask) in named

    return all(map(stands, MASK.finditer(said)))


def shapes_stand(said: str, held: str) -> bool:
    """The same where the two are in different languages: only shapes compare."""
    return set(MASK.findall(said)) <= set(MASK.findall(held))


def unfilled(said: str, held: str) -> bool:
    """No name stands where the text held has a mask: what follows the mask follows nothing new."""
    said = _anonymous(said, held)
    return not disguised(said, held) and all(
        _open(said, held, mask) and _open_before(said, held, mask) and not _swallowed(said, held, mask)
        for mask in MASK.finditer(held)
    )


def _anonymous(said: str, held: str) -> str:
    """The words without what stands for a masked name and tells nothing of it: 当地, 一所 (大学)."""
    said = HERE.sub("的", said)
    for mask in MASK.finditer(held):
        after = held[mask.end() : mask.end() + 2]
        if len(after) == 2 and all(map(CJK.match, after)):
            said = re.sub(rf"[一某][所个家座](?={after})", "", said)
    return said


def _in_the_same_words(said: str, mask: re.Match[str], held: str) -> list[str]:
    """The masks held before the same unit, between the same words (which may have got a particle) or masks."""
    unit = AFTER.match(said, mask.end())
    before = said[: mask.start()].rstrip("了过至到")[-2:]
    if not unit:
        return []
    form = rf"({MASK.pattern}){re.escape(unit[0].strip())}"
    found = re.findall(rf"(?<={re.escape(before)}){form}", held) if len(before) == 2 else []
    return found or (re.findall(rf"{form}(?=\*)", held) if MASK.match(said, unit.end()) else [])


def _matches(mask: _Place, known: list[_Place], margin: int) -> bool:
    """One of another shape and another unit is no rival, unless the sentence breaks off before the unit.

    With a margin, for other languages, a mask whose unit is not known may have any.
    """
    rivals = (other for other in known if not mask.unit or other.shape == mask.shape or other.unit == mask.unit)
    closeness = [(len(mask.around & other.around), other) for other in rivals]
    known_unit = mask.unit or not margin
    same = (near for near, o in closeness if o.shape == mask.shape and (o.unit == mask.unit or not known_unit))
    own = max(same, default=-1)
    return own >= 0 and all(near <= own + (margin if other.unit == mask.unit else MARGIN) for near, other in closeness)


def _names(text: str, mask: re.Match[str]) -> str | None:
    """A mask that hides a name, with the character behind it."""
    return mask[0] + text[mask.end() : mask.end() + 1] if _unit(text, mask.end()) in NAMED else None


def _masks(text: str) -> list[_Place]:
    return [_place(text, found) for found in MASK.finditer(text)]


def _place(text: str, mask: re.Match[str]) -> _Place:
    return _Place(mask[0], _unit(text, mask.end()), _around(text, mask))


def _unit(text: str, end: int) -> str:
    found = AFTER.match(text, end)
    return SAME_UNIT.get(found[1], found[1]) if found else ""


def _around(text: str, mask: re.Match[str]) -> frozenset[str]:
    """The characters (or words) and pairs of them up to the next comma or mask."""
    left = BORDER.split(MASK.split(text[: mask.start()])[-1])[-1][-REACH:]
    right = BORDER.split(MASK.split(text[mask.end() :])[0])[0][:REACH]
    parts = [f"<{text[: mask.start()][-1:]}", f">{text[mask.end() :][:1]}", f">>{text[mask.end() :][:1]}"]
    for side in (left, right):
        units = list(side) if CJK.search(side) else side.lower().split()
        parts += [*units, *("".join(units[i : i + 2]) for i in range(len(units) - 1))]
    return frozenset(parts)


def _open(said: str, held: str, mask: re.Match[str]) -> bool:
    after = held[mask.end() : mask.end() + 2]
    if len(after) < 2 or not all(CJK.match(character) for character in after):
        return True
    for found in re.finditer(re.escape(after), said):
        before = said[max(0, found.start() - 2) : found.start()]
        if BEFORE_A_NAME.search(before) or before + after in held or before in held:
            continue
        return False
    return True


def _swallowed(said: str, held: str, mask: re.Match[str]) -> bool:
    """What stands on both sides of the mask is written as if there were none; but “**市” may be “市”."""
    before, after = held[max(0, mask.start() - 2) : mask.start()], held[mask.end() : mask.end() + 1]
    joined = before + after
    whole = len(joined) > 2 and all(map(CJK.match, joined)) and joined not in held and after not in NAMED
    return whole and bool(re.search(rf"{joined}(?![次数量额])", said))


def _open_before(said: str, held: str, mask: re.Match[str]) -> bool:
    before, beyond = held[max(0, mask.start() - 2) : mask.start()], held[mask.end() : mask.end() + 1]
    if len(before) < 2 or not all(map(CJK.match, before)) or _elsewhere(before, held):
        return True
    for found in re.finditer(re.escape(before), said):
        after = BORDER.split(said[found.end() :])[0].lstrip("了过的和与及、")
        if after[:2] in held or before + after[:1] in held or LEADS_IN.match(said, found.end()):
            continue
        if NUMBER.match(after) or (len(after) > 1 and not CJK.match(beyond) and all(map(CJK.match, after[:2]))):
            return False
    return True


def _elsewhere(before: str, held: str) -> bool:
    """The words before a mask stand before other words, too."""
    return bool(re.search(rf"{re.escape(before)}[^*\s]", held))
