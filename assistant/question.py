"""A question as typed becomes a question that can be asked."""

import unicodedata

from assistant.answer import InputError
from assistant.seen import UNSEEN
from store.speech import CJK, Language


def clean(question: str, *, limit: int) -> str:
    """The question without invisible characters, white space folded.

    Raises InputError: `empty`, `too_long`, `not_text` (control characters, broken UTF-8).
    """
    question = UNSEEN.sub("", question)
    if any((unicodedata.category(c) in ("Cc", "Cs") and not c.isspace()) or c == "\ufffd" for c in question):
        raise InputError("not_text")
    question = " ".join(question.split())
    if not any(character.isalnum() for character in question):
        raise InputError("empty")
    if len(question) > limit:
        raise InputError("too_long", length=len(question), limit=limit)
    return question


def language_of_question(question: str) -> Language:
    """`zh` as soon as one Chinese character stands in it: people mix in English names, not the reverse."""
    return "zh" if CJK.search(question) else "en"
