"""What goes into the assistant and what comes out: frozen data, to and from JSON.

The field names are the JSON of the command line, of batches and of the API. `VERSION` changes
when a field changes its meaning.
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from store.speech import Language

VERSION = 1


class Status(StrEnum):
    """How a turn ended; every turn ends in exactly one."""

    ANSWERED = "answered"
    WITHHELD = "withheld"
    PARTIAL = "partial"
    RELATED = "related"
    NOT_IN_SPEECH = "not_in_speech"
    FAILED = "failed"


class Verdict(StrEnum):
    """What checking a sentence against the passages it cites has shown.

    `unchecked`: figures, masks and quotes hold; the rest is in another language than the speech.
    """

    QUOTED = "quoted"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNCITED = "uncited"
    UNCHECKED = "unchecked"
    META = "meta"


SHOWABLE = (Verdict.QUOTED, Verdict.SUPPORTED, Verdict.META, Verdict.UNCHECKED)
"""Sentences with another verdict are never shown as fact."""
LABELLED = (Verdict.UNSUPPORTED, Verdict.UNCITED, Verdict.UNCHECKED)
"""Sentences with such a verdict say so in words wherever they are shown."""


class Finish(StrEnum):
    """How the writing ended: `fallback` means that the quoting writer took over from an LLM."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    BLOCKED = "blocked"
    FALLBACK = "fallback"


class InputError(Exception):
    """A question that cannot be asked: `reason` names the sentence to show, `facts` fill it in."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


class Data(BaseModel):
    """Frozen, and strict about unknown fields, so that a mistyped file is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Data):
    """One earlier message of the conversation, which belongs to the caller."""

    role: Literal["user", "assistant"]
    content: str


class Citation(Data):
    """`quote == speech.text[start:end]`, inside the passage of that id. `number` is the chip shown.

    `translation` renders the whole passage in the language of the answer where that is not the
    speech's; it helps to read the quote and is not the speech's words.
    """

    number: int
    passage: str
    quote: str
    start: int
    end: int
    section: str
    translation: str | None = None


class Sentence(Data):
    """A piece of the answer with its `[n]` markers in place, and a label where its verdict is one of LABELLED.

    `added`: the writer gave no source; the passage that says the same was cited afterwards.
    """

    text: str
    verdict: Verdict
    citations: tuple[int, ...] = ()
    added: bool = False


class Growing(Sentence):
    """A sentence while the answer is still being written, with what its numbers stand for."""

    cited: tuple[Citation, ...] = ()


class Found(Data):
    """A passage of the evidence; `score` is 0 to 1."""

    id: str
    text: str
    section: str
    start: int
    end: int
    score: float


class SpeechReference(Data):
    """Which text the answer is about; the digest is of the text in UTF-8."""

    id: str
    title: str
    sha256: str


class Milliseconds(Data):
    """Time spent, in milliseconds."""

    retrieve: float
    total: float


class Answer(Data):
    """One checked, cited answer. `text` is plain text with `[n]`; `passages` are best first.

    `notice` is one sentence for the reader where the answer is less than it could be, else None.
    `label` says that an LLM wrote it, where one did; it belongs to every copy of the text.
    """

    version: int = VERSION
    question: str
    language: Language
    status: Status
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Found, ...]
    suggestions: tuple[str, ...]
    writer: str
    model: str | None
    prompt: str | None
    finish: Finish
    notice: str | None
    label: str | None = None
    speech: SpeechReference
    milliseconds: Milliseconds
