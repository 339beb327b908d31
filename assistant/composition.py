"""An answer as it grows: each sentence read, checked, numbered, and kept only if it holds."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from assistant import grounding, quotations
from assistant.answer import LABELLED, SHOWABLE, Citation, Growing, Sentence, Verdict
from assistant.markers import Draft, literal, read
from assistant.outline import COLON, heading_of
from assistant.private import Private
from assistant.sources import Source, source
from prompts.prompt import REFUSAL
from prompts.words import say, template
from store.evidence import Evidence
from store.speech import MASK, Language, Speech

LEAD_IN = re.compile(r"[^\d*“”\"：:]{1,16}[：:]")
"""“Done so far:” over a list: it orders the answer, and is left out without a word."""


class Composition:
    """Takes sentences with the writer's numbers, gives checked ones with the numbers shown.

    Numbers run 1, 2, 3 in order of first use and never change once given. With `show`, what does
    not hold is kept, labelled and without a citation; else it is left out. `private` are texts that
    no sentence may give away; where there are any, an LLM writes, which may not speak for the product.
    """

    def __init__(
        self,
        speech: Speech,
        evidence: Sequence[Evidence],
        language: Language,
        *,
        show: bool = False,
        private: Sequence[str] = (),
    ) -> None:
        self._speech = speech
        self._evidence = evidence
        self._language = language
        self._show = show
        self._private = Private(private)
        self._own_lines = frozenset() if private else _lines(language)
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

    @property
    def flaw(self) -> str | None:
        """The name of the notice where not every sentence written is shown as checked, else None."""
        verdicts = {sentence.verdict for sentence in self.sentences}
        if self.removed:
            return "removed"
        if verdicts - set(SHOWABLE):
            return "labelled"
        return "unchecked" if Verdict.UNCHECKED in verdicts else None

    def add(self, written: str | Draft) -> Sentence | None:
        """The sentence as it may be shown, or None where it may not.

        A Draft is taken as it is: the quoting writer's words may hold what looks like a mark.
        """
        draft = written if isinstance(written, Draft) else self._read(written)
        if not any(character.isalnum() for character in draft.text):
            return None
        if REFUSAL in draft.text:
            self.refused = True
            return None
        sentence = self._checked(draft)
        if sentence.verdict is Verdict.UNCITED and LEAD_IN.fullmatch(draft.text):
            return None
        dropped = sentence.verdict not in SHOWABLE and not self._show
        if dropped or (sentence.verdict is not Verdict.QUOTED and self._private.gives_away(draft.text)):
            self.removed += 1
            return None
        self.sentences.append(sentence)
        return sentence

    def _read(self, written: str) -> Draft:
        draft = read(written, known=len(self._evidence))
        return draft.mapped(lambda words: quotations.unadorned(words, self._evidence))

    def _checked(self, draft: Draft) -> Sentence:
        if draft.text in self._own_lines or self._is_heading(draft.text):
            return Sentence(text=_shown(draft.pieces), verdict=Verdict.META)
        numbers = draft.numbers or self._supporting(draft.text)
        cited = [self._source(number) for number in numbers]
        if masked := self._masked_quote(draft.text, cited):
            return self._numbered(draft, numbers, Verdict.QUOTED, masked)
        draft = draft.mapped(lambda words: quotations.unquoted(words, cited))
        verdict = grounding.judge(draft.text, cited)
        if verdict is Verdict.UNCHECKED and self._language == self._speech.language:
            verdict = Verdict.UNSUPPORTED
        if verdict not in SHOWABLE:
            words = tuple(piece for piece in draft.pieces if isinstance(piece, str))
            return Sentence(text=_labelled(_shown(words), verdict, self._language), verdict=verdict)
        return self._numbered(draft, numbers, verdict, draft.text)

    def _numbered(self, draft: Draft, numbers: Sequence[int], verdict: Verdict, quote: str) -> Sentence:
        """The sentence with the numbers shown in the place of the writer's."""
        shown = {number: self._cite(self._source(number), quote) for number in numbers}
        pieces = draft.pieces if draft.numbers else _marked(draft.pieces, numbers)
        text = _shown([piece if isinstance(piece, str) else shown[piece] for piece in pieces])
        return Sentence(
            text=_labelled(text, verdict, self._language) if verdict in LABELLED else text,
            verdict=verdict,
            citations=tuple(dict.fromkeys(shown.values())),
            added=not draft.numbers,
        )

    def _supporting(self, words: str) -> tuple[int, ...]:
        """The passage that says all of a sentence without a mark, if one does: word for word before in other words."""
        numbers = range(1, len(self._evidence) + 1)
        verbatim = (n for n in numbers if quotations.locate(words, self._evidence[n - 1].passage))
        reworded = (n for n in numbers if grounding.supports(words, self._source(n)))
        found = next(verbatim, None) or next(reworded, None)
        return (found,) if found else ()

    def _source(self, number: int) -> Source:
        found = self._evidence[number - 1]
        return source(self._speech, found.passage, found.english)

    def _is_heading(self, words: str) -> bool:
        """A line over a list, such as the quoting writer puts there."""
        return words.endswith(COLON) and any(words == heading_of(found.passage) for found in self._evidence)

    def _masked_quote(self, words: str, cited: Sequence[Source]) -> str | None:
        """What the product's own sentence about a mask quotes, if that is what this is."""
        match = _withheld(self._language).fullmatch(words)
        held = (
            match is not None
            and MASK.search(match["quote"])
            and any(quotations.locate(match["quote"], source.passage) for source in cited)
        )
        return match["quote"] if match and held else None

    def _cite(self, source: Source, words: str) -> int:
        """The number shown for this passage and the words of it that count."""
        passage = source.passage
        whole = (passage.start, passage.end)
        start, end = quotations.locate(words, passage) or quotations.quotation(words, passage) or whole
        key = (passage.id, start, end)
        if key not in self._citations:
            self._citations[key] = Citation(
                number=len(self._citations) + 1,
                passage=passage.id,
                quote=self._speech.text[start:end],
                start=start,
                end=end,
                section=passage.section,
                translation=self._translation(source),
            )
        return self._citations[key].number

    def _translation(self, source: Source) -> str | None:
        foreign = self._language == "en" and self._speech.language != "en"
        return (source.rendering or None) if foreign else None


def _shown(pieces: Sequence[str | int]) -> str:
    """One line, marks as `[n]`, followed by the space or line break the writer put after it."""
    runs = groupby(pieces, lambda piece: isinstance(piece, str))
    # Joined first: `[` and `1]`, between which a mark was removed, would come to one.
    text = "".join(
        literal("".join(map(str, run))) if words else "".join(f"[{number}]" for number in run) for words, run in runs
    )
    space = text[len(text.rstrip()) :]
    return " ".join(text.split()) + ("\n" if "\n" in space else " " if space else "")


def _labelled(text: str, verdict: Verdict, language: Language) -> str:
    words = text.rstrip()
    return words + say(f"label.{verdict}", language) + text[len(words) :]


def _marked(pieces: tuple[str | int, ...], numbers: Sequence[int]) -> tuple[str | int, ...]:
    words = "".join(str(piece) for piece in pieces)
    return (words.rstrip(), *numbers, words[len(words.rstrip()) :])


@cache
def _lines(language: Language) -> frozenset[str]:
    """The product's own lines, which say nothing about the speech that needs a citation."""
    return frozenset(say(f"status.{line}", language) for line in ("related", "corrected", "not_in_speech", "quoting"))


@cache
def _withheld(language: Language) -> re.Pattern[str]:
    """The product's own sentence about a mask, as it reads without its marker."""
    pattern = re.escape(template("status.withheld", language).replace("[{number}]", ""))
    return re.compile(pattern.replace(re.escape("{quote}"), "(?P<quote>.+)"))
