"""What the evidence allows to be said: the asked-for thing stands there, is masked, or is not there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.asked import Asked, asked_for, asks_own_place
from assistant.clause import CLAUSE, ITEM, balanced, closest, sufficient
from assistant.premise import assumes_otherwise
from store.evidence import Evidence
from store.speech import MASK, language_of
from store.terms import terms

CORRECTING = 0.55
"""Evidence from here on is about what a question takes for granted."""
NEAR = 0.53
"""Evidence below this has nothing to do with the question."""
COMPANION = 0.9
"""A further passage is quoted where the odds of its score are at least this share of the best one's."""
COMPANION_IN_LIST = 0.33
MOST_QUOTES = 3
SCORED, LISTED = 6.04, 0.9
"""What the score, and a list or overview being asked for, add to the odds that a question's wording gives."""
LEAST, LEAST_OF_A_KIND, LEAST_NOT_HELD = 3.5, 5.12, 5.92
"""Odds from which a passage answers: any question; one for a certain kind of thing; where no such thing is known of it.

The weights, and what lies between the three, come from a logistic regression on the working part of tests/evals;
where the first of them lies trades answers held back against near misses answered.
"""
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
NEVER_MASKED = (Asked.REASON, Asked.FAULT, Asked.PENALTY, Asked.EXTREME, Asked.CONTACT, Asked.CRITERIA)
OF_A_WHOLE = (Asked.MEMBERS, Asked.NAME, Asked.COUNT)
"""Asked of a whole part, these want its list."""
OF_NAMES = (Asked.PERSON, Asked.PLACE, Asked.NAME)

AMOUNT = re.compile(r"多少|几[个项场次人名所分]")
COUNTED = re.compile(r"哪([一二两三四五六七八九十])[个项条件种类]")
UNIT_ASKED = re.compile(r"(?:多少|几)[十百千万亿]*([项名所家场次篇条人位天年月元])")
PLACE_MASK = re.compile(r"\*+[市省县]")
OPEN_NAME = re.compile(r"《[^*》]+》|“[^*”]+”")
HOLDS = {
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
    """A status, and what to quote with it. `corrects`: the question takes for granted what is not said."""

    status: Status
    quotes: tuple[Quote, ...] = ()
    corrects: bool = False


def judge(question: str, evidence: Sequence[Evidence], *, whole: bool = False) -> Judgement:
    """Answered, withheld (what is asked for stands masked), related, or not in the speech.

    `whole`: the question asks for a list or an overview, so more may be quoted.
    """
    if asks_own_place(question) and (quote := _masked_place(evidence)):
        return Judgement(Status.WITHHELD, (quote,))
    if not evidence or (best := max(evidence, key=lambda found: found.score)).score < NEAR:
        return Judgement(Status.NOT_IN_SPEECH)
    if best.score >= CORRECTING and assumes_otherwise(question, f"{best.passage.text} {best.english}"):
        return Judgement(Status.ANSWERED, _quotes(evidence, [best]), corrects=True)
    kind = _kind(question, evidence, best)
    if whole and best.score == 1 and kind in OF_A_WHOLE:
        kind = None
    closest_few = evidence[:MOST_QUOTES] if whole else [best]
    held = kind is None or any(holds(kind, question, found) for found in closest_few)
    if kind and held and not (whole and kind in OF_NAMES) and (masked := _masked_words(kind, question, best)):
        return Judgement(Status.WITHHELD, (Quote(evidence.index(best) + 1, masked),))
    if not (_is_known(question, best) or _is_asked(best, kind, held=held, whole=whole)):
        return Judgement(Status.RELATED, _quotes(evidence, evidence[:MOST_QUOTES]))
    least = _odds(best.score) * (COMPANION_IN_LIST if whole else COMPANION)
    chosen = [found for found in evidence if _odds(found.score) >= least]
    if len(chosen) == 1 and not whole:
        return Judgement(Status.ANSWERED, (_shortest(kind, question, evidence, best),))
    return Judgement(Status.ANSWERED, _quotes(evidence, chosen if whole else chosen[:MOST_QUOTES]))


def _kind(question: str, evidence: Sequence[Evidence], best: Evidence) -> Asked | None:
    """What is asked for. A number of members may be the asker's own count, of passages that come equally near."""
    kind = asked_for(question)
    counted = COUNTED.search(question) if kind is Asked.MEMBERS else None
    if not counted or counted[1] in best.passage.text:
        return kind
    near = [found for found in evidence if _odds(found.score) >= COMPANION * _odds(best.score)]
    return kind if len(near) < 2 else None


def _shortest(kind: Asked | None, question: str, evidence: Sequence[Evidence], best: Evidence) -> Quote:
    """The clause that answers, where one does."""
    form = HOLDS.get(kind) if kind in OF_FIGURES else None
    words = best.passage.text if kind and not form else sufficient(question, best.passage, form)
    return Quote(evidence.index(best) + 1, words)


def _is_known(question: str, found: Evidence) -> bool:
    """The very question is among those that the passage is known to answer."""
    asked = terms(question)
    return any(terms(match.question) == asked for match in found.matches)


def _is_asked(found: Evidence, kind: Asked | None, *, held: bool, whole: bool) -> bool:
    """Whether the passage answers: where nothing is known of how people ask about it, by the kind of thing alone."""
    if found.asked is None:
        return held
    least = LEAST if kind is None else LEAST_OF_A_KIND if held else LEAST_NOT_HELD
    return found.asked + SCORED * found.score + LISTED * whole >= least


def _odds(score: float) -> float:
    return score / (1.01 - score)


def _quotes(evidence: Sequence[Evidence], chosen: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Whole passages, in the order of the speech."""
    in_order = sorted(chosen, key=lambda found: found.passage.start)
    return tuple(Quote(evidence.index(found) + 1, found.passage.text) for found in in_order)


def holds(kind: Asked, question: str, found: Evidence) -> bool:
    """The passage has that kind of thing to say about that subject.

    Where people's questions about it are known, one of the same kind must be among the closest.
    Where they are not, the clause that is closest must hold such a thing in form.
    """
    if kind is Asked.GUESS:
        return _hides(kind, found.passage.text)
    if kind is Asked.REASON:
        return True
    if kind in AMOUNTS and _hides_unit(question, found.passage.text):
        return True
    if found.matches:
        least = SUBJECT if kind in AMOUNTS else SUBJECT_OF_A_NAME
        return any(match.closeness >= least and asked_for(match.question) is kind for match in found.matches)
    return kind not in HOLDS or bool(HOLDS[kind].search(closest(CLAUSE, question, found.passage)))


def _masked_words(kind: Asked, question: str, found: Evidence) -> str | None:
    """The masked words that answer: an item of a list or a clause where one is clear, else the sentence."""
    text = found.passage.text
    if not _hides(kind, text):
        return None
    foreign = language_of(question) != language_of(text)
    nearest = text if foreign else closest(CLAUSE, question, found.passage)
    if kind is Asked.NAME and OPEN_NAME.search(nearest):
        return None
    if foreign:
        return text.rstrip("。.")
    form = HOLDS.get(kind)
    for unit in (CLAUSE,) if len(AMOUNT.findall(question)) > 1 else (ITEM, CLAUSE):
        part = closest(unit, question, found.passage, form, needs=form is not None)
        if part and _hides(kind, part) and balanced(part):
            return part
    return text.rstrip("。.") if kind is Asked.GUESS or not nearest else None


def _hides_unit(question: str, words: str) -> bool:
    """A mask stands before the very unit that is asked for: 多少项, ****项."""
    units = {found[1] for found in UNIT_ASKED.finditer(question)}
    return any(re.search(rf"\*[万亿]*{re.escape(unit)}", words) for unit in units)


def _hides(kind: Asked, words: str) -> bool:
    """A mask stands there that may hide such a thing."""
    masks = list(MASK.finditer(words))
    figures = [mask for mask in masks if FIGURE_MASK.search(words[max(0, mask.start() - 1) : mask.end() + 8])]
    if kind in OF_FIGURES:
        return bool(figures)
    if kind in NEVER_MASKED:
        return False
    return len(masks) > len(figures) if kind in OF_NAMES else bool(masks)


def _masked_place(evidence: Sequence[Evidence]) -> Quote | None:
    """The first clause that hides the name of a city or province."""
    for number, found in enumerate(evidence, 1):
        for clause in CLAUSE.findall(found.passage.text):
            if PLACE_MASK.search(clause) and balanced(clause):
                return Quote(number, clause.strip())
    return None
