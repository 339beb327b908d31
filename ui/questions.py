"""`index --expected-questions`: has the LLM write them, with progress and what was skipped on standard error."""

import asyncio
import sys
from contextlib import aclosing

from tqdm import tqdm

from assistant.answer import InputError
from assistant.build import build_author, kept_questions
from assistant.expecting import expect
from assistant.settings import Settings
from prompts.words import say
from store.library import expected_questions, open_speech
from store.speech import Language, Speech


def write_questions(settings: Settings, language: Language) -> int:
    """Asks for what is missing; returns how many passages were skipped.

    Raises InputError where there is no LLM to ask or nothing to ask it for, `expecting.Unavailable`
    where it cannot be asked.
    """
    speech = open_speech(settings.source)
    if expected_questions(speech):
        raise InputError("has_questions", speech=speech.id)
    return asyncio.run(_written(speech, settings, language))


async def _written(speech: Speech, settings: Settings, language: Language) -> int:
    author, kept = build_author(settings), kept_questions(settings)
    missing, skipped = kept.missing(speech, author.maker), 0
    with tqdm(total=len(missing), desc=say("questions.progress", language), file=sys.stderr) as bar:
        async with aclosing(expect(missing, author, kept)) as outcomes:
            async for outcome in outcomes:
                bar.update()
                if unusable := outcome.skipped:
                    skipped += 1
                    cause = say(f"questions.{unusable.reason}", language, **unusable.facts)
                    line = say("questions.skipped", language, passage=outcome.passage, cause=cause)
                    tqdm.write(line, file=sys.stderr)
    return skipped
