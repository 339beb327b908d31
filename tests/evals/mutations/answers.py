"""Cited sentences: correct ones close to the speech or reworded as a good LLM would, and false ones."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.polarity import Tense
from assistant.sources import Source
from store.speech import Kind, Passage

FILE = Path(__file__).parent / "answers.jsonl"
SECTIONS = Path(__file__).parent / "sections.json"
"""The tense and the context of each section."""


@dataclass(frozen=True)
class Cited:
    """A sentence with the passages it cites, which support it unless it is of the kind `false`."""

    id: str
    speech: str
    question: str
    sentence: str
    sources: tuple[Source, ...]

    @property
    def kind(self) -> str:
        """`correct` is close to the speech, `reworded` is not, `translated` is in another language.

        `false` is what the speech does not say, or says otherwise, in words of its own.
        """
        return {"b": "correct", "r": "reworded", "t": "translated", "f": "false"}[self.id[0]]

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
    sections = _sections()[data["speech"]]
    passages = enumerate(data.pop("passages"))
    sources = tuple(_source(f"{data['id']}:{at}", sections[passage["section"]], **passage) for at, passage in passages)
    return Cited(sources=sources, **data)


def _source(
    id: str, about: dict[str, str | None], *, text: str, section: str, theme: str = "", rendering: str = ""
) -> Source:
    passage = Passage(id, text, 0, len(text), Kind.SENTENCE, section, theme, 0)
    return Source(passage, rendering, Tense(about["tense"]) if about["tense"] else None, about["context"] or "")


@cache
def _sections() -> dict[str, dict[str, dict[str, str | None]]]:
    """What is known of each section of a speech, by its heading."""
    sections: dict[str, dict[str, dict[str, str | None]]] = json.loads(SECTIONS.read_text(encoding="utf-8"))
    return sections
