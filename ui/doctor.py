"""Looks at each part of a set-up and says what is wrong and what to do about it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from assistant.answer import Finish, InputError, Status
from assistant.build import build
from assistant.chain import Assistant
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
    yield _writing(assistant, language)
    if settings.openai_base_url and settings.writer == "auto" and not settings.asks_llm:
        yield False, say("doctor.half_set", language)


def _portals(file: Path, language: Language) -> Finding:
    try:
        count = len(list(Portals(file)))
    except PortalsError as error:
        return False, say(f"error.{error.reason}", language, **error.facts)
    return True, say("doctor.portals", language, count=count, file=file)


def _writing(assistant: Assistant, language: Language) -> Finding:
    """Asks one question the speech answers, through the whole chain."""
    [question, *_] = examples(assistant.speech, language) or [assistant.speech.citable[0].text[:100]]
    answer = asyncio.run(assistant.ask(question, language=language))
    if answer.status is Status.FAILED:
        return False, answer.text
    if assistant.writer.model is None:
        return True, say("doctor.quoting", language)
    sound = answer.finish is Finish.COMPLETE and bool(answer.citations)
    said = say("doctor.prompted", language, model=assistant.writer.model)
    return sound, said if sound else answer.notice or say("notice.llm_fault", language)
