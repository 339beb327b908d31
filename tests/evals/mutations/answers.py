"""Correct cited sentences: close to the speech, or reworded as a good LLM would."""

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.grounding import Source
from assistant.polarity import Tense
from store.speech import Kind, Passage

FILE = Path(__file__).parent / "answers.jsonl"


@dataclass(frozen=True)
class Cited:
    """A sentence that its passages support, with the speech they are from."""

    id: str
    speech: str
    question: str
    sentence: str
    sources: tuple[Source, ...]

    @property
    def kind(self) -> str:
        """`correct` is close to the speech, `reworded` is not, `translated` is in another language."""
        return {"b": "correct", "r": "reworded", "t": "translated"}[self.id[0]]

    @property
    def aside(self) -> bool:
        """Every third is kept aside: looked at only to report, never to improve."""
        return int(self.id[1:]) % 3 == 0

    @property
    def held(self) -> str:
        return "\n".join(source.passage.text for source in self.sources)


def load(*, aside: bool) -> list[Cited]:
    """The part kept aside, or the part to work with."""
    entries = map(_read, FILE.read_text(encoding="utf-8").splitlines())
    return [entry for entry in entries if entry.aside is aside]


def _read(line: str) -> Cited:
    data = json.loads(line)
    sources = tuple(_source(data["id"], number, **passage) for number, passage in enumerate(data.pop("passages")))
    return Cited(sources=sources, **data)


def _source(
    entry: str, number: int, *, text: str, section: str, tense: str | None, rendering: str, theme: str = ""
) -> Source:
    passage = Passage(f"{entry}:{number}", text, 0, len(text), Kind.SENTENCE, section, theme, 0)
    return Source(passage, rendering, Tense(tense) if tense else None)
