"""What would turn a sentence round: negation, quantity, modality, tense, direction, and who does what to whom."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

from assistant.overlap import aligned, clauses
from store.speech import CJK, Speech
from store.terms import terms


def _words(bar_separated: str) -> re.Pattern[str]:
    ascii_only = bar_separated.isascii()
    return re.compile(rf"\b(?:{bar_separated})\b" if ascii_only else bar_separated, re.IGNORECASE)


DATA = tomllib.loads((Path(__file__).parent / "polarity.toml").read_text(encoding="utf-8"))
FORMS = {name: "".join(parts) for name, parts in DATA["forms"].items()}
NEGATION, PLANNED, DONE, FINISHED, AHEAD, RELATION, PASSIVE = (
    re.compile(FORMS[name], re.IGNORECASE)
    for name in ("negation", "planned", "done", "finished", "ahead", "relation", "passive")
)
NEGATIVE = re.compile(f"{FORMS['negation']}|{FORMS['negative']}", re.IGNORECASE)
KEPT = [(re.compile(rule["said"], re.IGNORECASE), re.compile(rule["held"], re.IGNORECASE)) for rule in DATA["kept"]]
PAIRS = [(re.compile(rule["plain"], re.IGNORECASE), re.compile(rule["turned"], re.IGNORECASE)) for rule in DATA["pair"]]
CONTRASTS = [[_words(word) for word in line.split()] for line in DATA["contrast"]["lines"]]
BRACKETS = re.compile(r"[“”‘’《》「」]")
AUXILIARY = r"[能会得可要应敢必再予允许曾是有]*"
REACH = 4
"""So many characters, or words, before it a thing may be denied."""


class Tense(StrEnum):
    """Whether a part of the speech tells what was done or what is to be done."""

    DONE = "done"
    PLANNED = "planned"


def stand(said: str, held: str, tense: Tense | None = None) -> bool:
    """Nothing in the sentence turns round what the clauses it rests on say."""
    said, held = BRACKETS.sub("", said), BRACKETS.sub("", held)
    known = clauses(held)
    parts = [(clause, aligned(clause, known) or held) for clause in clauses(said)]
    return (
        all(_negation_stands(clause, rest, held) for clause, rest in parts)
        and all(_kept(clause, rest, held) for clause, rest in parts)
        and all(_paired(clause, rest) for clause, rest in parts)
        and all(_tense_stands(clause, rest, tense) for clause, rest in parts)
        and not any(_contrasts(said, held, line) for line in CONTRASTS)
        and not any(_turned(clause, rest) for clause, rest in parts)
    )


@cache
def tense_of(speech: Speech, section: str) -> Tense | None:
    """What most sentences of a section tell, where they are of one mind."""
    texts = [passage.text for passage in speech.citable if passage.section == section]
    done, ahead = (sum(bool(form.search(text)) for text in texts) for form in (FINISHED, AHEAD))
    if done >= 2 * ahead:
        return Tense.DONE
    return Tense.PLANNED if ahead >= 2 * done else None


def _contrasts(said: str, held: str, line: list[re.Pattern[str]]) -> bool:
    """One word of a line stands in the sentence in the place of another of the cited text."""
    ours, theirs = (_of(text, line) for text in (said, held))
    return bool(ours - theirs) and bool(theirs - ours)


def _of(text: str, line: list[re.Pattern[str]]) -> set[str]:
    """The words of a line in a text; a longer one covers a shorter one inside it."""
    found = {word.pattern: {span.span() for span in word.finditer(text)} for word in line}
    every = set().union(*found.values())
    return {name for name, spans in found.items() if any(not _inside(span, every) for span in spans)}


def _inside(span: tuple[int, int], spans: set[tuple[int, int]]) -> bool:
    return any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)


def _negation_stands(said: str, rest: str, held: str) -> bool:
    """What is denied is denied there too, and what is denied there is not affirmed."""
    for negation in NEGATION.finditer(said):
        denied = _denied(said, negation.end())
        if denied and denied in held:
            if not _denies(held, denied):
                return False
        elif not NEGATIVE.search(rest):
            return False
    affirmed = (_denied(rest, negation.end()) for negation in NEGATION.finditer(rest))
    return not any(
        words and words in said and _always_denied(rest, words) and not _denies(said, words) for words in affirmed
    )


def _denied(text: str, end: int) -> str:
    """The two characters, or the word, after a negation and its auxiliary."""
    if found := re.match(rf"{AUXILIARY}([\u4e00-\u9fff]{{2}})", text[end:]):
        return found[1]
    found = re.match(
        r"\W*(?:(?:be|been|to|a|an|the|only|have|dare|ever|and|or|but|for|with|of|in)\s+)*([A-Za-z]{3,})", text[end:]
    )
    if found:
        return found[1]
    bare = re.match(r"[\u4e00-\u9fff]{2}", text[end:])
    return bare[0] if bare else ""


def _denies(text: str, words: str) -> bool:
    return any(_denied_at(text, found.start()) for found in re.finditer(re.escape(words), text))


def _always_denied(text: str, words: str) -> bool:
    return all(_denied_at(text, found.start()) for found in re.finditer(re.escape(words), text))


def _denied_at(text: str, start: int) -> bool:
    before = text[:start]
    reach = before[-REACH:] if CJK.search(before[-REACH:]) else " ".join(before.split()[-REACH:])
    return bool(NEGATIVE.search(reach))


def _kept(said: str, rest: str, held: str) -> bool:
    found = ((form.search(said), other) for form, other in KEPT)
    return all(other.search(rest) or word[0] in held for word, other in found if word)


def _paired(said: str, rest: str) -> bool:
    for plain, turned in PAIRS:
        if turned.search(said) and not turned.search(rest):
            return False
        if plain.search(said) and not plain.search(rest) and turned.search(rest) and not turned.search(said):
            return False
    return True


def _tense_stands(said: str, rest: str, tense: Tense | None) -> bool:
    """A plan is not told as done, nor what was done as a plan."""
    if DONE.search(said) and not FINISHED.search(rest) and (tense is Tense.PLANNED or PLANNED.search(rest)):
        return False
    planned = [found for found in PLANNED.finditer(said) if not _same_use(said, found, rest)]
    if not planned or tense is Tense.PLANNED or PLANNED.search(rest):
        return True
    return tense is None and bool(AHEAD.search(rest)) and not FINISHED.search(rest)


def _same_use(said: str, word: re.Match[str], rest: str) -> bool:
    """将 before an object, as it stands there."""
    after = said[word.end() : word.end() + 1]
    return word[0] == "将" and any(form + after in rest for form in ("将", "把"))


def _turned(said: str, rest: str) -> bool:
    """What stands before a word that relates two things stands behind it there, and the other way round."""
    if bool(PASSIVE.search(said)) != bool(PASSIVE.search(rest)):
        return False
    for relation in RELATION.finditer(said):
        for other in re.finditer(re.escape(relation[0]), rest):
            if _crossed(_sides(said, relation), _sides(rest, other)):
                return True
    return False


def _sides(text: str, relation: re.Match[str]) -> tuple[set[str], set[str]]:
    sides = (text[: relation.start()].rpartition("，")[2], text[relation.end() :].partition("，")[0])
    before, after = (_pairs(side) for side in sides)
    return before - after, after - before


def _pairs(text: str) -> set[str]:
    return {term for term in terms(text) if len(term) > 1}


def _crossed(said: tuple[set[str], set[str]], held: tuple[set[str], set[str]]) -> bool:
    straight = len(said[0] & held[0]) + len(said[1] & held[1])
    crossed = (len(said[0] & held[1]), len(said[1] & held[0]))
    return min(crossed) > 0 and sum(crossed) > straight
