"""Which speeches there are: those that ship, by id, and any plain-text file, by path."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from store.expected import Expected, load
from store.parsing import parse
from store.speech import Language, Speech, SpeechError

EXAMPLES = 4
SHIPPED = Path(__file__).parent / "speeches"


def shipped() -> list[str]:
    """The ids of the speeches that come with the product."""
    return sorted(file.stem for file in SHIPPED.glob("*.txt"))


def open_speech(source: str) -> Speech:
    """The speech of that id, or in that file.

    Raises SpeechError: `unknown_speech`, `missing_file`, `unreadable_file`, `not_utf8`, `empty_speech`.
    """
    if source in shipped():
        return parse(_read(SHIPPED / f"{source}.txt"), speech_id=source, title=_about(source)["title"])
    path = Path(source).expanduser()
    if not path.suffix and len(path.parts) == 1 and not path.exists():
        raise SpeechError("unknown_speech", speech=source, known=", ".join(shipped()))
    return parse(_read(path), speech_id=_slug(path.stem))


def examples(speech: Speech, language: Language) -> list[str]:
    """Questions that the speech answers: written ones for a shipped speech, else its themes and headings."""
    if _ships(speech) and (written := _about(speech.id)["examples"][language]):
        return list(written)
    topics = [theme for section in speech.sections for theme in section.themes]
    topics = topics or [section.heading for section in speech.sections if section.heading]
    form = "“{}”讲了什么？" if language == "zh" else "What does the speech say about “{}”?"
    return [form.format(topic.strip("。.# ")) for topic in topics[:EXAMPLES]]


def expected_questions(speech: Speech) -> Mapping[str, Expected]:
    """The expected questions that ship with a speech, by passage id; none for other texts."""
    return load(SHIPPED / f"{speech.id}.questions.toml") if _ships(speech) else {}


def _ships(speech: Speech) -> bool:
    """Its words are the product's: somebody's own education.txt only has the id in common."""
    return speech.id in shipped() and speech.text == _read(SHIPPED / f"{speech.id}.txt")


@cache
def _about(speech_id: str) -> dict[str, Any]:
    return tomllib.loads((SHIPPED / f"{speech_id}.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SpeechError("missing_file", file=str(path)) from None
    except UnicodeDecodeError:
        raise SpeechError("not_utf8", file=str(path)) from None
    except OSError as fault:
        raise SpeechError("unreadable_file", file=str(path), cause=fault.strerror or "") from None


def _slug(stem: str) -> str:
    return re.sub(r"[^\w-]+", "-", stem).strip("-").lower() or "speech"
