"""How a turn ends by the best passage found: what is asked for stands there, is masked, or is not there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.asked import Asked, asked_for
from assistant.clause import CLAUSE, closest
from assistant.forms import FORMS
from assistant.outcome import Signs, likeliest, signs
from assistant.withheld import OF_NAMES, asks_several, hides, masked_there, masked_words, unconfirmed
from store.evidence import Evidence, companions
from store.speech import Passage, language_of

NEAR = {"zh": 0.58, "en": 0.53}
"""Evidence below this has nothing to do with the question. A question in English shares fewer words and scores less."""
COMPANION = 0.9
"""A further passage comes as near where the odds of its score are at least this share of the best one's."""
THE_SAME = 0.999
SUBJECT = 0.3
"""An expected question closer than this is about the same subject."""
SUBJECT_OF_A_NAME = 0.45
"""The same where a person, a place, a time or a name is asked for: of these a sentence may hold several."""
AMOUNTS = (Asked.COUNT, Asked.MONEY, Asked.DURATION)
OF_A_WHOLE = (Asked.MEMBERS, Asked.NAME, Asked.COUNT, Asked.PLACE, Asked.TIME)
"""Asked of a whole part, or of the places where words stand, these want the list."""
COUNTED = re.compile(r"哪([一二两三四五六七八九十])[个项条件种类]")


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


def weigh(question: str, evidence: Sequence[Evidence], *, whole: bool, bare: bool) -> Weighed:
    """The outcome, of evidence that there is."""
    best = max(evidence, key=lambda found: found.score)
    kind = _kind(question, evidence, best)
    if whole and best.score == 1 and kind in OF_A_WHOLE:
        kind = None
    held = kind is None or holds(kind, question, best)
    may_hold = kind if kind is None or held or holds(kind, question, best, masked=True) else None
    masked = _masked(may_hold, question, best, whole=whole)
    seen = signs(
        question,
        best,
        evidence,
        whole=whole,
        of_a_kind=bool(kind) and held,
        not_held=not held and not may_hold,
        hides=bool(masked),
        bare=bare,
    )
    if seen is None:
        return Weighed(best, kind, seen, _by_rule(question, best, held=held, masked=masked), masked)
    hidden, status = _hidden(question, best) or masked, _known(best) or likeliest(seen)
    if status is Status.WITHHELD and not hidden:
        hidden = _sentence(best.passage) if kind and hides(kind, best.passage.text) else ""
        if not hidden:
            status = Status.RELATED
    if status is Status.ANSWERED and not whole and (clause := unconfirmed(question, best)):
        hidden, status = clause, Status.WITHHELD
    return Weighed(best, kind, seen, status, hidden)


def _hidden(question: str, best: Evidence) -> str:
    """What masks the thing that the nearest known question asks for; the sentence, where several are asked for."""
    hidden = best.likeness.hidden if best.likeness else ""
    return _sentence(best.passage) if hidden and asks_several(question) else hidden


def _sentence(passage: Passage) -> str:
    return passage.text.rstrip("。.")


def _by_rule(question: str, best: Evidence, *, held: bool, masked: str) -> Status:
    if best.score < NEAR[language_of(question)]:
        return Status.NOT_IN_SPEECH
    if masked:
        return Status.WITHHELD
    return Status.ANSWERED if held else Status.RELATED


def _masked(kind: Asked | None, question: str, best: Evidence, *, whole: bool) -> str:
    """The words of the best passage that hide what is asked for, if any; a name among a list's items is no matter."""
    if not whole and (words := masked_there(question, best.passage.text)):
        return words
    return (masked_words(kind, question, best) or "") if kind and not (whole and kind in OF_NAMES) else ""


def _kind(question: str, evidence: Sequence[Evidence], best: Evidence) -> Asked | None:
    """What is asked for. A number of members may be the asker's own count, of passages that come equally near."""
    kind = asked_for(question)
    counted = COUNTED.search(question) if kind is Asked.MEMBERS else None
    if not counted or counted[1] in best.passage.text:
        return kind
    return kind if len(companions(evidence, best, COMPANION)) < 2 else None


def _known(found: Evidence) -> Status | None:
    """What becomes of the very question, where it is among those known of the passage."""
    match = next((match for match in found.matches if match.closeness >= THE_SAME), None)
    if match is None:
        return None
    return Status.WITHHELD if match.masked else Status.ANSWERED


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
