"""Questions in, answers out, one JSON a line, in order; and answers read back."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.answer import Answer, InputError, Turn
from assistant.chain import Assistant
from prompts.words import say
from store.speech import Language


class Line(BaseModel):
    """One question of a batch."""

    id: str | int
    question: str
    history: tuple[Turn, ...] = ()


async def answers(
    assistant: Assistant, lines: Iterable[bytes], language: Language | None
) -> AsyncIterator[dict[str, Any]]:
    """The answer JSON plus `id` for each line; for a line that cannot be asked `{"id", "error"}`."""
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            yield await _answer(assistant, number, raw, language)


async def _answer(assistant: Assistant, number: int, raw: bytes, language: Language | None) -> dict[str, Any]:
    try:
        line = Line.model_validate_json(raw)
    except ValidationError:
        return _error(_id_of(raw), "bad_line", language, line=number)
    try:
        answer = await assistant.ask(line.question, line.history, language)
    except InputError as error:
        return _error(line.id, error.reason, language, **error.facts)
    return {"id": line.id, **answer.model_dump(mode="json")}


def _error(line_id: Any, reason: str, language: Language | None, **facts: object) -> dict[str, Any]:
    return {"id": line_id, "error": {"reason": reason, "message": say(f"error.{reason}", language or "en", **facts)}}


def _id_of(raw: bytes) -> Any:
    try:
        return json.loads(raw).get("id")
    except (ValueError, AttributeError):
        return None


def answers_in(content: bytes, file: str) -> Iterator[tuple[int, Answer | None]]:
    """One answer, or one a line as a batch writes them, with its line; None for a line that tells an error.

    Raises InputError("bad_answer_file").
    """
    parts = [content] if content.lstrip().startswith(b"{\n") else content.splitlines()
    for number, part in enumerate(parts, 1):
        try:
            if part.strip():
                yield number, _answer_of(json.loads(part))
        except (ValueError, AttributeError, TypeError):
            raise InputError("bad_answer_file", file=file, line=number) from None


def _answer_of(line: Any) -> Answer | None:
    line.pop("id", None)
    return None if "error" in line else Answer.model_validate_json(json.dumps(line))
