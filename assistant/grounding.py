"""Each sentence of an answer against the passages it cites: what is said must stand there.

Figures, masks and quotations are compared character for character. The other words must overlap
with what is cited, where answer and speech are in one language.
"""

import re
from collections.abc import Sequence

from assistant.answer import Verdict
from store.speech import MASK, Passage, language_of
from store.terms import simplify, terms

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
QUOTATION = re.compile(r"[“「\"]([^“”「」\"]{6,})[”」\"]")
QUOTES = '“”「」"'
OVERLAP = 0.5

Span = tuple[int, int]


def judge(words: str, cited: Sequence[Passage]) -> Verdict:
    """The verdict on a sentence without its markers."""
    if not any(character.isalnum() for character in words):
        return Verdict.META
    if not cited:
        return Verdict.UNCITED
    if any(locate(words, passage) for passage in cited):
        return Verdict.QUOTED
    held = " ".join(passage.text for passage in cited)
    exact = _figures_stand(words, held) and _quotations_stand(words, cited) and _masks_stand(words, held)
    return Verdict.SUPPORTED if exact and _overlaps(words, held) else Verdict.UNSUPPORTED


def locate(words: str, passage: Passage) -> Span | None:
    """Where in the speech these words stand verbatim, white space and outer quotation marks aside."""
    for candidate in (words.strip(), words.strip().strip(QUOTES)):
        pattern = r"\s*".join(re.escape(character) for character in candidate if not character.isspace())
        if len(candidate) > 1 and (found := re.search(pattern, passage.text)):
            return passage.start + found.start(), passage.start + found.end()
    return None


def quotation(words: str, passage: Passage) -> Span | None:
    """Where the first quotation inside a sentence stands in the passage, if it has one."""
    spans = (locate(quote, passage) for quote in QUOTATION.findall(words))
    return next((span for span in spans if span), None)


def _figures_stand(words: str, held: str) -> bool:
    return set(FIGURE.findall(simplify(words))) <= set(FIGURE.findall(simplify(held)))


def _quotations_stand(words: str, cited: Sequence[Passage]) -> bool:
    return all(any(locate(quote, passage) for passage in cited) for quote in QUOTATION.findall(words))


def _masks_stand(words: str, held: str) -> bool:
    return set(MASK.findall(words)) <= set(MASK.findall(held))


def _overlaps(words: str, held: str) -> bool:
    if language_of(words) != language_of(held):
        return True
    wanted = set(terms(words))
    return len(wanted & set(terms(held))) >= OVERLAP * len(wanted)
