"""Reads from a question what is asked for, and from the evidence whether it is there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from store.retriever import Evidence
from store.speech import MASK
from store.terms import question_terms, terms

CONFIDENT = 0.35
"""Evidence that covers less of a question than this comes near it, but does not answer it."""
COMPANION = 0.8
"""A further passage is quoted where it covers at least this share of what the best one covers."""
MOST_QUOTES = 3

ASKS_FIGURE_OR_NAME = re.compile(
    r"多少|几[个名所项家场次件节条篇年月]|第几|哪[个一]?[座]?[年市省城县区]|什么时候|何时|谁|百分之几|名称|叫什么"
    r"|\bhow (?:many|much|large|big)\b|\bwhen\b|\bwhich (?:year|city|province|place)\b|\bwho\b|\bwhat (?:year|percentage|number|amount|name)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[^，,；;。：:]+[，,；;。：:]?")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage of the evidence, numbered from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence allows to be said."""

    status: Status
    quotes: tuple[Quote, ...] = ()


def judge(question: str, evidence: Sequence[Evidence]) -> Judgement:
    """Answered, withheld (what is asked for stands masked), related or not in the speech."""
    if not evidence:
        return Judgement(Status.NOT_IN_SPEECH)
    best = max(evidence, key=lambda found: found.score)
    if best.score < CONFIDENT:
        return Judgement(Status.RELATED, _quotes(evidence, evidence[:MOST_QUOTES]))
    if clause := _masked_clause(question, best.passage.text):
        return Judgement(Status.WITHHELD, (Quote(evidence.index(best) + 1, clause),))
    chosen = [found for found in evidence if found.score >= COMPANION * best.score][:MOST_QUOTES]
    return Judgement(Status.ANSWERED, _quotes(evidence, chosen))


def _quotes(evidence: Sequence[Evidence], chosen: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Whole passages, in the order of the speech."""
    in_order = sorted(chosen, key=lambda found: found.passage.start)
    return tuple(Quote(evidence.index(found) + 1, found.passage.text) for found in in_order)


def _masked_clause(question: str, text: str) -> str | None:
    """The clause that the question is about, if it asks for a figure or a name and the clause hides one."""
    if not ASKS_FIGURE_OR_NAME.search(question):
        return None
    wanted = set(question_terms(question))
    clauses = CLAUSE.findall(text)
    closest = max(clauses, key=lambda clause: len(wanted & set(terms(clause))))
    return closest.rstrip("，,；;。：:") if MASK.search(closest) else None
