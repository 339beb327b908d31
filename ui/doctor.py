"""Looks at each part of a set-up and says what is wrong and what to do about it."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

from assistant.answer import Answer, Finish, InputError, Status
from assistant.build import build
from assistant.chain import Assistant
from assistant.faults import Fault
from assistant.settings import Settings
from prompts.words import say
from store.library import examples, open_speech
from store.speech import Language, SpeechError
from ui.portals import Portals, PortalsError

Finding = tuple[bool, str]


def examine(settings: Settings, language: Language) -> Iterator[Finding]:
    """One finding a part: whether it is sound, and a sentence about it. Stops at the first that others need."""
    try:
        speech = open_speech(settings.source)
        facts = {"speech": speech.id, "passages": len(speech.citable), "masks": len(speech.masks)}
        yield True, say("doctor.speech", language, **facts)
        assistant = build(settings)
    except (SpeechError, InputError) as error:
        yield False, say(f"error.{error.reason}", language, **error.facts)
        return
    if settings.portals:
        yield _portals(settings.portals, language)
    yield True, say("doctor.index", language, embedding=settings.embedding)
    yield asyncio.run(_writing(assistant, language))
    if settings.openai_base_url and settings.writer == "auto" and not settings.asks_llm:
        yield False, say("doctor.half_set", language)


def _portals(file: Path, language: Language) -> Finding:
    try:
        count = len(list(Portals(file)))
    except PortalsError as error:
        return False, say(f"error.{error.reason}", language, **error.facts)
    return True, say("doctor.portals", language, count=count, file=file)


async def _writing(assistant: Assistant, language: Language) -> Finding:
    """Asks one question the speech answers: the LLM alone, exactly as it would be asked, then the whole chain."""
    [question, *_] = examples(assistant.speech, language) or [assistant.speech.citable[0].text[:100]]
    async with aclosing(assistant):
        pieces = 0
        if assistant.writer.model:
            try:
                pieces = await assistant.probe(question, language)
            except Fault as fault:
                return False, say(f"doctor.{fault.cause}", language, model=assistant.writer.model)
        answer = await assistant.ask(question, language=language)
    return _finding(answer, assistant.writer.model, pieces, language)


def _finding(answer: Answer, model: str | None, pieces: int, language: Language) -> Finding:
    if answer.status is Status.FAILED:
        return False, answer.text
    if model is None:
        return True, say("doctor.quoting", language)
    if not pieces:
        return False, say("doctor.empty", language, model=model)
    if answer.finish is not Finish.COMPLETE or not answer.citations:
        return False, say("doctor.unsupported", language, model=model)
    return pieces > 1, say("doctor.prompted" if pieces > 1 else "doctor.one_piece", language, model=model)
