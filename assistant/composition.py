"""An answer as it grows: each sentence read, checked, numbered, and kept only if it holds."""

import re
from collections.abc import Sequence
from functools import cache

from assistant import grounding
from assistant.answer import SHOWABLE, Citation, Growing, Sentence, Verdict
from assistant.markers import Draft, read
from prompts.prompt import REFUSAL
from prompts.words import say, template
from store.evidence import Evidence
from store.speech import Language, Passage, Speech


class Composition:
    """Takes sentences with the writer's numbers, gives checked ones with the numbers shown.

    Numbers run 1, 2, 3 in order of first use and never change once given.
    """

    def __init__(self, speech: Speech, evidence: Sequence[Evidence], language: Language) -> None:
        self._speech = speech
        self._passages = [found.passage for found in evidence]
        self._translations = {found.passage.id: found.english for found in evidence}
        self._language = language
        self._citations: dict[tuple[str, int, int], Citation] = {}
        self.sentences: list[Sentence] = []
        self.removed = 0
        self.refused = False

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(sentence.text for sentence in self.sentences).rstrip()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the sentences kept so far cite, by number."""
        return tuple(self._citations.values())

    def growing(self, sentence: Sentence) -> Growing:
        """That sentence with its citations, for who reads along."""
        cited = tuple(citation for citation in self.citations if citation.number in sentence.citations)
        return Growing(**dict(sentence), cited=cited)

    def add(self, written: str | Draft) -> Sentence | None:
        """The sentence as it may be shown, or None where it may not.

        A Draft is taken as it is: the quoting writer's words may hold what looks like a mark.
        """
        draft = written if isinstance(written, Draft) else read(written, known=len(self._passages))
        if not any(character.isalnum() for character in draft.text):
            return None
        if REFUSAL in draft.text:
            self.refused = True
            return None
        sentence = self._checked(draft)
        if sentence.verdict not in SHOWABLE:
            self.removed += 1
            return None
        self.sentences.append(sentence)
        return sentence

    def _checked(self, draft: Draft) -> Sentence:
        if draft.text in _lines(self._language):
            return Sentence(text=_shown(draft.pieces), verdict=Verdict.META)
        numbers = draft.numbers or self._verbatim(draft.text)
        cited = [self._passages[number - 1] for number in numbers]
        masked = self._masked_quote(draft.text, cited)
        verdict = Verdict.QUOTED if masked else grounding.judge(draft.text, cited, self._renderings(cited))
        if verdict not in SHOWABLE:
            return Sentence(text=_shown(draft.pieces), verdict=verdict)
        shown = {number: self._cite(self._passages[number - 1], masked or draft.text) for number in numbers}
        pieces = draft.pieces if draft.numbers else _marked(draft.pieces, numbers)
        renumbered = [piece if isinstance(piece, str) else shown[piece] for piece in pieces]
        return Sentence(text=_shown(renumbered), verdict=verdict, citations=tuple(dict.fromkeys(shown.values())))

    def _verbatim(self, words: str) -> tuple[int, ...]:
        """A sentence without a mark that stands in the evidence word for word gets its citation."""
        found = (n for n, passage in enumerate(self._passages, 1) if grounding.locate(words, passage))
        return tuple(found)[:1]

    def _masked_quote(self, words: str, cited: Sequence[Passage]) -> str | None:
        """What the product's own sentence about a mask quotes, if that is what this is."""
        match = _withheld(self._language).fullmatch(words)
        held = match is not None and any(grounding.locate(match["quote"], passage) for passage in cited)
        return match["quote"] if match and held else None

    def _cite(self, passage: Passage, words: str) -> int:
        """The number shown for this passage and the words of it that count."""
        whole = (passage.start, passage.end)
        start, end = grounding.locate(words, passage) or grounding.quotation(words, passage) or whole
        key = (passage.id, start, end)
        if key not in self._citations:
            self._citations[key] = Citation(
                number=len(self._citations) + 1,
                passage=passage.id,
                quote=self._speech.text[start:end],
                start=start,
                end=end,
                section=passage.section,
                translation=self._translation(passage),
            )
        return self._citations[key].number

    def _renderings(self, cited: Sequence[Passage]) -> list[str]:
        return [self._translations[passage.id] for passage in cited]

    def _translation(self, passage: Passage) -> str | None:
        foreign = self._language == "en" and self._speech.language != "en"
        return (self._translations[passage.id] or None) if foreign else None


def _shown(pieces: Sequence[str | int]) -> str:
    """One line, marks as `[n]`, followed by the space or line break the writer put after it."""
    text = "".join(piece if isinstance(piece, str) else f"[{piece}]" for piece in pieces)
    space = text[len(text.rstrip()) :]
    return " ".join(text.split()) + ("\n" if "\n" in space else " " if space else "")


def _marked(pieces: tuple[str | int, ...], numbers: tuple[int, ...]) -> tuple[str | int, ...]:
    words = "".join(str(piece) for piece in pieces)
    return (words.rstrip(), *numbers, words[len(words.rstrip()) :])


@cache
def _lines(language: Language) -> frozenset[str]:
    """The product's own lines, which say nothing about the speech that needs a citation."""
    return frozenset(say(f"status.{line}", language) for line in ("related", "not_in_speech", "quoting"))


@cache
def _withheld(language: Language) -> re.Pattern[str]:
    """The product's own sentence about a mask, as it reads without its marker."""
    pattern = re.escape(template("status.withheld", language).replace("[{number}]", ""))
    return re.compile(pattern.replace(re.escape("{quote}"), "(?P<quote>.+)"))
