"""The citation marks that models write become numbers, and a stream of text becomes sentences."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sentencex

from store.parsing import cover
from store.speech import Language

SEPARATOR = r"\s*[,，、;；\-–—~至]\s*"
LABEL = r"(?:\^|(?:来源|出处|段落|原文|引用|参考|文献|第|sources?|passages?|citation|ref\.?|p\.?)\s*[:：]?)?\s*"
NUMBERS = rf"{LABEL}\d{{1,3}}(?::\d{{1,3}}(?=†))?(?:{SEPARATOR}{LABEL}\d{{1,3}})*\s*段?(?:†[^\]】］〕]*)?"
BRACKETED = (
    rf"(?:[\[【［]{{1,2}}\s*(?:{NUMBERS})\s*[\]】］]{{1,2}}|〔\s*(?:{NUMBERS})\s*〕(?!\s*第?\d+\s*号)"
    rf"|<sup>\s*\[?(?:{NUMBERS})\]?\s*</sup>)"
)
CIRCLED = r"(?<=[^\s：:；;，,、（(])[①-⑳]"
"""A mark after words; at the beginning of a line or an item it counts the items of a list."""
MARK = rf"(?:[（(]\s*(?:{BRACKETED}[\s,，、;；]*)+[）)]|{BRACKETED}|{CIRCLED})"
MARKER = re.compile(MARK, re.IGNORECASE)
UNFINISHED = re.compile(
    r"[（(]?\s*(?:[\[【［〔][^\]】］〕]{0,30}|<(?:s(?:u(?:p(?:>[^<]{0,20}(?:<(?:/(?:s(?:u(?:p)?)?)?)?)?)?)?)?)?)",
    re.IGNORECASE,
)
SOURCE = re.compile(r"(?::\d+)?†[^\]】］〕]*")
LITERAL = re.compile(r"\[(\d+)\]")
RANGE = re.compile(r"(\d+)(?:\s*[-–—~至]\s*(\d+))?")
LONGEST_RANGE = 20
LONGEST_TAIL = 300
"""So many characters of stops and marks, at most, belong to a sentence."""
LIST_NUMBER = re.compile(r"(?:^|\n)\s*\d{1,2}\.$")

STOPS = "。！？!?.…\n"
OPENERS = "“‘「『\"'"
CLOSERS = "”’\"'」』）)》"
TAIL = rf"(?:[{re.escape(CLOSERS + STOPS.strip())}]|[^\S\n]|{{marks}})*(?:\n\s*)?"
TAILS = {marks: re.compile(TAIL.format(marks=marks), re.IGNORECASE) for marks in (MARK, BRACKETED)}
COUNTED = re.compile(r"\s*[①-⑳]")


BULLET = "• "
"""Before each item of a list."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as a writer wrote it: `pieces` are runs of text and numbers of passages, in order."""

    pieces: tuple[str | int, ...]

    @property
    def text(self) -> str:
        """The words alone, without the mark of a list's item."""
        words = "".join(piece for piece in self.pieces if isinstance(piece, str))
        return " ".join(words.split()).removeprefix(BULLET)

    def mapped(self, change: Callable[[str], str]) -> "Draft":
        """The same with its words changed."""
        return Draft(tuple(change(piece) if isinstance(piece, str) else piece for piece in self.pieces))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The passages cited, in order of first use."""
        return tuple(dict.fromkeys(piece for piece in self.pieces if isinstance(piece, int)))


def read(sentence: str, known: int) -> Draft:
    """Marks from 1 to `known` become numbers, others are removed. Years and words in brackets stay."""
    pieces: list[str | int] = []
    position = 0
    for mark in MARKER.finditer(sentence):
        pieces.append(sentence[position : mark.start()])
        pieces += [number for number in _numbers(mark[0]) if 1 <= number <= known]
        position = mark.end()
    pieces.append(sentence[position:])
    return Draft(tuple(piece for piece in pieces if piece != ""))


def _numbers(mark: str) -> list[int]:
    if "①" <= mark <= "⑳":
        return [ord(mark) - ord("①") + 1]
    numbers: list[int] = []
    for first, last in RANGE.findall(SOURCE.sub("", mark)):
        numbers += range(int(first), min(int(last or first), int(first) + LONGEST_RANGE) + 1)
    return numbers


def literal(words: str) -> str:
    """Words as they stand in an answer, where every `[n]` is a citation: one of the speech's own is written `［n］`."""
    return LITERAL.sub(r"［\1］", words)


class SentenceCutter:
    """Cuts a stream into sentences, each with the marks that follow its stop.

    Works character by character, so that any split of the stream gives the same sentences, and
    holds back no more than the sentence that is being written.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._held = ""
        self._tail: int | None = None

    def feed(self, piece: str) -> Iterator[str]:
        """The sentences that `piece` completes."""
        for character in piece:
            if (cut := self._cut_before(character)) is not None:
                yield self._held[:cut]
                self._held = self._held[cut:]
                self._tail = None
            self._held += character
            if self._tail is None and character in STOPS and not LIST_NUMBER.search(self._held):
                self._tail = len(self._held)

    def end(self) -> Iterator[str]:
        """What is left when the stream is over."""
        if self._held.strip():
            yield self._held
        self._held, self._tail = "", None

    def _cut_before(self, character: str) -> int | None:
        """Where the held text can be cut now that `character` follows, or None."""
        if self._tail is None:
            return None
        if len(self._held) - self._tail > LONGEST_TAIL:
            return len(self._held)
        text = self._held + character
        # In a list counted ① ② the number after a stop begins the next item.
        tail = TAILS[BRACKETED if COUNTED.match(text) else MARK].match(text, self._tail)
        cut = tail.end() if tail else len(text)
        rest = text[cut:]
        if not any(letter.isalnum() for letter in rest) or UNFINISHED.fullmatch(rest):
            return None
        if self._is_boundary(cut, rest):
            return cut
        self._tail = None
        return None

    def _is_boundary(self, cut: int, rest: str) -> bool:
        text = self._held[:cut]
        if "\n" in text[self._tail - 1 if self._tail else 0 :]:
            return True
        words = MARKER.sub("", text)
        # An opening quotation mark whose end is not written yet would be taken for a closing one.
        covered = cover(words + rest.lstrip(OPENERS))
        if _is_open(words):
            return False
        ends = {b["end_index"] for b in sentencex.get_sentence_boundaries(self._language, covered)}
        return any(len(words.rstrip()) <= end <= len(words) for end in ends)


def _is_open(words: str) -> bool:
    """Inside a quotation or bracket that has begun not long ago."""
    recent = words[-160:]
    return recent.count('"') % 2 == 1 or any(
        recent.count(opener) > recent.count(closer) for opener, closer in ("“”", "「」", "《》", "（）")
    )
