"""Several quotes as a list: under the theme or section each stands in, in the order of the speech."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.judging import Quote
from assistant.markers import BULLET, Draft
from store.speech import Kind, Passage

COLON = "："
LIST = 3
"""Quotes of one theme from which they are shown as a list under its heading."""


def heading_of(passage: Passage) -> str:
    """The theme that the passage belongs to, or else its section, as a line over a list."""
    words = (passage.section if passage.kind is Kind.LEAD else passage.theme or passage.section).rstrip("。.：:")
    return f"{words}{COLON}" if words else ""


def outlined(quotes: Sequence[Quote], passages: Sequence[Passage]) -> Iterator[Draft]:
    """Each quote as a line of its own; where they are many or of several themes, as lists under headings.

    `passages` are those that the quotes are numbered by.
    """
    themes = [(heading, list(run)) for heading, run in groupby(quotes, lambda q: heading_of(passages[q.number - 1]))]
    as_list = len(quotes) >= LIST or len(themes) > 1
    for heading, run in themes:
        if as_list and heading:
            yield Draft((heading, "\n"))
        for quote in run:
            yield Draft((f"{BULLET if as_list else ''}{quote.text}", quote.number, "\n"))
