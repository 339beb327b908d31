"""What the evidence allows to be said: the asked-for thing stands there, is masked, or is not there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.asked import Asked, asked_for, asks_own_place, names_only
from assistant.clause import CLAUSE, closest, sufficient
from assistant.forms import FORMS
from assistant.outcome import Signs, likeliest, signs
from assistant.premise import assumes_otherwise
from assistant.withheld import OF_FIGURES, OF_NAMES, asks_several, hides, masked_place, masked_there, masked_words
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
COMPANION_IF_RELATED = 0.33
MOST_QUOTES = 3
SUBJECT = 0.3
"""An expected question closer than this is about the same subject."""
SUBJECT_OF_A_NAME = 0.45
"""The same where a person, a place, a time or a name is asked for: of these a sentence may hold several."""
AMOUNTS = (Asked.COUNT, Asked.MONEY, Asked.DURATION)
OF_A_WHOLE = (Asked.MEMBERS, Asked.NAME, Asked.COUNT)
"""Asked of a whole part, these want its list."""
COUNTED = re.compile(r"哪([一二两三四五六七八九十])[个项条件种类]")


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
    if not evidence:
        return Judgement(Status.NOT_IN_SPEECH)
    best = max(evidence, key=lambda found: found.score)
    if best.score >= CORRECTING and assumes_otherwise(question, f"{best.passage.text} {best.english}"):
        return Judgement(Status.ANSWERED, _quotes(evidence, [best]), corrects=True)
    weighed = weigh(question, evidence, whole=whole)
    best, status = weighed.best, weighed.status
    if status is Status.NOT_IN_SPEECH:
        return Judgement(status)
    if status is Status.WITHHELD:
        return Judgement(status, (Quote(evidence.index(best) + 1, weighed.hidden),))
    if status is Status.RELATED:
        return Judgement(status, _quotes(evidence, _companions(evidence, best, COMPANION_IF_RELATED)[:MOST_QUOTES]))
    chosen = _companions(evidence, best, COMPANION_IN_LIST if whole else COMPANION)
    if len(chosen) == 1 and not whole:
        return Judgement(status, (_shortest(weighed.kind, question, evidence, best),))
    return Judgement(status, _quotes(evidence, chosen if whole else chosen[:MOST_QUOTES]))


def _companions(evidence: Sequence[Evidence], best: Evidence, share: float) -> list[Evidence]:
    """The passages that come as near as that share of the best one's odds, in their order."""
    return [found for found in evidence if odds(found.score) >= share * odds(best.score)]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The passage that decides, what kind of thing is asked of it, and what comes of that.

    `signs` is None where no questions are known to compare with. `hidden`: words that mask what is asked for.
    """

    best: Evidence
    kind: Asked | None
    signs: Signs | None
    status: Status
    hidden: str


def weigh(question: str, evidence: Sequence[Evidence], *, whole: bool) -> Weighed:
    """The outcome, of evidence that there is."""
    near = NEAR[language_of(question)]
    best = max(evidence, key=lambda found: found.score)
    kind = _kind(question, evidence, best)
    if whole and best.score == 1 and kind in OF_A_WHOLE:
        kind = None
    if kind is Asked.GUESS:
        best = next((found for found in evidence if found.score >= near and hides(kind, found.passage.text)), best)
    closest_few = evidence[:MOST_QUOTES] if whole else [best]
    held = kind is None or any(holds(kind, question, found) for found in closest_few)
    hidden_kind = kind if kind is None or held or holds(kind, question, best, masked=True) else None
    masked = _masked(hidden_kind, question, best, whole=whole)
    seen = signs(
        best,
        whole=whole,
        of_a_kind=bool(kind) and held,
        hidden_kind=bool(hidden_kind),
        not_held=not held and not hidden_kind,
        hides=bool(masked),
        bare=names_only(question),
    )
    if seen is None:
        return Weighed(best, kind, seen, _by_rule(best, held=held, masked=masked, near=near), masked or "")
    hidden = _hidden(question, best) or masked
    status = _known(question, best) or likeliest(seen)
    if status is Status.WITHHELD and not hidden:
        status = Status.RELATED
    return Weighed(best, kind, seen, status, hidden or "")


def _hidden(question: str, best: Evidence) -> str:
    """What masks the thing that the nearest known question asks for; the sentence, where several are asked for."""
    if not best.likeness or not best.likeness.hidden:
        return ""
    return best.passage.text.rstrip("。.") if asks_several(question) else best.likeness.hidden


def _by_rule(best: Evidence, *, held: bool, masked: str | None, near: float) -> Status:
    if best.score < near:
        return Status.NOT_IN_SPEECH
    if masked:
        return Status.WITHHELD
    return Status.ANSWERED if held else Status.RELATED


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


def _known(question: str, found: Evidence) -> Status | None:
    """What becomes of the very question, where it is among those known of the passage."""
    asked = terms(question)
    match = next((match for match in found.matches if terms(match.question) == asked), None)
    if match is None:
        return None
    return Status.WITHHELD if match.masked else Status.ANSWERED


def _quotes(evidence: Sequence[Evidence], chosen: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Whole passages, in the order of the speech."""
    in_order = sorted(chosen, key=lambda found: found.passage.start)
    return tuple(Quote(evidence.index(found) + 1, found.passage.text) for found in in_order)


def holds(kind: Asked, question: str, found: Evidence, *, masked: bool = False) -> bool:
    """The passage has that kind of thing to say, or masks such a thing, about that subject.

    Where people's questions about it are known, one of the same kind must be among the closest.
    Where they are not, the clause that is closest must hold such a thing in form.
    """
    if kind is Asked.GUESS:
        return hides(kind, found.passage.text)
    if kind is Asked.REASON:
        return True
    if found.matches:
        least = SUBJECT if kind in AMOUNTS else SUBJECT_OF_A_NAME
        near = (m.question for m in found.matches if m.masked is masked and m.closeness >= least)
        return any(asked_for(question) is kind for question in near)
    return kind not in FORMS or bool(FORMS[kind].search(closest(CLAUSE, question, found.passage)))
