"""The searchable terms of a text, in any script, and what a question must not be searched by."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from operator import add
from pathlib import Path

import opencc
import Stemmer

VERSION = 1
"""Counts changes to the terms; a part of the offline embedding's identity."""

FIRST, LAST = "\u3400", "\u9fff"
"""Of the Chinese characters. A run is all of them, or of none."""
RUN = re.compile(r"[^\W_\u3400-\u9fff]+|[\u3400-\u9fff]+")

FUNCTION_WORDS = tomllib.loads((Path(__file__).parent / "function_words.toml").read_text(encoding="utf-8"))
ENGLISH = frozenset(FUNCTION_WORDS["english"].split())
CHINESE = re.compile("|".join(sorted(FUNCTION_WORDS["chinese"].split(), key=len, reverse=True)))


@lru_cache(maxsize=16)
def simplify(text: str) -> str:
    """NFKC, lower case, Traditional Chinese turned to Simplified: the form that is searched.

    One search asks it for the same few texts again and again.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain if plain.isascii() else str(_converter().convert(plain))


def terms(text: str) -> list[str]:
    """Characters and pairs of characters of Chinese runs, stems of the words of other scripts."""
    return _terms(simplify(text))


class Terms(dict[str, list[str]]):
    """The terms of many texts, in which the same words and questions stand again and again: each is read once."""

    def of(self, texts: Iterable[str]) -> list[list[str]]:
        """As `terms`, of each: nothing runs across white space."""
        whole = simplify("".join(text.replace("\n", " ") + "\n" for text in texts))
        return [list(chain.from_iterable(map(self.__getitem__, line.split()))) for line in whole.split("\n")[:-1]]

    def __missing__(self, word: str) -> list[str]:
        self[word] = found = _terms(word)
        return found


def _terms(simplified: str) -> list[str]:
    found: list[str] = []
    for run in RUN.findall(simplified):
        if FIRST <= run[0] <= LAST:
            found += run
            found += map(add, run, run[1:])
        else:
            found.append(stem(run))
    return found


def question_terms(question: str) -> list[str]:
    """The terms of a question without its function and question words; all of them if none is left."""
    content = CHINESE.sub(" ", simplify(question))
    content = " ".join(word for word in content.split() if word.strip("?.,!;:'\"") not in ENGLISH)
    return terms(content) or terms(question)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def stem(word: str) -> str:
    """Of an English word, in lower case."""
    return str(_stemmer().stemWord(word))
