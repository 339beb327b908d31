"""Overviews: what a question that asks for the whole of some parts is to be answered with."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from store.asking import besides
from store.leads import Leads
from store.mentions import QUOTED
from store.places import (
    BEFORE_THEMES,
    NUMBERS,
    edge,
    opening_of,
    placed,
    themes_of,
    without_edge,
    without_place,
)
from store.speech import Passage, Section, Speech
from store.structure import PART, SAYS, asks_one_fact, brought, names_part, wants_gist
from store.tense import looks_ahead
from store.terms import simplify

CLAUSE = re.compile(r"[，,；;。.：:？?！!（）()]")
HOW = re.compile(
    r"(?:怎么|怎样|如何|咋)(?:才?能|去|来|要)?[\u3400-\u9fff]{1,2}(?=\s|$)"
    r"|(?:怎么|咋)个\s*[\u3400-\u9fff]{0,2}法|[\u3400-\u9fff](?:起来|下去|出来|上去|到位)"
)
"""How something is done to a part: the verb may be another than its own."""
WHAT_IT_IS = re.compile(r"(?:是|指)(?:个|的)?(?:什么|啥)\s*[？?]?$")
"""Of a lead's words, what they mean; of a part as such, what it says."""
JOINT = re.compile(
    r"[、/+]|[和与跟]|及其?|以及|还有|再?加上?|\band\b|&|\bplus\b|\bas well as\b|\balong with\b", re.IGNORECASE
)
PARTS = r"(?:sections?|parts?|themes?|passages?|headings?|topics?|chapters?|bits?)"
SEVERAL = re.compile(
    r"(?<![第前后末头])(?P<zh>[两二三四五六])(?:大|小|个)*(?:[节块]|段(?!话)|部分|板块|主题|小节)"
    rf"|\b(?P<en>both|two|three|four)\b(?=.*\b{PARTS}\b)",
    re.IGNORECASE,
)
"""How many parts are spoken of, each by a word or two."""
AS_PART = re.compile(rf"{PART.pattern}|\b{PARTS}\b", re.IGNORECASE)
PLURAL = re.compile(r"s$", re.IGNORECASE)
"""The words for a part, once for each of them unless they are a plural or say a number."""
THEMES = re.compile(
    r"(?P<zh>[两二三四五六七八九十])(?:大|个|项)?(?:重点|主要)?(?:方面|主题|小节|板块|任务|小?标题|领域|方向)"
    r"|\b(?:all|the|these|those|each|every one)(?: of)?(?: the| its)? (?P<en>two|three|four|five|six)(?: \w+)?"
    r" (?:headings|themes|topics|areas|strands|fronts|aspects|fields|tasks|things|points|respects)\b",
    re.IGNORECASE,
)
"""How many themes a section has: people who know that name it so."""
COMMON = 0.3
"""A word that stands so often in a speech, by its passages, does not tell what of it is asked about."""


class _Clause(NamedTuple):
    """`bare`: it holds nothing but the names of the parts, and words that ask."""

    parts: list[Section]
    bare: bool


class Overviews:
    """Of one speech; `english` renders its passages, where that is known; those `ahead` tell of what is to come."""

    def __init__(self, speech: Speech, english: Mapping[str, str], ahead: Set[str] = frozenset()) -> None:
        self._speech = speech
        self._ahead = ahead
        self._leads = Leads(speech, english)
        self._text = " ".join([speech.text, *english.values()]).lower()

    def of(self, question: str) -> list[Passage]:
        """All of the parts that the question names and asks nothing special about; else nothing."""
        if asks_one_fact(question):
            return []
        in_short = self._in_short(question)
        several = in_short if len(in_short) > 1 else []
        parts = self._opening(question) or self._counted(question) or several or self._named(question) or in_short
        passages = {passage.start: passage for part in parts for passage in part.passages}
        return brought([passages[start] for start in sorted(passages)])

    def _opening(self, question: str) -> list[Section]:
        """The beginning of a section, before its themes."""
        if not (part := opening_of(question, self._speech)):
            return []
        left = without_place(BEFORE_THEMES.sub(" ", question))
        return [part] if self._is_bare(left, as_part=True) else []

    def _counted(self, question: str) -> list[Section]:
        """The themes of the one section that has as many as the question says, and is of the time it asks about."""
        said = THEMES.search(question)
        if not said or placed(question, self._speech) or not self._is_bare(THEMES.sub(" ", question), as_part=True):
            return []
        number = NUMBERS[(said["zh"] or said["en"]).lower()]
        found = [themes for section in self._in_time(question) if len(themes := themes_of(section)) == number]
        return found[0] if len(found) == 1 else []

    def _in_short(self, question: str) -> list[Section]:
        """Parts that are spoken of as such, each by a word or two of its heading or lead: as many as the question says.

        Where it says that and asks for a gist, something of whom it is for may stand by.
        """
        said, marks = SEVERAL.search(question), AS_PART.findall(question)
        if not (said or marks):
            return []
        parts, bare = self._called(question)
        if said:
            fits = len(parts) == NUMBERS.get((said["zh"] or said["en"]).lower(), 2)
            return parts if fits and (bare or wants_gist(question)) else []
        return parts if bare and (len(parts) <= len(marks) or any(map(PLURAL.search, marks))) else []

    def _called(self, question: str) -> _Clause:
        """The parts that the pieces of a question call by short names, in its order.

        A section named by its place holds those named after it; else the time asked about may tell two parts apart.
        """
        places, in_time = placed(question, self._speech), self._in_time(question)
        within = places if len(places) == 1 else []
        parts: dict[str, Section] = {}
        bare = True
        for piece in _pieces(question):
            within, name = placed(piece, self._speech) or within, without_place(piece)
            part, rest = self._leads.called(name, within)
            if not part:
                part, rest = self._leads.called(name, within or in_time)
            parts |= {part.heading: part} if part else {}
            bare = bare and self._is_bare(rest, as_part=True)
        return _Clause(list(parts.values()), bare)

    def _named(self, question: str) -> list[Section]:
        """The parts that it names by their place or by their words.

        Where it asks for a gist, what stands beside the clause that names a part may be of whom it is for.
        """
        gist, places = wants_gist(question), placed(question, self._speech)
        as_part = gist or names_part(question)
        if WHAT_IT_IS.search(question) and not (as_part or places or SAYS.search(question)):
            return []
        clauses = [self._read(clause, places, as_part) for clause in CLAUSE.split(question) if clause.strip()]
        if not gist and not all(clause.bare for clause in clauses):
            return []
        return [part for clause in clauses if clause.bare for part in clause.parts]

    def _read(self, clause: str, places: list[Section], as_part: bool) -> _Clause:
        elsewhere = without_place(clause)
        parts, rest = self._leads.named(elsewhere, as_part=as_part)
        if elsewhere != clause:
            parts = parts or places
        elif not parts and (place := edge(clause, self._speech)):
            parts, rest = [place], without_edge(rest)
        return _Clause(parts, self._is_bare(_without_renamed(rest, elsewhere), as_part=not parts))

    def _is_bare(self, text: str, *, as_part: bool) -> bool:
        """It holds nothing but words that ask, and those that stand all over the speech.

        Beside what speaks of a part as such, a character by itself tells nothing, either.
        """
        words = besides(HOW.sub(" ", text), results=True)
        return all(self._is_common(word) or (as_part and len(word) == 1) for word in words)

    def _in_time(self, question: str) -> list[Section]:
        """The sections that tell of the time asked about; all where that is not known."""
        time = looks_ahead(question) if self._ahead else None
        return [section for section in self._speech.sections if time in (None, self._is_ahead(section))]

    def _is_ahead(self, section: Section) -> bool:
        return any(passage.id in self._ahead for passage in section.passages)

    def _is_common(self, word: str) -> bool:
        return self._text.count(word) >= COMMON * len(self._speech.passages)


def _without_renamed(rest: str, clause: str) -> str:
    """What is left of a clause, without what stands in quotation marks beside words of a name: it is a name, too."""
    plain = simplify(clause)
    return QUOTED.sub(lambda found: found[0] if found[0] == plain[slice(*found.span())] else " ", rest)


def _pieces(question: str) -> Iterator[str]:
    """What stands between its commas and conjunctions."""
    return (piece for clause in CLAUSE.split(question) for piece in JOINT.split(clause) if piece.strip())
