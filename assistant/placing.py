"""A figure stays with what it counts: it does not stand where the text held has another one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.figures import Figure, figures
from store.speech import CJK
from store.terms import simplify, terms

RANGE = re.compile(r"\s*[-~–—至到]\s*|\s+to\s+")
BORDER = re.compile(r"[，。；：！？,;:!?\n]")
RESPECTIVELY = re.compile(r"(?P<things>[^，。；：]+)分别(?P<verb>[^\d，。；：、*]*)(?P<values>[^，。；：]+)")
NEAR = 5
"""So many characters, or words, on each side are looked at."""
LABEL = 2
"""So many characters name what is counted."""
MARGIN = 3
"""So many terms more must speak for another figure."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure, the terms next to it on both sides, and the words before it that name what it counts."""

    figure: Figure
    before: frozenset[str]
    after: frozenset[str]
    label: str


Likeness = Callable[[_Place, _Place], int]


def in_place(said: str, held: str) -> bool:
    """No figure stands where the text held has another one of its unit, unless that one is said in its own place."""
    ours, theirs = _placed(_dealt(said)), _placed(_dealt(held))
    led = [(place, *_lead(place, theirs, _likeness)) for place in ours]
    settled = {place.figure.value for place, lead, _ in led if lead > MARGIN}
    # “9吨钢铁、2吨水泥” where the text held has “钢铁9吨、水泥2吨”.
    things_follow = all(place.after for place in ours) and all(place.before for place in theirs)
    return all(
        lead >= -MARGIN
        or rival in settled
        or _labelled(place, theirs)
        or (things_follow and _lead(place, theirs, _crosswise)[0] > 0)
        for place, lead, rival in led
    )


def _lead(place: _Place, held: list[_Place], likeness: Likeness) -> tuple[int, Fraction | str]:
    """How much more its surroundings are those of the same figure than those of another of its unit, and of which."""
    own = max((likeness(place, other) for other in held if place.figure.agrees(other.figure)), default=0)
    rivals = [
        (likeness(place, other), other.figure.value)
        for other in held
        if other.figure.unit == place.figure.unit and other.figure.value != place.figure.value
    ]
    most, rival = max(rivals, key=lambda found: found[0], default=(0, ""))
    return own - most, rival


def _labelled(place: _Place, held: list[_Place]) -> bool:
    """What names the figure in the text held stands whole before it, and what names another one does not."""
    whole = [other for other in held if len(other.label) >= LABEL and other.label in place.label]
    return bool(whole) and all(place.figure.agrees(other.figure) for other in whole)


def _likeness(ours: _Place, theirs: _Place) -> int:
    both = len((ours.before | ours.after) & (theirs.before | theirs.after))
    return both + len(ours.before & theirs.before) + len(ours.after & theirs.after)


def _crosswise(ours: _Place, theirs: _Place) -> int:
    return len(ours.after & theirs.before)


def _dealt(text: str) -> str:
    """甲、乙分别增长1%、2% → 甲增长1%，乙增长2%."""

    def each(found: re.Match[str]) -> str:
        things, values = re.split("[、和]", found["things"]), re.split("[、和]", found["values"])
        if len(things) != len(values):
            return found[0]
        return "，".join(f"{thing}{found['verb']}{value}" for thing, value in zip(things, values, strict=True))

    return RESPECTIVELY.sub(each, text)


def _placed(text: str) -> list[_Place]:
    """Each figure with what stands between it and the next figure or comma on both sides; a range is one figure."""
    plain, places, last = simplify(text), list[_Place](), 0
    groups = _groups(plain, figures(text))
    starts = [*(group[0].start for group in groups[1:]), len(plain)]
    for group, following in zip(groups, starts, strict=False):
        before, after = plain[last : group[0].start], plain[group[-1].end : following]
        last = group[-1].end
        label = BORDER.split(before)[-1]
        sides = _near(label, last=True), _near(BORDER.split(after)[0], last=False)
        places += [_Place(figure, *sides, label.strip(" 、和与")) for figure in group]
    return places


def _groups(plain: str, found: Sequence[Figure]) -> list[list[Figure]]:
    """Figures in a row, those of a range together."""
    groups: list[list[Figure]] = []
    for figure in found:
        if groups and RANGE.fullmatch(plain[groups[-1][-1].end : figure.start]):
            groups[-1].append(figure)
        else:
            groups.append([figure])
    return groups


def _near(words: str, *, last: bool) -> frozenset[str]:
    """The characters (or words) and pairs of them next to a figure."""
    units, joint = (list(words), "") if CJK.search(words) else (words.split(), " ")
    return frozenset(terms(joint.join(units[-NEAR:] if last else units[:NEAR])))
