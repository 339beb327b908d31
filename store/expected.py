"""Expected questions: what people ask of a passage, written ahead of time and indexed beside it.

Search aids and glosses. They help to find a passage and to tell what it can answer; they are never
shown as the speech's words and never count as evidence. Some ship with a speech; for others an LLM
may write them, and they are kept on this machine.
"""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from store.speech import Kind, Language, Passage, Speech, SpeechError
from store.structure import sentences_under

MOST_UNDER = 6000
"""Characters of the sentences under a heading: the gist of a part is clear by then, and small models read no more."""


@dataclass(frozen=True, slots=True)
class Masked:
    """Words of a passage that hide something, as they stand there, and the questions that ask for just that."""

    hides: str
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """For one passage, lead, heading or topic: questions by language, key terms, an English rendering.

    `masked` are questions for what a mask hides, `beside` questions about the same subject that nothing
    in the speech answers. `over` names the passages that a topic runs across; it is empty for all else.
    """

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    english: str = ""
    beside: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    masked: tuple[Masked, ...] = ()

    def joined(self, language: Language) -> str:
        """All questions of one language and the key terms as one text to index."""
        questions = self.zh if language == "zh" else (*self.en, self.english)
        hidden = (question for mask in self.masked for question in getattr(mask, language))
        return " ".join((*questions, *hidden, *self.terms))


@cache
def load(file: Path) -> Mapping[str, Expected]:
    """Expected questions by passage id, and of topics by ids of their own; none where there is no such file.

    Raises SpeechError("bad_questions") for a file that is not as it should be.
    """
    if not file.exists():
        return {}
    try:
        held = tomllib.loads(file.read_text(encoding="utf-8"))
        passages = {entry["id"]: _expected(entry) for entry in held["passage"]}
        topics = {f"{file.stem}#topic{n}": _expected(entry) for n, entry in enumerate(held.get("topic", []))}
        return passages | topics
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise SpeechError("bad_questions", file=str(file), cause=str(fault)) from fault


def _expected(entry: Mapping[str, Any]) -> Expected:
    zh, en, terms, beside, over = (tuple(entry.get(name, ())) for name in ("zh", "en", "terms", "beside", "passages"))
    masked = tuple(Masked(mask["hides"], tuple(mask["zh"]), tuple(mask["en"])) for mask in entry.get("masked", ()))
    return Expected(zh, en, terms, entry.get("english", ""), beside, over, masked)


@dataclass(frozen=True, slots=True)
class Subject:
    """What questions are to be expected of: a passage, and the sentences that a lead or a heading stands over."""

    passage: Passage
    under: tuple[str, ...]
    language: Language

    @property
    def key(self) -> str:
        """Changes with anything that the questions are made from."""
        made_from = json.dumps([self.language, self.passage.text, self.under], ensure_ascii=False)
        return hashlib.sha256(made_from.encode()).hexdigest()[:32]


def subjects(speech: Speech) -> list[Subject]:
    """Every passage but a lead or heading over nothing: that could be found, and then have nothing to answer with."""
    found = [Subject(passage, _under(passage, speech), speech.language) for passage in speech.passages]
    return [subject for subject in found if subject.under or subject.passage.kind is Kind.SENTENCE]


def _under(passage: Passage, speech: Speech) -> tuple[str, ...]:
    if passage.kind is Kind.SENTENCE:
        return ()
    under: list[str] = []
    for sentence in sentences_under(passage, speech):
        if sum(map(len, under)) + len(sentence.text) <= MOST_UNDER:
            under.append(sentence.text)
    return tuple(under)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file: the expected questions of a passage, and who wrote them. The passage is there for people to read."""

    maker: str
    passage: str
    expected: Expected


_EXPECTED = TypeAdapter(Expected)
_ENTRY = TypeAdapter(_Entry)


def parsed(text: str) -> Expected:
    """Expected questions from JSON. Raises pydantic's ValidationError for what is not JSON or of another type."""
    return _EXPECTED.validate_json(text, strict=True)


class Kept:
    """Expected questions that were made on this machine: a folder with one JSON file a passage.

    A file is named by what it is about, not by who made it, so that they are found again whatever
    LLM is set up by then, or none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def missing(self, speech: Speech, maker: str) -> list[Subject]:
        """What this maker has not written for yet; passages with the same words count once."""
        wanted = {subject.key: subject for subject in subjects(speech)}
        return [s for s in wanted.values() if not (entry := self._read(s)) or entry.maker != maker]

    def of(self, speech: Speech) -> dict[str, Expected]:
        """What there is for this speech, by passage id.

        The rendering serves to find only: nobody has read it over, so it is not shown as a translation.
        """
        entries = {subject.passage.id: self._read(subject) for subject in subjects(speech)}
        held = {passage: entry.expected for passage, entry in entries.items() if entry}
        return {passage: Expected(e.zh, (*e.en, e.english), e.terms) for passage, e in held.items()}

    def write(self, subject: Subject, expected: Expected, maker: str) -> None:
        """Keep it: the whole file or none. Raises SpeechError("unwritable_file")."""
        file = self._file(subject)
        part = file.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_ENTRY.dump_json(_Entry(maker, subject.passage.text, expected), indent=2))
            part.replace(file)
        except OSError as fault:
            raise SpeechError("unwritable_file", file=str(file), cause=fault.strerror or "") from fault

    def _read(self, subject: Subject) -> _Entry | None:
        """None where there is no such file, or a damaged one: it can be made again."""
        try:
            return _ENTRY.validate_json(self._file(subject).read_bytes(), strict=True)
        except (OSError, ValueError):
            return None

    def _file(self, subject: Subject) -> Path:
        return self._folder / f"{subject.key}.json"
