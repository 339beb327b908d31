"""What the evidence allows to be said, and the words to quote with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.asked import Asked, asked_for, asks_own_place
from assistant.clause import sufficient
from assistant.forms import FORMS
from assistant.premise import assumes_otherwise
from assistant.weighing import AMOUNTS, COMPANION, weigh
from assistant.withheld import OF_FIGURES, asks_several, hides, masked_place
from store.evidence import CERTAIN, COMPANION_OF_SEVERAL, Evidence, companions
from store.speech import MASK
from store.structure import wants_whole

CORRECTING = 0.55
"""Evidence from here on is about what a question takes for granted."""
SURE = 0.75
"""Evidence from here on is what the question is about."""
COMPANION_OF_ASKED, AS_MUCH = 0.7, 0.999
"""A further passage hides something asked for from this share on where several things are asked; else as near as it."""
BELONGS_TO_LIST, BELONGS = 0.15, 0.3
"""A passage so likely belongs to the answer: of a list or an overview, which should lack nothing; of anything else."""
MOST_QUOTES = 3


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


def is_whole(question: str, evidence: Sequence[Evidence]) -> bool:
    """A list or an overview is asked for: the question says so, or names what was found itself."""
    return wants_whole(question) or any(found.score == CERTAIN for found in evidence)


def judge(question: str, evidence: Sequence[Evidence], *, whole: bool = False, bare: bool = False) -> Judgement:
    """Answered, withheld (what is asked for stands masked), related, or not in the speech.

    `whole`: the question asks for a list or an overview, so more may be quoted. `bare`: it only names its subject.
    """
    if not evidence:
        return Judgement(Status.NOT_IN_SPEECH)
    weighed = weigh(question, evidence, whole=whole, bare=bare)
    best, status = weighed.best, weighed.status
    about_it = status is not Status.NOT_IN_SPEECH or weighed.signs is None
    if about_it and asks_own_place(question) and (place := _masked_place(evidence)):
        return Judgement(Status.WITHHELD, (place,))
    if about_it and corrects(question, best):
        return Judgement(Status.ANSWERED, _quotes(evidence, [best]), corrects=True)
    if status is Status.NOT_IN_SPEECH:
        return Judgement(status)
    if status is Status.WITHHELD:
        further = _quotes(evidence, _hiding_too(question, evidence, best))
        return Judgement(status, (Quote(evidence.index(best) + 1, weighed.hidden), *further))
    if status is Status.RELATED:
        near = companions(evidence, best, COMPANION_OF_SEVERAL)[:MOST_QUOTES]
        return Judgement(status, _quotes(evidence, _answering(evidence, best, whole=True) if whole else near))
    chosen = _answering(evidence, best, whole=whole)
    if _are_masked(question, chosen, whole=whole):
        return Judgement(Status.WITHHELD, _quotes(evidence, chosen))
    if len(chosen) == 1 and not whole:
        return Judgement(status, (_shortest(weighed.kind, question, evidence, best),))
    return Judgement(status, _quotes(evidence, chosen))


def corrects(question: str, best: Evidence) -> bool:
    """The passage tells otherwise than the question takes for granted."""
    return best.score >= CORRECTING and assumes_otherwise(question, f"{best.passage.text} {best.english}")


def _answering(evidence: Sequence[Evidence], best: Evidence, *, whole: bool) -> list[Evidence]:
    """The passages that the answer is made of: by what is learned of such, else those that come as near as the best."""
    if best.belongs is None:
        chosen = companions(evidence, best, COMPANION_OF_SEVERAL if whole else COMPANION)
        return chosen if whole else chosen[:MOST_QUOTES]
    least = BELONGS_TO_LIST if whole else BELONGS
    return [found for found in evidence if found is best or found.score == CERTAIN or (found.belongs or 0.0) >= least]


def _are_masked(question: str, chosen: Sequence[Evidence], *, whole: bool) -> bool:
    """Figures of several passages, or of a list, are asked for, and each passage masks its own."""
    kind = asked_for(question)
    return (whole or len(chosen) > 1) and kind in AMOUNTS and all(hides(kind, found.passage.text) for found in chosen)


def _hiding_too(question: str, evidence: Sequence[Evidence], best: Evidence) -> list[Evidence]:
    """Further passages that hide something of what is asked for: several things, of which the best hides but one."""
    several = asks_several(question)
    near = companions(evidence, best, COMPANION_OF_ASKED if several else AS_MUCH)

    def hides_too(found: Evidence) -> bool:
        asked = found in near or (several and (found.belongs or 0.0) >= BELONGS)
        return asked and found is not best and bool(MASK.search(found.passage.text))

    return [found for found in evidence if hides_too(found)][: MOST_QUOTES - 1]


def _masked_place(evidence: Sequence[Evidence]) -> Quote | None:
    """Of what the question is surely about; else the first in the speech, where the speaker's own place is named."""
    numbered = list(enumerate(evidence, 1))
    sure = sorted((pair for pair in numbered if pair[1].score >= SURE), key=lambda pair: -pair[1].score)
    in_order = sorted(numbered, key=lambda pair: pair[1].passage.start)
    clauses = ((number, masked_place(found.passage.text)) for number, found in (*sure, *in_order))
    return next((Quote(number, clause) for number, clause in clauses if clause), None)


def _shortest(kind: Asked | None, question: str, evidence: Sequence[Evidence], best: Evidence) -> Quote:
    """The clause that answers, where one does."""
    form = FORMS.get(kind) if kind in OF_FIGURES else None
    words = best.passage.text if kind and not form else sufficient(question, best.passage, form)
    return Quote(evidence.index(best) + 1, words)


def _quotes(evidence: Sequence[Evidence], chosen: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Whole passages, in the order of the speech."""
    in_order = sorted(chosen, key=lambda found: found.passage.start)
    return tuple(Quote(evidence.index(found) + 1, found.passage.text) for found in in_order)
