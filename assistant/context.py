"""What a part of a speech says once and its sentences then leave out: who acts, over which years."""

import re
from collections import Counter
from functools import cache

from assistant.names import BODY, CAPITALISED
from assistant.numerals import NUMERAL
from store.speech import CJK, Kind, Speech

PERIOD = re.compile(rf"[过近今][^，。；]{{0,3}}?[{NUMERAL}\d]+年|“十[一二三四五六]五”")
OPENING = 3
"""So many sentences, at most, open a section."""
OFTEN = 3
"""A name that stands in so many sentences is one of those the whole speech is about."""


@cache
def context_of(speech: Speech, section: str) -> str:
    """What its sentences may take as said.

    The title, which may name the speaker, and the heading. In Chinese also the sentences that open the section, up to
    the first that names a body, and the periods named; in English the names found throughout the speech.
    """
    texts = [p.text for p in speech.citable if p.section == section and p.kind is Kind.SENTENCE]
    if not any(CJK.search(text) for text in texts):
        return " ".join([speech.title, section, *_frequent(speech)])
    opening = next((at for at, text in enumerate(texts[:OPENING], 1) if BODY.search(text)), 0)
    periods = dict.fromkeys(period for text in texts for period in PERIOD.findall(text))
    return "\n".join([speech.title, section, *texts[:opening], *periods])


@cache
def _frequent(speech: Speech) -> tuple[str, ...]:
    counts = Counter(name for p in speech.citable for name in set(CAPITALISED.findall(p.text)))
    return tuple(name for name, count in counts.items() if count >= OFTEN)
