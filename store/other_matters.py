"""Questions that are plainly about something else: the weather, a recipe, a film; another work by its title."""

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from store.speech import CJK
from store.terms import simplify

TITLE = re.compile("《([^《》]+)》")
THE_SPEECH = re.compile("讲话|发言|报告|演讲|原文")
FILE = Path(__file__).with_suffix(".toml")


def is_about_other_matters(question: str, text: str) -> bool:
    """An everyday matter is named in the question, and not in the text."""
    asked = simplify(question)
    named = {found[0] for words in _patterns() for found in words.finditer(asked)}
    return bool(named) and not any(matter in simplify(text) for matter in named)


def names_another_work(question: str, text: str) -> bool:
    """Every title in it is of a book, a film, a law, no two characters of which stand together in the Chinese text."""
    held = simplify(text)
    titles = [title for title in TITLE.findall(simplify(question)) if CJK.search(title)]
    return bool(titles and CJK.search(text)) and not any(_stands(title, held) for title in titles)


def _stands(title: str, text: str) -> bool:
    """So it may be called there, or it is the speech itself."""
    return bool(THE_SPEECH.search(title)) or any(pair in text for pair in map("".join, pairwise(title)))


def questions() -> list[str]:
    """What people ask a chat assistant that has nothing to do with any speech, to learn its wording from."""
    return list(_held()["questions"])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One a language: a pattern whose words all begin with a letter passes over most of a text at once."""
    words = _held()
    chinese = "|".join(re.escape(word) for word in words["chinese"].split())
    english = "|".join(re.escape(word.replace("_", " ").lower()) for word in words["english"].split())
    return re.compile(chinese), re.compile(rf"\b(?:{english})(?:e?s)?(?!\w)")


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
