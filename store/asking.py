"""The words by which people ask for the gist of something, and what a question holds besides them."""

import re

from store.speech import CJK
from store.terms import FUNCTION_WORDS, simplify

LENGTH = re.compile(r"[\d一二两三四五六七八九十几百]+\s*[来多]?\s*个?(?:句话|段话|百字|句|字)")
AUDIENCE = re.compile(
    r"\bfor (?:me|us|(?:an?|the|my|our) (?:\w+ )?\w+)[?.!]*$"
    r"|(?:^|\s)\S{1,4}?[让叫]我们?"
    r"|(?:^|\s)(?:我们?|咱们?)?(?:当|身为|作为)\S{1,4}?的"
    r"|(?:^|\s)\S{0,6}(?:[最都很所]|十分|非常|普遍)(?:关心|关注|在意|在乎|看重|惦记|期盼|期待)的"
)
"""How long an overview is to be, and whom it is for."""
WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]{2,}")
LETTERS = 2
"""A word of another script counts for as much as so many Chinese characters."""


def besides(text: str, *, results: bool) -> list[str]:
    """What is left without the words that ask for a gist; with `results`, without those for work and plans, too."""
    chinese, english = RESULTS if results else GIST
    left = chinese.sub(" ", LENGTH.sub(" ", AUDIENCE.sub(" ", simplify(text))))
    return [word for word in WORD.findall(left) if word not in english]


def size(word: str) -> int:
    """How much a word says, in Chinese characters."""
    return len(word) if CJK.match(word) else LETTERS


def _words(language: str, *kinds: str) -> list[str]:
    return [word for kind in kinds for word in FUNCTION_WORDS[f"{kind}{language}"].split()]


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


GIST = (
    _any_of(_words("chinese", "", "gist_")),
    frozenset(_words("english", "", "gist_")) - frozenset(_words("english", "results_")),
)
RESULTS = (
    _any_of(_words("chinese", "", "gist_", "results_")),
    frozenset(_words("english", "", "gist_", "results_")),
)
