"""Who does what to whom: that two things have not changed places."""

import re
import tomllib
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from assistant.overlap import clauses
from store.speech import CJK
from store.terms import question_terms, simplify, terms

DATA = tomllib.loads((Path(__file__).parent / "roles.toml").read_text(encoding="utf-8"))
RELATION, NEGATION, JOINING = (re.compile(DATA[name], re.IGNORECASE) for name in ("relation", "negation", "joining"))
UNIT = re.compile(r"[a-z\d'’]+|\*+|[^\W_]")
NEAR = (2, 6)
"""So many characters on either side tell who does it and to whom (Chinese)."""
SHARED = 3
"""So many terms of one clause in another are no accident."""
SENTENCE = re.compile(r"[^。！？\n]+")


def turned(said: str, rest: str) -> bool:
    """What stands before a word that relates two things stands behind it in the clauses, and the other way round."""
    return not NEGATION.search(said) and any(
        _crossed(_sides(said, relation, near), _sides(rest, other, near))
        for relation in RELATION.finditer(said)
        for other in re.finditer(re.escape(relation[0]), rest)
        for near in (NEAR if CJK.search(said) else (None,))
    )


def exchanged(said: str, held: str) -> bool:
    """The same words in the same order, but for two that have changed places around others."""
    ours = [_units(part) for part in (said, *clauses(said))]
    theirs = [_units(part) for part in (*SENTENCE.findall(held), *clauses(held))]
    return any(_swapped(a, b) or _swapped(a[::-1], b[::-1]) for a in ours for b in theirs)


def mixed(said: str, held: str) -> bool:
    """Two clauses each hold words of the same two clauses held, and no two of the four the same: a is y, b is x."""
    ours, theirs = ([_content(clause) for clause in clauses(text)] for text in (said, held))
    near = [[other for other in theirs if len(clause & other) >= SHARED] for clause in ours]
    return any(
        min(len((a - b) & (x - y)), len((a - b) & (y - x)), len((b - a) & (x - y)), len((b - a) & (y - x))) >= SHARED
        for (a, near_a), (b, near_b) in combinations(zip(ours, near, strict=True), 2)
        for x, y in combinations([other for other in near_a if other in near_b], 2)
    )


@lru_cache(maxsize=1024)
def _content(clause: str) -> frozenset[str]:
    """The pairs of characters, or words, that are no function words."""
    return frozenset(term for term in question_terms(clause) if len(term) > 1)


def _swapped(ours: list[str], theirs: list[str]) -> bool:
    """“b m a” where the other has “a m b”, with the same before and after."""
    if len(theirs) < len(ours) or not set(ours) <= set(theirs):
        return False
    before = _common(ours, theirs)
    ours, theirs = ours[before:], theirs[before : len(ours)]
    after = _common(ours[::-1], theirs[::-1])
    ours, theirs = ours[: len(ours) - after], theirs[: len(theirs) - after]
    if sorted(ours) != sorted(theirs):
        return False
    ends = [at for at in range(1, len(ours)) if ours[:at] == theirs[-at:]]
    starts = [at for at in range(1, len(ours)) if ours[-at:] == theirs[:at]]
    return any(ours[a:-b] == theirs[b:-a] and _relates(ours[a:-b]) for a in ends for b in starts if a + b < len(ours))


def _relates(units: list[str]) -> bool:
    """Words between two things after which it matters which of them stands first; in Chinese only some do."""
    text = "".join(units)
    if CJK.search(text):
        return bool(RELATION.search(text) or RELATION.search(text[::-1]))
    return not all(JOINING.fullmatch(unit) for unit in units)


def _units(text: str) -> list[str]:
    return UNIT.findall(simplify(text))


def _common(ours: list[str], theirs: list[str]) -> int:
    """How many are the same from the beginning on."""
    return next(
        (at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
    )


def _sides(text: str, relation: re.Match[str], near: int | None) -> tuple[set[str], set[str]]:
    """What stands next to it on either side."""
    before, after = text[: relation.start()].rpartition("，")[2], text[relation.end() :].partition("，")[0]
    ours, theirs = _pairs(before[-near:] if near else before), _pairs(after[:near])
    return ours - theirs, theirs - ours


def _pairs(text: str) -> set[str]:
    return {term for term in (terms if CJK.search(text) else question_terms)(text) if len(term) > 1}


def _crossed(said: tuple[set[str], set[str]], held: tuple[set[str], set[str]]) -> bool:
    straight = len(said[0] & held[0]) + len(said[1] & held[1])
    crossed = (len(said[0] & held[1]), len(said[1] & held[0]))
    return min(crossed) > 0 and sum(crossed) > straight
