"""What a model is told that no reader may see: found in what it writes, whatever stands between the characters."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

COMMON = 20
"""So many characters in common, spaces aside, give a text away."""


class Private:
    """Watches an answer grow, sentence by sentence, for parts of these texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        # With punctuation, and without: a prompt is told by either, and hides behind signs put in between.
        self._watches = [_Watch(tuple(texts), plain) for plain in (_closed_up, _letters)]

    def gives_away(self, words: str) -> bool:
        """These words, after those before, do. Those that do not are remembered."""
        if any(watch.sees(words) for watch in self._watches):
            return True
        for watch in self._watches:
            watch.remember(words)
        return False


class _Watch:
    def __init__(self, texts: tuple[str, ...], plain: Callable[[str], str]) -> None:
        self._plain = plain
        self._whole, self._runs = _watched(texts, plain)
        self._before = ""

    def sees(self, words: str) -> bool:
        said = self._before + self._plain(words)
        return any(run in self._runs for run in _runs(said)) or any(text in said for text in self._whole)

    def remember(self, words: str) -> None:
        self._before = (self._before + self._plain(words))[1 - COMMON :]


@cache
def _watched(texts: tuple[str, ...], plain: Callable[[str], str]) -> tuple[frozenset[str], frozenset[str]]:
    """What is looked for: short texts whole, and all runs of the others. The same for every answer."""
    told = [plain(text) for text in texts]
    short = frozenset(text for text in told if text and len(text) < COMMON)
    return short, frozenset(run for text in told for run in _runs(text))


def _closed_up(text: str) -> str:
    return "".join(text.casefold().split())


def _letters(text: str) -> str:
    """Letters and figures alone, in their plainest form."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _runs(text: str) -> set[str]:
    return {text[at : at + COMMON] for at in range(len(text) - COMMON + 1)}
