"""What the evidence allows to be said: the asked-for thing stands there, is masked, or is not there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.asked import Asked, asked_for, asks_own_place
from store.evidence import Evidence
from store.speech import MASK, Passage, language_of
from store.terms import question_terms, terms

CONFIDENT = 0.5
"""Evidence below this comes near the question, but does not answer it."""
NEAR = 0.48
"""Evidence below this has nothing to do with the question."""
COMPANION = 0.9
"""A further passage is quoted where the odds of its score are at least this share of the best one's."""
COMPANION_IN_LIST = 0.45
MOST_QUOTES = 3
SUBJECT = 0.3
"""An expected question closer than this is about the same subject."""
SUBJECT_OF_A_NAME = 0.45
"""The same where a person, a place, a time or a name is asked for: of these a sentence may hold several."""
AMOUNTS = (Asked.COUNT, Asked.MONEY, Asked.DURATION)

FIGURE_MASK = re.compile(
    r"[第前超]\*|\*(?:[个名项所家场件节条篇门位类支届分种天年月日人次万亿元%、，)）]|\s?(?:million|billion|percent))"
)
"""A mask that hides a figure, by what stands beside it; the others hide names."""
OF_FIGURES = (Asked.COUNT, Asked.MONEY, Asked.DURATION, Asked.TIME)
OF_NAMES = (Asked.PERSON, Asked.PLACE, Asked.NAME)

CLAUSE = re.compile(r"[^，,；;。：:]+")
ITEM = re.compile(r"[^，,；;。：:、]+")
PLACE_MASK = re.compile(r"\*+[市省县]")
OPEN_NAME = re.compile(r"《[^*》]+》|“[^*”]+”")
ANYTHING = re.compile("")
HOLDS = {
    Asked.GUESS: MASK,
    Asked.CONTACT: re.compile(r"\d{5,}|https?:|@"),
    Asked.REASON: re.compile(r"因为|由于|为了|因此|所以|\b(?:because|since|so that|therefore)\b", re.IGNORECASE),
    Asked.NAME: re.compile(r"《[^》]+》|“[^”]+”|\*"),
    Asked.MONEY: re.compile(r"[\d*][\d.*,]*\s*[万亿]?元|[$€£]\s?[\d*]|\b(?:million|billion|dollars)\b"),
    Asked.DURATION: re.compile(r"[\d*一二三四五六七八九十百]+\s*[年月天]|\byears?\b|\bdays?\b|\bmonths?\b"),
    Asked.TIME: re.compile(
        r"[\d*]+\s*[年月日]|[一二三四五六七八九十]月|\b\d{4}\b|\b(?:today|tomorrow|January|February|March|April|May|June|July"
        r"|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    ),
    Asked.COUNT: re.compile(
        r"[\d*]|[一二两三四五六七八九十百千万首][个名所项家场次件节条篇]|首[个次批份]|\b(?:one|two|three|four|five|six|ten|hundred|thousand)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage of the evidence, numbered from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, and what to quote with it."""

    status: Status
    quotes: tuple[Quote, ...] = ()


def judge(question: str, evidence: Sequence[Evidence], *, whole: bool = False) -> Judgement:
    """Answered, withheld (what is asked for stands masked), related, or not in the speech.

    `whole`: the question asks for a list or an overview, so more may be quoted.
    """
    if asks_own_place(question) and (quote := _masked_place(evidence)):
        return Judgement(Status.WITHHELD, (quote,))
    if not evidence or (best := max(evidence, key=lambda found: found.score)).score < NEAR:
        return Judgement(Status.NOT_IN_SPEECH)
    kind = None if whole and best.score == 1 else asked_for(question)
    if best.score < CONFIDENT or (kind and not _holds(kind, question, best)):
        return Judgement(Status.RELATED, _quotes(evidence, evidence[:MOST_QUOTES]))
    if kind and (masked := _masked_words(kind, question, best)):
        return Judgement(Status.WITHHELD, (Quote(evidence.index(best) + 1, masked),))
    least = _odds(best.score) * (COMPANION_IN_LIST if whole else COMPANION)
    chosen = [found for found in evidence if _odds(found.score) >= least]
    return Judgement(Status.ANSWERED, _quotes(evidence, chosen if whole else chosen[:MOST_QUOTES]))


def _odds(score: float) -> float:
    return score / (1.01 - score)


def _quotes(evidence: Sequence[Evidence], chosen: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Whole passages, in the order of the speech."""
    in_order = sorted(chosen, key=lambda found: found.passage.start)
    return tuple(Quote(evidence.index(found) + 1, found.passage.text) for found in in_order)


def _holds(kind: Asked, question: str, found: Evidence) -> bool:
    """The passage has that kind of thing to say about that subject.

    Where people's questions about it are known, one of the same kind must be among the closest.
    Where they are not, the clause that is closest must hold such a thing in form.
    """
    if found.matches and kind is not Asked.GUESS:
        least = SUBJECT if kind in AMOUNTS else SUBJECT_OF_A_NAME
        return any(match.closeness >= least and asked_for(match.question) is kind for match in found.matches)
    return kind not in HOLDS or bool(HOLDS[kind].search(_closest(CLAUSE, question, found.passage)))


def _masked_words(kind: Asked, question: str, found: Evidence) -> str | None:
    """The masked words that answer: an item of a list or a clause where one is clear, else the sentence."""
    text = found.passage.text
    if not _hides(kind, text):
        return None
    foreign = language_of(question) != language_of(text)
    closest = text if foreign else _closest(CLAUSE, question, found.passage)
    if kind is Asked.NAME and OPEN_NAME.search(closest):
        return None
    if foreign:
        return text.rstrip("。.")
    for part in (_closest(ITEM, question, found.passage, kind), _closest(CLAUSE, question, found.passage, kind)):
        if part and _hides(kind, part) and _balanced(part):
            return part
    return None if closest else text.rstrip("。.")


def _hides(kind: Asked, words: str) -> bool:
    """A mask stands there that may hide such a thing."""
    masks = list(MASK.finditer(words))
    figures = [mask for mask in masks if FIGURE_MASK.search(words[max(0, mask.start() - 1) : mask.end() + 8])]
    if kind in OF_FIGURES:
        return bool(figures)
    return len(masks) > len(figures) if kind in OF_NAMES else bool(masks)


def _closest(unit: re.Pattern[str], question: str, passage: Passage, kind: Asked | None = None) -> str:
    """The part of the passage that shares most with the question; empty where none does.

    Of parts that share as much, one that has the form of the kind of thing asked for comes first.
    """
    wanted = set(question_terms(question))
    form = HOLDS.get(kind, ANYTHING) if kind else ANYTHING
    shared = [
        (len(wanted & set(terms(part))), bool(form.search(part)), part.strip()) for part in unit.findall(passage.text)
    ]
    if kind in HOLDS:
        shared = [part for part in shared if part[1]] or shared
    count, _, words = max(shared, key=lambda part: part[:2])
    return words if count else ""


def _balanced(words: str) -> bool:
    return all(words.count(a) == words.count(b) for a, b in ("“”", "《》", "（）", "()"))


def _masked_place(evidence: Sequence[Evidence]) -> Quote | None:
    """The first clause that hides the name of a city or province."""
    for number, found in enumerate(evidence, 1):
        for clause in CLAUSE.findall(found.passage.text):
            if PLACE_MASK.search(clause) and _balanced(clause):
                return Quote(number, clause.strip())
    return None
