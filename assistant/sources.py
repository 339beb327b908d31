"""What may be cited: passages, with what is known of them."""

from dataclasses import dataclass

from assistant.context import context_of
from assistant.polarity import Tense, tense_of
from store.speech import Passage, Speech


@dataclass(frozen=True, slots=True)
class Source:
    """A passage cited, its rendering in the other language (may be empty), the tense and context of its section."""

    passage: Passage
    rendering: str = ""
    tense: Tense | None = None
    context: str = ""


def source(speech: Speech, passage: Passage, rendering: str = "") -> Source:
    """A passage of the speech as what may be cited."""
    return Source(passage, rendering, tense_of(speech, passage.section), context_of(speech, passage.section))
