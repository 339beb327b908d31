"""Each sentence of an answer against the passages it cites: what is said must stand there.

Figures, masks and quotations are compared character for character. The other words must overlap
with what is cited, where answer and speech are in one language.
"""

import re
from collections.abc import Sequence

from assistant.answer import Verdict
from store.speech import MASK, Passage, language_of
from store.terms import simplify, terms

FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿]{2,}")
QUOTATION = re.compile(r"[“「\"]([^“”「」\"]{2,})[”」\"]")
DOCUMENT = re.compile(r"《[^《》]+》")
ORDINAL = re.compile(r"^\s*(?:[-*•]\s*)?\d{1,2}[.、)）]\s*")
QUOTES = '“”「」"'
OVERLAP = 0.5
EDGES = "0123456789*"

Span = tuple[int, int]


def judge(words: str, cited: Sequence[Passage], renderings: Sequence[str] = ()) -> Verdict:
    """The verdict on a sentence without its markers.

    `renderings` are translations of what is cited, for a sentence in another language than the speech's.
    """
    if not any(character.isalnum() for character in words):
        return Verdict.META
    if not cited:
        return Verdict.UNCITED
    if any(locate(words, passage) for passage in cited):
        return Verdict.QUOTED
    said, held = ORDINAL.sub("", words), " ".join(passage.text for passage in cited)
    exact = _figures_stand(said, held) and _names_stand(said, cited) and _masks_stand(said, held)
    return Verdict.SUPPORTED if exact and _overlaps(said, held, cited, renderings) else Verdict.UNSUPPORTED


def locate(words: str, passage: Passage) -> Span | None:
    """Where in the speech these words stand verbatim, white space and outer quotation marks aside."""
    for candidate in (words.strip(), words.strip().strip(QUOTES)):
        pattern = r"\s*".join(re.escape(character) for character in candidate if not character.isspace())
        if len(candidate) > 1 and (found := re.search(_uncut(candidate, pattern), passage.text)):
            return passage.start + found.start(), passage.start + found.end()
    return None


def quotation(words: str, passage: Passage) -> Span | None:
    """Where the first quotation inside a sentence stands in the passage, if it has one."""
    spans = (locate(quote, passage) for quote in QUOTATION.findall(words))
    return next((span for span in spans if span), None)


def _figures_stand(words: str, held: str) -> bool:
    return set(FIGURE.findall(simplify(words))) <= set(FIGURE.findall(simplify(held)))


def _names_stand(words: str, cited: Sequence[Passage]) -> bool:
    """What is in quotation marks, and every document named."""
    named = [*QUOTATION.findall(words), *DOCUMENT.findall(words)]
    return all(any(locate(name, passage) for passage in cited) for name in named)


def _masks_stand(words: str, held: str) -> bool:
    return set(MASK.findall(words)) <= set(MASK.findall(held))


def _overlaps(words: str, held: str, cited: Sequence[Passage], renderings: Sequence[str]) -> bool:
    """Half of the words are those of what is cited, or of its translation; or something is quoted from it."""
    foreign = language_of(words) != language_of(held)
    if foreign and any(quotation(words, passage) for passage in cited):
        return True
    wanted = set(terms(words))
    return len(wanted & set(terms(" ".join(renderings) if foreign else held))) >= OVERLAP * len(wanted)


def _uncut(words: str, pattern: str) -> str:
    """A figure or a mask at either end is the whole of it."""
    before = r"(?<![\d*.])" if words[0] in EDGES else ""
    after = r"(?!\.?[\d*])" if words[-1] in EDGES else ""
    return before + pattern + after
