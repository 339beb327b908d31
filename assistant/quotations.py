"""Words in quotation marks, and where they stand in the speech character for character."""

import re
from collections.abc import Sequence

from assistant.sources import Source
from store.evidence import Evidence
from store.speech import Passage, language_of

PAIRS = ("“”", "「」", "『』", "«»", "‘’", '""', "＂＂")
QUOTES = "".join(PAIRS)
QUOTATION = re.compile("|".join(f"{pair[0]}([^{pair[0]}]{{2,}}?){pair[1]}(?![a-z])" for pair in PAIRS))
"""In English a closing mark before a letter is an apostrophe."""
BOLD = re.compile(r"(?<!\*)\*\*(?!\*)([^*\n]+)\*\*(?!\*)")
LONG_QUOTATION = 6
"""From so many characters on, quotation marks say that the words stand in the speech."""
EDGES = "0123456789*"
SCALES = "十百千万亿%"
EDITION = re.compile(r"[（(][^（）()]*[)）](?=》)")
"""Behind a title: that the document is a draft, or for which years; it may be told without."""
BRACKETS = {"[": r"[\[［]", "]": r"[\]］]", "［": r"[\[［]", "］": r"[\]］]"}

Span = tuple[int, int]


def locate(words: str, passage: Passage) -> Span | None:
    """Where in the speech these words stand verbatim, white space and outer quotation marks aside."""
    bare = words.strip()
    if bare == passage.text:
        return passage.start, passage.end
    held = squeezed(passage.text)
    for candidate in (bare, bare.strip(QUOTES)):
        if len(candidate) < 2 or squeezed(candidate) not in held:
            continue
        pattern = r"\s*".join(BRACKETS.get(c, re.escape(c)) for c in candidate if not c.isspace())
        if found := re.search(_uncut(candidate, pattern), passage.text):
            return passage.start + found.start(), passage.start + found.end()
    return None


def quotation(words: str, passage: Passage) -> Span | None:
    """Where the first quotation inside a sentence stands in the passage, if it has one."""
    spans = (_located(quote, passage) for quote in quotations(words))
    return next((span for span in spans if span), None)


def unquoted(words: str, cited: Sequence[Source]) -> str:
    """The words without the quotation marks around what stands in no passage and is long.

    Where the passages are in another language and have no rendering, whatever its length.
    """
    language = language_of(words)
    translated = all(not source.rendering and language_of(source.passage.text) != language for source in cited)

    def bare(found: re.Match[str]) -> str:
        quote = found[found.lastindex or 0]
        kept = (len(quote) < LONG_QUOTATION and not translated) or any(quotes(quote, source) for source in cited)
        return found[0] if kept else quote

    return QUOTATION.sub(bare, words)


def unadorned(words: str, cited: Sequence[Source | Evidence]) -> str:
    """The words without Markdown's bold, whose asterisks are no mask of any passage."""

    def bare(found: re.Match[str]) -> str:
        masks_at = (f"**{found[1][0]}", f"{found[1][-1]}**")
        masked = any(mask in source.passage.text for source in cited for mask in masks_at)
        return found[0] if masked else found[1]

    return BOLD.sub(bare, words)


def quotations(words: str) -> list[str]:
    """What stands in quotation marks of any kind."""
    return [found[found.lastindex or 0] for found in QUOTATION.finditer(words)]


def quotes(quote: str, source: Source) -> bool:
    """The words stand in the passage, or in its rendering (a programme's name in another language)."""
    return bool(_located(quote, source.passage)) or quote.casefold().rstrip(",.") in source.rendering.casefold()


def names_document(title: str, source: Source) -> bool:
    """The title stands in the passage, with or without what is in brackets at its end."""
    return quotes(title, source) or squeezed(title) in squeezed(EDITION.sub("", source.passage.text))


def _located(quote: str, passage: Passage) -> Span | None:
    """A quotation may end in the stop of the sentence around it."""
    return locate(quote, passage) or locate(quote.rstrip("，。,.；;"), passage)


def squeezed(words: str) -> str:
    """Without white space, and with brackets of one kind."""
    return "".join(words.split()).replace("［", "[").replace("］", "]")


def _uncut(words: str, pattern: str) -> str:
    """A figure or a mask at either end is the whole of it."""
    before = r"(?<![\d*.])" if words[0] in EDGES else ""
    after = rf"(?!\.?[\d*]|[{SCALES}])" if words[-1] in f"{EDGES}.{SCALES}" else ""
    return before + pattern + after
