"""The searchable terms of a text, in any script, and what a question must not be searched by."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import opencc
import snowballstemmer

from store.speech import CJK

VERSION = 1
"""Counts changes to the terms; a part of the offline embedding's identity."""

RUN = re.compile(r"[^\W_\u3400-\u9fff]+|[\u3400-\u9fff]+")

FUNCTION_WORDS = tomllib.loads((Path(__file__).parent / "function_words.toml").read_text(encoding="utf-8"))
ENGLISH = frozenset(FUNCTION_WORDS["english"].split())
CHINESE = re.compile("|".join(sorted(FUNCTION_WORDS["chinese"].split(), key=len, reverse=True)))


def simplify(text: str) -> str:
    """NFKC, lower case, Traditional Chinese turned to Simplified: the form that is searched."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain if plain.isascii() else str(_converter().convert(plain))


def terms(text: str) -> list[str]:
    """Characters and pairs of characters of Chinese runs, stems of the words of other scripts."""
    found: list[str] = []
    for run in RUN.findall(simplify(text)):
        if CJK.match(run):
            found += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
        else:
            found.append(_stem(run))
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
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))
