"""Expected questions: what people ask of a passage, written ahead of time and indexed beside it.

Search aids and glosses. They help to find a passage and to tell what it can answer; they are never
shown as the speech's words and never count as evidence.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from store.speech import Language, SpeechError


@dataclass(frozen=True, slots=True)
class Expected:
    """For one passage, lead or heading: questions by language, key terms, an English rendering."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    english: str = ""

    def joined(self, language: Language) -> str:
        """All questions of one language and the key terms as one text to index."""
        questions = self.zh if language == "zh" else (*self.en, self.english)
        return " ".join((*questions, *self.terms))


@cache
def load(file: Path) -> Mapping[str, Expected]:
    """Expected questions by passage id; none where there is no such file.

    Raises SpeechError("bad_questions") for a file that is not as it should be.
    """
    if not file.exists():
        return {}
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["passage"]
        return {
            e["id"]: Expected(tuple(e["zh"]), tuple(e["en"]), tuple(e["terms"]), e.get("english", "")) for e in entries
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise SpeechError("bad_questions", file=str(file), cause=str(fault)) from fault
