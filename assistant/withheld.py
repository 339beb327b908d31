"""What stands masked in a passage: whether that is what a question asks for, and the words to quote."""

import re
from collections.abc import Sequence

from assistant.asked import BLANK, Asked
from assistant.clause import CLAUSE, ITEM, YES_OR_NO, balanced, closest
from assistant.figures import figures
from assistant.forms import FORMS
from assistant.names import places_named
from store.evidence import Evidence
from store.speech import MASK, Passage, language_of

UNITS = "个名项所家场件节条篇门位类支届分种天年月日人次万亿元%"
FIGURE_MASK = re.compile(rf"[第前超]\*|\*(?:[{UNITS}、，)）]|\s?(?:million|billion|percent))")
"""A mask that hides a figure, by what stands beside it; the others hide names."""
OF_FIGURES = (Asked.COUNT, Asked.MONEY, Asked.DURATION, Asked.TIME)
NEVER_MASKED = (Asked.REASON, Asked.FAULT, Asked.PENALTY, Asked.EXTREME, Asked.CONTACT, Asked.CRITERIA)
OF_NAMES = (Asked.PERSON, Asked.PLACE, Asked.NAME)

ASKING = re.compile(r"多少|几|哪|\b(?:how (?:many|much)|what|which|where)\b", re.IGNORECASE)
"""As often as it stands in a question, so many things are asked for."""
BEFORE_ASKED = re.compile(
    r"(?:多少|几)[十百千万亿]*(?P<unit>[项名所家场次篇条人位天年月元亿])"
    r"|(?:什么|啥|哪(?:[个所家座]|里的|儿的)?)(?P<noun>[\u3400-\u9fff]{2})"
)
"""The unit of a figure, or the noun of a name, that is asked for."""
OFFERED = re.compile(
    r"(?<!第)(?!一[^十百千万亿])[一二两三四五六七八九十百千\d][一二两三四五六七八九十百千万几多来\d.]*([亿项名所家场次篇条人位件分]|个(?!月))"
)
"""A figure that a question offers, by its unit."""
OFFERS = re.compile(
    r"[吗吧么对]|准数|是不是|有没有|没有|还是|\b(?:right|correct|am i)\b|\b(?:is|are|was|were|did)n['’]t (?:it|they)\b",
    re.IGNORECASE,
)
ROUND = re.compile(r"[破超过够上]了?[百千万亿]+(?![强年姓])")
"""A round figure that is offered without a number: 破百万, 上千."""
SAID = re.compile(
    r"^(?!.*(?:什么|多少|几|哪|谁|怎|啥|咋|为何|\b(?:how|what|which|who|whose|when|where|why)\b)).*[?？]\s*$",
    re.IGNORECASE,
)
"""A statement that is only to be confirmed."""
RANK_OFFERED = re.compile(
    r"第[一二三四五](?![批次部章届轮])|前[一二三五十](?!年)|\b(?:first|second|third|top \w+)\b.*\bor\b", re.IGNORECASE
)
RANK = re.compile(
    r"第[一二三四五](?![批次部章届轮])|头一[个家名]|首[个家]|前[一二三五十](?!年)|数一数二"
    r"|\b(?:first(?!-)|number one|top|no\.? ?1)\b",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"[破超过够到上]了?[\d一二两三四五六七八九十百千万亿]*了?没|([破超过够到])[没不]\1|是\d"
    r"|\b(?:at least|more than|fewer than|less than|over|or (?:more|so|less))\b",
    re.IGNORECASE,
)
BEHIND = {"year": "年", "month": "月", "day": "[天日]", "名": "[名人位个]"}
"""Units as they are compared, and how they stand behind a mask."""
OF_PLACE = rf"\*+(?![{UNITS}余多几等*])[\u3400-\u9fff]"
"""A mask that may hide the name of a place: a word goes on from it."""
NO_FIGURES = {1, 211, 985}
"""A word in many phrases, and the names of programmes."""
SAID_OF_PLACE = "(?:是|在|叫){0}|{0}[市省]?[搞说办]?的?[吗吧么]"
"""It is that place, the question says: what else is told of a place may be of another."""
CUT_OFF = re.compile(r"“([^“”*]{2,})\*+”")
NAME_MASK = re.compile(r"\*+([\u3400-\u9fff]{2})")
PLACE_MASK = re.compile(r"\*+[市省县]")
OPEN_NAME = re.compile(r"《[^*》]+》|“[^*”]+”")


def masked_there(question: str, text: str) -> str | None:
    """The clause in which a mask stands before the very unit or noun asked for, or offered: 多少项, 是二十项吗."""
    asked = [found["unit"] or found["noun"] for found in BEFORE_ASKED.finditer(question)]
    forms = [rf"\*[万亿]*{re.escape(words)}" for words in asked]
    if YES_OR_NO.search(question) or OFFERS.search(question):
        forms += [rf"\*[万亿]*{_alike(found[1])}" for found in OFFERED.finditer(question)]
        forms += [r"[第前]\*"] if RANK_OFFERED.search(question) else []
    forms += [re.escape(mask) for mask in _renamed(question, text)]
    return _first_clause(forms, text)


def unconfirmed(question: str, found: Evidence) -> str | None:
    """The clause with the mask for which the question offers a figure, a rank or a place: no answer says yes or no.

    Or the mask that ends what the question quotes up to there, and asks for: “六个”什么; or that it leaves a gap for.
    """
    if BLANK.search(question):
        return masked_words(Asked.GUESS, question, found)
    text = found.passage.text
    for cut in CUT_OFF.finditer(text):
        if re.search(rf"{cut[1]}[”」』]?(?:什么|啥|哪|[×xX…*]{{2}}|\.\.)", question):
            return _clause(text, cut.start())
    if not any(form.search(question) for form in (YES_OR_NO, OFFERS, COMPARES, SAID)):
        return None
    if clause := _place_offered(question, found):
        return clause
    known = {figure.value for figure in figures(text)} | NO_FIGURES
    units = [figure.unit for figure in figures(question) if figure.value not in known]
    forms = [rf"\*[万亿]*{BEHIND.get(unit) or _alike(unit)}" for unit in units if unit]
    forms += [r"[第前]\*"] if RANK.search(question) else []
    bare = not all(units) or ROUND.search(question)
    return _first_clause(forms, text) or (_closest_figure(question, found.passage) if bare else None)


def _closest_figure(question: str, passage: Passage) -> str | None:
    """The clause with a masked figure that shares most with the question, or the first of them."""
    part = closest(CLAUSE, question, passage, FIGURE_MASK, needs=True)
    mask = FIGURE_MASK.search(passage.text, passage.text.find(part)) or FIGURE_MASK.search(passage.text)
    return _clause(passage.text, mask.start()) if mask else None


def _place_offered(question: str, found: Evidence) -> str | None:
    """The clause that hides a name, where the question names a place that the passage does not."""
    known = f"{found.passage.text} {found.english}".casefold()
    named = (place for place in places_named(question) if place not in known)
    if not any(place.isascii() or re.search(SAID_OF_PLACE.format(place), question) for place in named):
        return None
    return _first_clause([OF_PLACE], found.passage.text)


def _first_clause(forms: Sequence[str], text: str) -> str | None:
    return next((_clause(text, found.start()) for form in forms if (found := re.search(form, text))), None)


def _alike(unit: str) -> str:
    return "[名人位个]" if unit in "名人位" else re.escape(unit)


def _renamed(question: str, text: str) -> list[str]:
    """Masks with what follows them, before which the question puts a name: 是某某大学吗 for **大学."""
    return [
        found[0] for found in NAME_MASK.finditer(text) if re.search(rf"是[\u3400-\u9fff]{{2,6}}?{found[1]}", question)
    ]


def _clause(text: str, at: int) -> str:
    clause = next(part for part in CLAUSE.finditer(text) if part.end() > at)[0].strip()
    return clause if balanced(clause) else text.rstrip("。.")


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
    for unit in (CLAUSE,) if asks_several(question) else (ITEM, CLAUSE):
        part = closest(unit, question, found.passage, form, needs=form is not None)
        if part and hides(kind, part) and balanced(part):
            return part
    return text.rstrip("。.") if kind is Asked.GUESS or not nearest else None


def asks_several(question: str) -> bool:
    """More than one thing is asked for, any of which may be masked."""
    return len(ASKING.findall(question)) > 1


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
