"""Every sentence the product itself says: statuses, errors, notices. One place, Chinese and English."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "words.toml"


def say(key: str, language: str, **facts: object) -> str:
    """The sentence `key` (as `status.related`) in that language, its placeholders filled in.

    Raises KeyError for an unknown key, language or placeholder.
    """
    return template(key, language).format(**facts)


def template(key: str, language: str) -> str:
    """The sentence as it stands in words.toml."""
    section, name = key.split(".")
    return _words()[section][name][language]


def group(section: str, language: str) -> dict[str, str]:
    """All sentences of a section in one language, by name."""
    return {name: words[language] for name, words in _words()[section].items()}


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
