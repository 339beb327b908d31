"""What a model is told that no reader may see: found in what it writes, whatever stands between the characters."""

from collections.abc import Sequence

COMMON = 20
"""So many characters in common, spaces aside, give a text away."""


class Private:
    """Watches an answer grow, sentence by sentence, for parts of these texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        plain = [_plain(text) for text in texts]
        self._whole = [text for text in plain if text and len(text) < COMMON]
        self._runs = {run for text in plain for run in _runs(text)}
        self._before = ""

    def gives_away(self, words: str) -> bool:
        """These words, after those before, do. Those that do not are remembered."""
        plain = self._before + _plain(words)
        if any(run in self._runs for run in _runs(plain)) or any(text in plain for text in self._whole):
            return True
        self._before = plain[1 - COMMON :]
        return False


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _runs(text: str) -> set[str]:
    return {text[at : at + COMMON] for at in range(len(text) - COMMON + 1)}
