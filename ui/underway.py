"""Answers that are being written, which a visitor may end before they have come to their own end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

Item = TypeVar("Item")


class Underway:
    """Knows each page's answer, from its question until Gradio has nothing more to send of it.

    Gradio's own way to cancel is asked for beside all other requests: it ends whatever the page asks by the
    time it arrives, be it the next question, and what was on its way comes after it.
    """

    def __init__(self) -> None:
        self._writings: dict[str, _Writing] = {}

    async def until_ended(self, page: str, events: AsyncGenerator[Item]) -> AsyncGenerator[Item]:
        """The answer's events. Where `end` is called, what brings them is closed at once, and no more come."""
        writing = self._writings[page] = _Writing()
        writing.task.add_done_callback(lambda _: self._forget(page, writing))
        try:
            async with aclosing(events):
                async for event in events:
                    writing.at_work = False
                    yield event
                    if writing.ended:
                        return
                    writing.at_work = True
        except asyncio.CancelledError:
            if not writing.ended:
                raise
            writing.task.uncancel()
        finally:
            writing.at_work = False

    async def end(self, page: str) -> None:
        """Ends that page's answer, if there is one, and waits until the last of it is on its way."""
        if writing := self._writings.get(page):
            writing.end()
            await asyncio.wait([writing.task])

    def _forget(self, page: str, writing: "_Writing") -> None:
        if self._writings.get(page) is writing:
            del self._writings[page]


class _Writing:
    """One answer; `at_work` while its task is in our hands and not in Gradio's."""

    def __init__(self) -> None:
        task = asyncio.current_task()
        assert task
        self.task, self.at_work, self.ended = task, True, False

    def end(self) -> None:
        if self.at_work and not self.ended:
            self.task.cancel()
        self.ended = True
