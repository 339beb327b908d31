"""One call of an LLM: messages in, pieces of text out, and an end in time, whatever the service does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

from langchain_core.prompt_values import PromptValue

from assistant.chat import Chat, Chunk
from assistant.faults import Cause, Fault, fault_of
from assistant.seen import as_seen
from assistant.thoughts import Thoughts

LONGEST = 5_000
"""Characters of an answer; a model that has not come to an end by then does not come to one."""
PAUSE = 0.5
"""Seconds before the second try where the service does not say how long."""
PARTING = 0.2
"""Seconds for a service to close a stream whose text is whole."""
WHOLE = ("stop", "eos", "end_turn")
ENDINGS = {"length": Cause.LENGTH, "max_tokens": Cause.LENGTH, "content_filter": Cause.FILTER}

Chunks = AsyncGenerator[Chunk]


@dataclass(frozen=True)
class Deadlines:
    """Seconds. `first_token` and `total` count from the call, `idle` from the piece before."""

    first_token: float = 60
    idle: float = 30
    total: float = 180


@dataclass
class Clock:
    """What is left of the deadlines. Thinking aloud counts as a sign of life, not as text."""

    deadlines: Deadlines
    started: float = field(default_factory=monotonic)
    heard: float | None = None
    speaking: bool = False

    @property
    def left(self) -> float:
        """Seconds until the next piece must be there."""
        silence = self.deadlines.idle if self.speaking else self.deadlines.first_token
        return min((self.heard or self.started) + silence, self.started + self.deadlines.total) - monotonic()

    async def next(self, chunks: Chunks, *, whole: bool) -> Chunk | None:
        """The next piece, None at the end. Raises TimeoutError."""
        async with asyncio.timeout(PARTING if whole else self.left):
            chunk = await anext(chunks, None)
        self.heard = monotonic()
        return chunk


@dataclass(frozen=True)
class Caller:
    """An LLM and how long it may take. Raises nothing but Fault, which repeats nothing the service said."""

    chat: Chat
    deadlines: Deadlines = Deadlines()

    async def stream(self, messages: PromptValue) -> AsyncGenerator[str]:
        """The text as it comes. Before the first of it a fault that may pass is met with one second try.

        Raises Fault at the latest at its deadline, after the pieces that came. Closed early, it hangs up at once.
        """
        clock = Clock(self.deadlines)
        try:
            async with aclosing(self._call(messages, clock)) as pieces:
                async for piece in pieces:
                    yield piece
            return
        except Fault as fault:
            pause = PAUSE if fault.retry_after is None else fault.retry_after
            if clock.speaking or not fault.may_pass or pause >= clock.left:
                raise
        await asyncio.sleep(pause)
        async with aclosing(self._call(messages, clock)) as pieces:
            async for piece in pieces:
                yield piece

    async def reply(self, messages: PromptValue) -> str:
        """The whole text, in the time that the first piece of an answer may take. Raises Fault."""
        clock = Clock(Deadlines(total=self.deadlines.first_token))
        async with aclosing(self._call(messages, clock)) as pieces:
            return "".join([piece async for piece in pieces])

    async def _call(self, messages: PromptValue, clock: Clock) -> AsyncGenerator[str]:
        reading = Reading()
        try:
            async with aclosing(cast(Chunks, self.chat.astream(messages))) as chunks:
                while (chunk := await clock.next(chunks, whole=reading.finished)) is not None:
                    if text := reading.read(chunk):
                        clock.speaking = True
                        yield text
        except Exception as error:  # noqa: BLE001, whatever the client raises; its text stays here
            if not reading.finished:
                raise (error if isinstance(error, Fault) else fault_of(error)) from None
        if rest := reading.thoughts.rest():
            yield rest
        reading.end()


class Reading:
    """The text of a stream, and whether it is whole."""

    def __init__(self) -> None:
        self.thoughts = Thoughts()
        self._reason: str | None = None
        self._length = 0

    @property
    def finished(self) -> bool:
        """The model said that it has come to an end."""
        return self._reason is not None

    def read(self, chunk: Chunk) -> str:
        """What is new to be shown. Raises Fault where it is too much."""
        self._reason = self._reason or chunk.response_metadata.get("finish_reason")
        text = self.thoughts.spoken(as_seen(chunk.text))
        self._length += len(text)
        if self._length > LONGEST:
            raise Fault(Cause.ENDLESS)
        return text

    def end(self) -> None:
        """Raises Fault unless the text is whole."""
        if self._reason not in WHOLE:
            raise Fault(ENDINGS.get(self._reason or "", Cause.CUT))
