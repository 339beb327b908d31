"""The chat page's own words, and the language a visitor reads them in."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answer import Status
from store.speech import Language

FILE = Path(__file__).parent / "labels.toml"


def label(name: str, language: Language) -> str:
    """The label of that name. Raises KeyError for an unknown one."""
    words: str = _labels()[name][language]
    return words


def status_label(status: Status, language: Language) -> str:
    """What is said about an answer of that status; nothing about a full one."""
    words: dict[str, str] = _labels()["status"].get(status.value, {})
    return words.get(language, "")


def widget_labels() -> dict[str, dict[str, str]]:
    """What embed.js says, by language and name."""
    return {language: {name: said[language] for name, said in _labels()["widget"].items()} for language in ("zh", "en")}


def language_for(query: Mapping[str, str], headers: Mapping[str, str]) -> Language:
    """The language of the address (`?lang=`), or the one the browser prefers; any Chinese is `zh`."""
    if (wanted := query.get("lang")) in ("zh", "en"):
        return "zh" if wanted == "zh" else "en"
    first = _preferred(headers.get("accept-language", ""))
    return "zh" if first.startswith("zh") else "en"


def _preferred(accepted: str) -> str:
    """The first Chinese or English entry of Accept-Language, by weight."""
    weighed = []
    for entry in accepted.lower().split(","):
        tag, _, weight = entry.strip().partition(";q=")
        if tag.startswith(("zh", "en")):
            weighed.append((_number(weight), tag))
    return max(weighed, key=lambda pair: pair[0])[1] if weighed else ""


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


@cache
def _labels() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
