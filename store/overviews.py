"""Overviews: what a question that asks for the whole of some parts is to be answered with."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from store.asking import besides
from store.leads import Leads
from store.places import edge, placed, without_edge, without_place
from store.speech import Passage, Section, Speech
from store.structure import SAYS, asks_one_fact, brought, names_part, wants_gist

CLAUSE = re.compile(r"[，,；;。.：:？?！!（）()]")
HOW = re.compile(r"(?:怎么|怎样|如何|咋)(?:才?能|去|来|要)?[\u3400-\u9fff]{1,2}(?=\s|$)")
"""How something is done to a part: the verb may be another than its own."""
WHAT_IT_IS = re.compile(r"(?:是|指)(?:个|的)?(?:什么|啥)\s*[？?]?$")
"""Of a lead's words, what they mean; of a part as such, what it says."""
COMMON = 0.3
"""A word that stands so often in a speech, by its passages, does not tell what of it is asked about."""


class _Clause(NamedTuple):
    """`bare`: it holds nothing but the names of the parts, and words that ask."""

    parts: list[Section]
    bare: bool


class Overviews:
    """Of one speech; `english` renders its passages, where renderings are known."""

    def __init__(self, speech: Speech, english: Mapping[str, str]) -> None:
        self._speech = speech
        self._leads = Leads(speech, english)
        self._text = " ".join([speech.text, *english.values()]).lower()

    def of(self, question: str) -> list[Passage]:
        """All of the parts that the question names and asks nothing special about; else nothing.

        Where it asks for a gist, what stands beside the clause that names a part may be of whom it is for.
        """
        if asks_one_fact(question):
            return []
        gist, places = wants_gist(question), placed(question, self._speech)
        as_part = gist or names_part(question)
        if WHAT_IT_IS.search(question) and not (as_part or places or SAYS.search(question)):
            return []
        clauses = [self._read(clause, places, as_part) for clause in CLAUSE.split(question) if clause.strip()]
        if not gist and not all(clause.bare for clause in clauses):
            return []
        parts = [part for clause in clauses if clause.bare for part in clause.parts]
        passages = {passage.start: passage for part in parts for passage in part.passages}
        return brought([passages[start] for start in sorted(passages)])

    def _read(self, clause: str, places: list[Section], as_part: bool) -> _Clause:
        elsewhere = without_place(clause)
        parts, rest = self._leads.named(elsewhere, as_part=as_part)
        if elsewhere != clause:
            parts = parts or places
        elif not parts and (place := edge(clause, self._speech)):
            parts, rest = [place], without_edge(rest)
        return _Clause(parts, all(map(self._is_common, besides(HOW.sub(" ", rest), results=True))))

    def _is_common(self, word: str) -> bool:
        return self._text.count(word) >= COMMON * len(self._speech.passages)
