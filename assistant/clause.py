"""Parts of a passage: the clause or item closest to a question, where less than the sentence says it all."""

import re

from store.speech import Passage
from store.terms import question_terms, terms

CLAUSE = re.compile(r"[^，,；;。：:]+")
ITEM = re.compile(r"[^，,；;。：:、]+")
ANYTHING = re.compile("")

YES_OR_NO = re.compile(
    r"吗[？?。\s]*$|有没有|是否|是不是|能不能|会不会|做没做|搞没搞"
    r"|^(?:is|are|was|were|did|do|does|has|have|had|will|would|can|could|should)\b",
    re.IGNORECASE,
)
SHARED = 0.5
"""A clause says enough where it holds this share of the question's words."""
SHORT = 6
"""Characters; fewer do not stand alone."""
LEANING = re.compile(r"(?:并|也|还|且|从而|以及|进而|被|使|其|该|此)")
"""What begins so says nothing without the clause before it."""


def closest(
    unit: re.Pattern[str], question: str, passage: Passage, form: re.Pattern[str] | None = None, *, needs: bool = False
) -> str:
    """The part of the passage that shares most with the question; empty where none does.

    Of parts that share as much, one in which `form` is found comes first; with `needs`, where any
    part has it, no other will do.
    """
    wanted, shape = set(question_terms(question)), form or ANYTHING
    shared = [
        (len(wanted & set(terms(part))), bool(shape.search(part)), part.strip()) for part in unit.findall(passage.text)
    ]
    if needs:
        shared = [part for part in shared if part[1]] or shared
    count, _, words = max(shared, key=lambda part: part[:2])
    return words if count else ""


def sufficient(question: str, passage: Passage, form: re.Pattern[str] | None) -> str:
    """The clause that answers where one does, else the whole sentence.

    It does where what is asked for has a form to be seen in it, or where only a yes is asked for,
    and it holds what the passage shares with the question.
    """
    if form is None and not YES_OR_NO.search(question):
        return passage.text
    clause = closest(CLAUSE, question, passage, form, needs=form is not None)
    wanted, held = set(question_terms(question)), set(terms(clause))
    enough = len(wanted & held) >= SHARED * len(wanted) and wanted & set(terms(passage.text)) <= held
    stands = len(clause) >= SHORT and balanced(clause) and not LEANING.match(clause)
    return clause if enough and stands and (form is None or form.search(clause)) else passage.text


def balanced(words: str) -> bool:
    """No quotation or bracket begins or ends outside."""
    return all(words.count(a) == words.count(b) for a, b in ("“”", "《》", "（）", "()"))
