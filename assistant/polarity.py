"""What would turn a sentence round: negation, quantity, modality, tense, direction, and who does what to whom."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from assistant import roles
from assistant.overlap import aligned, clauses
from store.speech import CJK, Speech


class _Contrast:
    """Words of which a text has one in the place of another; those that mean the same count as one."""

    def __init__(self, line: str) -> None:
        self._kind = {word: kind for kind, words in enumerate(line.split()) for word in words.split("|")}
        longest_first = "|".join(sorted(self._kind, key=len, reverse=True))
        self._form = re.compile(rf"\b(?:{longest_first})\b" if line.isascii() else longest_first, re.IGNORECASE)

    def kinds(self, text: str) -> set[int]:
        """Which of them a text has; a longer word covers a shorter one inside it."""
        return {self._kind[word.lower()] for word in self._form.findall(text)}


DATA = tomllib.loads((Path(__file__).parent / "polarity.toml").read_text(encoding="utf-8"))
FORMS = {name: "".join(parts) for name, parts in DATA["forms"].items()}
AFFIRMATIVE, NEGATION, PLANNED, MODAL, DONE, FINISHED, AHEAD = (
    re.compile(FORMS[name], re.IGNORECASE)
    for name in ("affirmative", "negation", "planned", "modal", "done", "finished", "ahead")
)
NEGATIVE = re.compile(f"{FORMS['negation']}|{FORMS['negative']}", re.IGNORECASE)
KEPT = [(re.compile(rule["said"], re.IGNORECASE), re.compile(rule["held"], re.IGNORECASE)) for rule in DATA["kept"]]
PAIRS = [(re.compile(rule["plain"], re.IGNORECASE), re.compile(rule["turned"], re.IGNORECASE)) for rule in DATA["pair"]]
DOING = re.compile("(?:" + "|".join(plain.pattern for plain, _ in PAIRS if CJK.search(plain.pattern)) + ")$")
"""The words before end in a word that tells what is done (Chinese)."""
LESS = re.compile(
    "|".join(["[减降缩停禁撤废拒弃]", NEGATIVE.pattern, *(turned.pattern for _, turned in PAIRS)]), re.IGNORECASE
)
"""Denies or undoes in any way."""
CONTRASTS = [_Contrast(line) for line in DATA["contrast"]["lines"]]
BRACKETS = re.compile(r"[“”‘’《》「」]")
SKIPPED = (
    "be|been|to|a|an|the|only|have|has|had|is|are|was|were|did|does|do|dare|ever|and|or|but|for|with|of|in|from|by|at|on|as"
    "|will|would|shall|should|can|could"
)
BEHIND = re.compile(r"不|\s+not\b")
AUXILIARY = r"[能会得可要应敢必再予允许曾是有]*"


class Tense(StrEnum):
    """Whether a part of the speech tells what was done or what is to be done."""

    DONE = "done"
    PLANNED = "planned"


Told = Callable[[str], Tense | None]
"""In which tense the text held tells what a clause says."""


def untold(clause: str) -> Tense | None:
    """Nothing is known of how it is told."""
    return None


def stand(said: str, held: str, told: Told = untold) -> bool:
    """The sentence neither turns round what the clauses it rests on say, nor adds to it."""
    return not contradicts(said, held, told) and adds_nothing(said, held, told)


def contradicts(said: str, held: str, told: Told = untold) -> bool:
    """Something the clauses say is turned round: denied or affirmed, undone, told as done already, exchanged."""
    parts, held = _parts(said, held)
    return (
        any(_turns_denial(part, _plain(held)) or _undoes(part, _plain(held)) for part in map(_plain_part, parts))
        or any(_done_too_soon(part, told(part.said)) or roles.turned(part.said, part.rest) for part in parts)
        or roles.exchanged(said, held)
        or roles.mixed(said, held)
        or any(_exchanges(BRACKETS.sub("", said), held, contrast) for contrast in CONTRASTS)
    )


def adds_nothing(said: str, held: str, told: Told = untold) -> bool:
    """No quantity, modality, plan or negation that the clauses do not have."""
    parts, held = _parts(said, held)
    return all(_kept(part, held) and not _put_off(part, held, told(part.said)) for part in parts) and not any(
        _denies_more(part, held) for part in map(_plain_part, parts)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a sentence and what it rests on: the clauses held that are most like it."""

    said: str
    rest: str


@lru_cache(maxsize=64)
def _parts(said: str, held: str) -> tuple[tuple[_Part, ...], str]:
    held = BRACKETS.sub("", held)
    known = clauses(held)
    return tuple(_Part(c, aligned(c, known) or held) for c in clauses(BRACKETS.sub("", said))), held


def _plain_part(part: _Part) -> _Part:
    return _Part(_plain(part.said), _plain(part.rest))


@cache
def tense_of(speech: Speech, section: str) -> Tense | None:
    """What most sentences of a section tell, where they are of one mind."""
    texts = [passage.text for passage in speech.citable if passage.section == section]
    done, ahead = (sum(bool(form.search(text)) for text in texts) for form in (FINISHED, AHEAD))
    if done >= 2 * ahead:
        return Tense.DONE
    return Tense.PLANNED if ahead >= 2 * done else None


def _exchanges(said: str, held: str, contrast: _Contrast) -> bool:
    """One word stands in the sentence in the place of another of the cited text."""
    ours = contrast.kinds(said)
    theirs = contrast.kinds(held) if ours else set[int]()
    return bool(ours - theirs) and bool(theirs - ours)


def _plain(text: str) -> str:
    return AFFIRMATIVE.sub("", text)


def _turns_denial(part: _Part, held: str) -> bool:
    """What is affirmed there is denied, or the other way round."""
    denied = [words for words in _all_denied(part.said) if words and words in held]
    affirmed = [
        words for words in _all_denied(part.rest) if words and words in part.said and _always_denied(part.rest, words)
    ]
    return any(not _denies(held, words) for words in denied) or any(not _denies(part.said, w) for w in affirmed)


def _denies_more(part: _Part, held: str) -> bool:
    """Something is denied of which the text held says nothing; it may deny in a set phrase."""
    unknown = [words for words in _all_denied(part.said) if not words or words not in held]
    denies = LESS.search(part.rest) or AFFIRMATIVE.search(held)
    return not denies and any(not LESS.match(words) for words in unknown)


def _all_denied(text: str) -> list[str]:
    return [_denied(text, negation.end()) for negation in NEGATION.finditer(text)]


def _denied(text: str, end: int) -> str:
    """The two characters, or the word, after a negation and its auxiliary."""
    if found := re.match(rf"{AUXILIARY}([\u4e00-\u9fff]{{2}})", text[end:]):
        return found[1]
    if found := re.match(rf"\W*(?:(?:{SKIPPED})\s+)*([A-Za-z]{{3,}})", text[end:]):
        return found[1]
    bare = re.match(r"[\u4e00-\u9fff]{2}", text[end:])
    return bare[0] if bare else ""


def _denies(text: str, words: str) -> bool:
    return any(_denied_at(text, found) for found in re.finditer(re.escape(words), text))


def _always_denied(text: str, words: str) -> bool:
    return all(_denied_at(text, found) for found in re.finditer(re.escape(words), text))


def _denied_at(text: str, words: re.Match[str]) -> bool:
    """Something denies before these words in their clause, or right behind them (落实不到位, ask not)."""
    before = clauses(text[: words.start()])
    return bool(BEHIND.match(text, words.end())) or (bool(before) and bool(NEGATIVE.search(before[-1])))


def _kept(part: _Part, held: str) -> bool:
    found = ((form.search(part.said), other) for form, other in KEPT)
    return all(other.search(part.rest) or word[0] in held for word, other in found if word)


def _undoes(part: _Part, held: str) -> bool:
    """It undoes what is done there, or does what is undone there."""
    said, rest = part.said, part.rest
    for plain, turned in PAIRS:
        doing, undoing = plain.search(rest), turned.search(rest)
        word = turned.search(said)
        new = word and word[0] not in held and not undoing and not _denied_at(said, word)
        if new and (doing or not LESS.search(rest)):
            return True
        if plain.search(said) and undoing and not doing and not turned.search(said) and not NEGATIVE.search(said):
            return True
    return False


def _done_too_soon(part: _Part, tense: Tense | None) -> bool:
    """A plan is told as done."""
    planned = tense is Tense.PLANNED or bool(PLANNED.search(part.rest))
    return planned and bool(DONE.search(part.said)) and not FINISHED.search(part.rest)


def _put_off(part: _Part, held: str, tense: Tense | None) -> bool:
    """What was done is told as a plan; one “shall” goes for all the clauses of a list."""
    said, rest = part.said, part.rest
    planned = any(not _same_use(said, found, rest) for found in PLANNED.finditer(said))
    if not planned or tense is Tense.PLANNED or PLANNED.search(rest) or MODAL.search(held):
        return False
    return tense is Tense.DONE or not AHEAD.search(rest) or bool(FINISHED.search(rest))


def _same_use(said: str, word: re.Match[str], rest: str) -> bool:
    """将 before an object, as it stands there."""
    after = said[word.end() : word.end() + 1]
    return word[0] == "将" and any(form + after in rest for form in ("将", "把"))
