"""What the evidence allows to be said: the asked-for thing stands there, is masked, or is not there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Status
from assistant.asked import Asked, asked_for, asks_own_place
from assistant.clause import CLAUSE, closest, sufficient
from assistant.forms import FORMS
from assistant.premise import assumes_otherwise
from assistant.withheld import OF_FIGURES, OF_NAMES, hides, masked_place, masked_there, masked_words
from store.evidence import Evidence, odds
from store.speech import language_of
from store.terms import terms

CORRECTING = 0.55
"""Evidence from here on is about what a question takes for granted."""
NEAR = {"zh": 0.58, "en": 0.53}
"""Evidence below this has nothing to do with the question. A question in English shares fewer words and scores less."""
COMPANION = 0.9
"""A further passage is quoted where the odds of its score are at least this share of the best one's."""
COMPANION_IN_LIST = 0.33
MOST_QUOTES = 3
SCORED, LISTED = 4.72, 0.86
"""What the score, and a list or overview being asked for, add to the odds that a question's wording gives."""
LEAST, LEAST_OF_A_KIND, LEAST_NOT_HELD = 2.68, 3.97, 5.23
"""Odds from which a passage answers: any question; one for a certain kind of thing; where no such thing is known of it.

As `python -m tests.evals.weights` prints them for 8% of the answers held back that so close evidence would give;
fewer of them would let more near misses pass.
"""
SUBJECT = 0.3
"""An expected question closer than this is about the same subject."""
SUBJECT_OF_A_NAME = 0.45
"""The same where a person, a place, a time or a name is asked for: of these a sentence may hold several."""
AMOUNTS = (Asked.COUNT, Asked.MONEY, Asked.DURATION)
OF_A_WHOLE = (Asked.MEMBERS, Asked.NAME, Asked.COUNT)
"""Asked of a whole part, these want its list."""
COUNTED = re.compile(r"哪([一二两三四五六七八九十])[个项条件种类]")


_known_terms = lru_cache(maxsize=10_000)(terms)
"""Of the questions that passages are known to answer, which are the same whatever is asked."""


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
    if asks_own_place(question) and (place := _masked_place(evidence)):
        return Judgement(Status.WITHHELD, (place,))
    near = NEAR[language_of(question)]
    if not evidence or (best := max(evidence, key=lambda found: found.score)).score < near:
        return Judgement(Status.NOT_IN_SPEECH)
    if best.score >= CORRECTING and assumes_otherwise(question, f"{best.passage.text} {best.english}"):
        return Judgement(Status.ANSWERED, _quotes(evidence, [best]), corrects=True)
    kind = _kind(question, evidence, best)
    if whole and best.score == 1 and kind in OF_A_WHOLE:
        kind = None
    if kind is Asked.GUESS:
        best = next((found for found in evidence if found.score >= near and hides(kind, found.passage.text)), best)
    closest_few = evidence[:MOST_QUOTES] if whole else [best]
    held = kind is None or any(holds(kind, question, found) for found in closest_few)
    if masked := _masked(kind if held else None, question, best, whole=whole):
        return Judgement(Status.WITHHELD, (Quote(evidence.index(best) + 1, masked),))
    if not (_is_known(question, best) or _is_asked(best, kind, held=held, whole=whole)):
        return Judgement(Status.RELATED, _quotes(evidence, evidence[:MOST_QUOTES]))
    least = odds(best.score) * (COMPANION_IN_LIST if whole else COMPANION)
    chosen = [found for found in evidence if odds(found.score) >= least]
    if len(chosen) == 1 and not whole:
        return Judgement(Status.ANSWERED, (_shortest(kind, question, evidence, best),))
    return Judgement(Status.ANSWERED, _quotes(evidence, chosen if whole else chosen[:MOST_QUOTES]))


def _masked(kind: Asked | None, question: str, best: Evidence, *, whole: bool) -> str | None:
    """The words of the best passage that hide what is asked for; a name hidden among a list's items is no matter."""
    if not whole and (words := masked_there(question, best.passage.text)):
        return words
    return masked_words(kind, question, best) if kind and not (whole and kind in OF_NAMES) else None


def _masked_place(evidence: Sequence[Evidence]) -> Quote | None:
    places = ((number, masked_place(found.passage.text)) for number, found in enumerate(evidence, 1))
    return next((Quote(number, clause) for number, clause in places if clause), None)


def _kind(question: str, evidence: Sequence[Evidence], best: Evidence) -> Asked | None:
    """What is asked for. A number of members may be the asker's own count, of passages that come equally near."""
    kind = asked_for(question)
    counted = COUNTED.search(question) if kind is Asked.MEMBERS else None
    if not counted or counted[1] in best.passage.text:
        return kind
    near = [found for found in evidence if odds(found.score) >= COMPANION * odds(best.score)]
    return kind if len(near) < 2 else None


def _shortest(kind: Asked | None, question: str, evidence: Sequence[Evidence], best: Evidence) -> Quote:
    """The clause that answers, where one does."""
    form = FORMS.get(kind) if kind in OF_FIGURES else None
    words = best.passage.text if kind and not form else sufficient(question, best.passage, form)
    return Quote(evidence.index(best) + 1, words)


def _is_known(question: str, found: Evidence) -> bool:
    """The very question is among those that the passage is known to answer."""
    asked = terms(question)
    return any(_known_terms(match.question) == asked for match in found.matches)


def _is_asked(found: Evidence, kind: Asked | None, *, held: bool, whole: bool) -> bool:
    """Whether the passage answers: where nothing is known of how people ask about it, by the kind of thing alone."""
    if found.asked is None:
        return held
    least = LEAST if kind is None else LEAST_OF_A_KIND if held else LEAST_NOT_HELD
    return found.asked + SCORED * found.score + LISTED * whole >= least


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
        return hides(kind, found.passage.text)
    if kind is Asked.REASON:
        return True
    if found.matches:
        least = SUBJECT if kind in AMOUNTS else SUBJECT_OF_A_NAME
        return any(match.closeness >= least and asked_for(match.question) is kind for match in found.matches)
    return kind not in FORMS or bool(FORMS[kind].search(closest(CLAUSE, question, found.passage)))
