"""Whether a follow-up leans on what was asked before: told by what is found without it and with it."""

from collections.abc import Sequence

from assistant.asked import Asked, asked_for
from assistant.followup import Search, refers
from assistant.withheld import hides
from store.evidence import Evidence, odds
from store.late import LateRetriever
from store.speech import Language, language_of
from store.terms import question_terms

CLEARLY = 1.65
"""What was asked before finds something else with odds so many times as high: it is needed."""
WELL = 0.85
"""What is found with this score needs nothing that was asked before."""
KNOWN = 0.3
"""Of a question's words the passage must know so much: else it is about another matter, whatever was asked before."""
FEW = 4
"""Terms of a question: one of no more may lean on the one before, where no more can be told."""
CARRIED: dict[Asked, dict[Language, str]] = {
    Asked.COUNT: {"zh": "多少", "en": "how many"},
    Asked.MONEY: {"zh": "多少钱", "en": "how much money"},
    Asked.DURATION: {"zh": "多久", "en": "how long"},
    Asked.TIME: {"zh": "什么时候", "en": "when"},
    Asked.PLACE: {"zh": "在哪里", "en": "where"},
}
"""Asked of one subject and then of another by its bare name, and the words for it."""


def evidence_for(retriever: LateRetriever, search: Search, k: int) -> tuple[Search, list[Evidence]]:
    """The evidence, and the search with no more of what was asked before than it was found with."""
    alone = None if search.refers and search.earlier else retriever.search(search.question, k)
    if alone is not None and _stands_alone(retriever, search, alone):
        return _asking(search, alone)._replace(earlier=()), alone
    leaning = _on_the_last(retriever, search)
    both = retriever.search(search.question, k, " ".join(leaning.earlier))
    if _leans(retriever, search, alone, both):
        return _asking(search, both)._replace(earlier=leaning.earlier), both
    alone = retriever.search(search.question, k) if alone is None else alone
    return _asking(search, alone)._replace(earlier=()), alone


def _stands_alone(retriever: LateRetriever, search: Search, alone: Sequence[Evidence]) -> bool:
    """Nothing was asked before, or enough is found of what the question names."""
    named = bool(alone) and alone[0].score >= WELL and retriever.names_a_subject(search.question)
    return named or not search.earlier


def _on_the_last(retriever: LateRetriever, search: Search) -> Search:
    """Of what was asked before, the last alone where that names its subject."""
    last = search.earlier[-1]
    says_enough = retriever.names_a_subject(last) and not refers(last)
    return search._replace(earlier=(last,)) if says_enough else search


def _leans(
    retriever: LateRetriever, search: Search, alone: Sequence[Evidence] | None, both: Sequence[Evidence]
) -> bool:
    """More is found with what was asked before; for a question that names its subject: something else, and clearly."""
    if not both:
        return search.refers
    if _is_elsewhere(search, both):
        return False
    if not alone:
        return True
    with_it, without = odds(both[0].score), odds(alone[0].score)
    if not retriever.names_a_subject(search.question):
        return with_it >= without
    return with_it >= CLEARLY * without and both[0].passage != alone[0].passage


def _is_elsewhere(search: Search, both: Sequence[Evidence]) -> bool:
    """The passage knows too little of the question; a long one, where what it knows cannot be told."""
    if likeness := both[0].likeness:
        return likeness.known < KNOWN
    return not search.refers and not search.bare and len(question_terms(search.question)) > FEW


def _asking(search: Search, evidence: Sequence[Evidence]) -> Search:
    """A bare subject is asked for what was asked for last, where that is masked: 小分队呢 after 宣讲团有多少个."""
    kinds = (kind for text in reversed(search.earlier) if (kind := asked_for(text)) in CARRIED)
    kind = next(kinds, None)
    if not (search.bare and kind and evidence and hides(kind, evidence[0].passage.text)):
        return search
    words = CARRIED[kind][language_of(search.question)]
    return search._replace(question=f"{search.question} {words}", bare=False)
