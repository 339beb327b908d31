"""What stands masked in a passage: whether that is what a question asks for, and the words to quote."""

import re

from assistant.asked import Asked
from assistant.clause import CLAUSE, ITEM, balanced, closest
from assistant.forms import FORMS
from store.evidence import Evidence
from store.speech import MASK, language_of

FIGURE_MASK = re.compile(
    r"[第前超]\*|\*(?:[个名项所家场件节条篇门位类支届分种天年月日人次万亿元%、，)）]|\s?(?:million|billion|percent))"
)
"""A mask that hides a figure, by what stands beside it; the others hide names."""
OF_FIGURES = (Asked.COUNT, Asked.MONEY, Asked.DURATION, Asked.TIME)
NEVER_MASKED = (Asked.REASON, Asked.FAULT, Asked.PENALTY, Asked.EXTREME, Asked.CONTACT, Asked.CRITERIA)
OF_NAMES = (Asked.PERSON, Asked.PLACE, Asked.NAME)

AMOUNT = re.compile(r"多少|几[个项场次人名所分]")
BEFORE_ASKED = re.compile(
    r"(?:多少|几)[十百千万亿]*(?P<unit>[项名所家场次篇条人位天年月元亿])"
    r"|(?:什么|啥|哪(?:[个所家座]|里的|儿的)?)(?P<noun>[\u3400-\u9fff]{2})"
)
"""The unit of a figure, or the noun of a name, that is asked for."""
PLACE_MASK = re.compile(r"\*+[市省县]")
OPEN_NAME = re.compile(r"《[^*》]+》|“[^*”]+”")


def masked_there(question: str, text: str) -> str | None:
    """The clause in which a mask stands before the very unit or noun that is asked for: 多少项, ****项."""
    asked = (found["unit"] or found["noun"] for found in BEFORE_ASKED.finditer(question))
    for words in asked:
        if found := re.search(rf"\*[万亿]*{re.escape(words)}", text):
            clause = next(part for part in CLAUSE.finditer(text) if part.end() > found.start())[0].strip()
            return clause if balanced(clause) else text.rstrip("。.")
    return None


def masked_words(kind: Asked, question: str, found: Evidence) -> str | None:
    """The masked words that answer: an item of a list or a clause where one is clear, else the sentence."""
    text = found.passage.text
    if not hides(kind, text):
        return None
    foreign = language_of(question) != language_of(text)
    nearest = text if foreign else closest(CLAUSE, question, found.passage)
    if kind is Asked.NAME and OPEN_NAME.search(nearest):
        return None
    if foreign:
        return text.rstrip("。.")
    form = FORMS.get(kind)
    for unit in (CLAUSE,) if len(AMOUNT.findall(question)) > 1 else (ITEM, CLAUSE):
        part = closest(unit, question, found.passage, form, needs=form is not None)
        if part and hides(kind, part) and balanced(part):
            return part
    return text.rstrip("。.") if kind is Asked.GUESS or not nearest else None


def hides(kind: Asked, words: str) -> bool:
    """A mask stands there that may hide such a thing."""
    masks = list(MASK.finditer(words))
    figures = [mask for mask in masks if FIGURE_MASK.search(words[max(0, mask.start() - 1) : mask.end() + 8])]
    if kind in OF_FIGURES:
        return bool(figures)
    if kind in NEVER_MASKED:
        return False
    return len(masks) > len(figures) if kind in OF_NAMES else bool(masks)


def masked_place(text: str) -> str | None:
    """The first clause that hides the name of a city or province."""
    clauses = (clause.strip() for clause in CLAUSE.findall(text))
    return next((clause for clause in clauses if PLACE_MASK.search(clause) and balanced(clause)), None)
