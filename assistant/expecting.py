"""Expected questions for a speech that ships with none: an LLM is asked once a passage, a few at a time."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel
from pydantic import ValidationError

from assistant.faults import Cause, fault_of
from assistant.figures import values_stand
from prompts.prompt import Prompt
from store.expected import Expected, Kept, Subject, parsed
from store.speech import MASK

AT_ONCE = 4
TURNED_DOWN = (Cause.REQUEST, Cause.CONTEXT)
"""What a service says no to for one passage: by a content filter, for one."""

THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
FENCED = re.compile(r"[^{]*```(?:json)?\s*(\{.*\})\s*```[^}]*", re.DOTALL)


class Unusable(Exception):
    """A reply that cannot be used; `reason` names the sentence in words.toml, `facts` fill it in."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


class Unavailable(Exception):
    """The LLM cannot be asked at all; `notice` as a Fault names it."""

    def __init__(self, notice: str) -> None:
        super().__init__(notice)
        self.notice = notice


@dataclass(frozen=True)
class Outcome:
    """A passage that was asked about, and why the reply was skipped if it was."""

    passage: str
    skipped: Unusable | None = None


@dataclass(frozen=True)
class Author:
    """The LLM that writes, and what it is told."""

    prompt: Prompt
    model: BaseChatModel
    name: str

    @property
    def maker(self) -> str:
        """Prompt and model: what another of either would write anew."""
        return f"{self.prompt.fingerprint} {self.name}"

    async def write(self, subject: Subject) -> Expected:
        """Asks once. Raises Unusable, or Unavailable."""
        passage, under = (json.dumps(part, ensure_ascii=False) for part in (subject.passage.text, subject.under))
        chain = self.prompt.templates[subject.language] | self.model
        try:
            # Streamed, so that a slow model is given up on when it falls silent, not when it takes its time.
            reply = "".join([piece.text async for piece in chain.astream({"passage": passage, "under": under})])
        except Exception as error:  # noqa: BLE001, whatever the client raises; its text stays here
            fault = fault_of(error)
            if fault.cause in TURNED_DOWN:
                raise Unusable("turned_down") from None
            raise Unavailable(fault.notice) from None
        return expected_in(reply, subject)


async def expect(subjects: Sequence[Subject], author: Author, kept: Kept) -> AsyncGenerator[Outcome]:
    """Has the author write about each subject and keeps what is usable, as each is done.

    Raises Unavailable at the first fault of the LLM. What was kept by then stays.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def outcome(subject: Subject) -> Outcome:
        async with gate:
            try:
                kept.write(subject, await author.write(subject), author.maker)
            except Unusable as fault:
                return Outcome(subject.passage.id, fault)
        return Outcome(subject.passage.id)

    tasks = [asyncio.create_task(outcome(subject)) for subject in subjects]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def expected_in(reply: str, subject: Subject) -> Expected:
    """The expected questions in a reply, JSON that may stand inside a fence. Raises Unusable."""
    text = THOUGHT.sub("", reply).strip()
    found = FENCED.fullmatch(text)
    try:
        expected = _tidied(parsed(found[1] if found else text))
    except ValidationError as fault:
        place = fault.errors()[0]["loc"]
        raise (Unusable("bad_field", field=str(place[0])) if place else Unusable("not_json")) from fault
    for field in ("zh", "en", "terms", "english"):
        if not getattr(expected, field):
            raise Unusable("bad_field", field=field)
    if Counter(MASK.findall(expected.english)) != Counter(MASK.findall(subject.passage.text)):
        raise Unusable("masks")
    return _without_guesses(expected, subject)


def _tidied(expected: Expected) -> Expected:
    """White space put right, blanks and repetitions left out."""
    zh, en, terms = (
        tuple(dict.fromkeys(words for entry in entries if (words := " ".join(entry.split()))))
        for entries in (expected.zh, expected.en, expected.terms)
    )
    return Expected(zh, en, terms, " ".join(expected.english.split()))


def _without_guesses(expected: Expected, subject: Subject) -> Expected:
    """Where the text hides something, nothing with a figure that does not stand there: it may be a guess at it."""
    held = " ".join((subject.passage.text, *subject.under))
    if not MASK.search(held):
        return expected
    zh, en, terms = (
        tuple(entry for entry in entries if values_stand(entry, held))
        for entries in (expected.zh, expected.en, expected.terms)
    )
    return replace(expected, zh=zh, en=en, terms=terms)
