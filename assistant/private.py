"""What a model is told that no reader may see: found in what it writes, whatever stands between the characters."""

from collections.abc import Sequence
from functools import cache

COMMON = 20
"""So many characters in common, spaces aside, give a text away."""


class Private:
    """Watches an answer grow, sentence by sentence, for parts of these texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._whole, self._runs = _watched(tuple(texts))
        self._before = ""

    def gives_away(self, words: str) -> bool:
        """These words, after those before, do. Those that do not are remembered."""
        plain = self._before + _plain(words)
        if any(run in self._runs for run in _runs(plain)) or any(text in plain for text in self._whole):
            return True
        self._before = plain[1 - COMMON :]
        return False


@cache
def _watched(texts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What is looked for: short texts whole, and all runs of the others. The same for every answer."""
    plain = [_plain(text) for text in texts]
    short = frozenset(text for text in plain if text and len(text) < COMMON)
    return short, frozenset(run for text in plain for run in _runs(text))


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _runs(text: str) -> set[str]:
    return {text[at : at + COMMON] for at in range(len(text) - COMMON + 1)}
