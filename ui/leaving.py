"""What is left of a page that does not listen: an unfinished answer is ended, the rest forgotten.

Gradio alone would write the answer to its end, and pay for it, and keep the page's empty queue for good.
"""

import asyncio
import re
from collections import Counter, OrderedDict

import gradio as gr
from gradio.utils import cancel_tasks
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import Call

EVENTS = "/gradio_api/queue/data"
JOIN = re.compile("/gradio_api/queue/join/?")
NOTHING = b'data: {"msg": "close_stream"}\n\n'
SETTLING = 0.1
"""Seconds until a page surely knows that its stream has ended. Gradio's script takes one that is just ending for open,
and would never hear of what it asked by then."""
UNHEARD = 1_000
"""Pages that asked and do not listen yet: those of this moment, or somebody's who never will."""


class Leaving:
    """Notices that a page no longer listens to its events, and cleans up behind it."""

    def __init__(self, app: ASGIApp, page: gr.Blocks) -> None:
        self._app = app
        self._page = page
        self._listening: Counter[str] = Counter()
        self._settling: set[str] = set()
        self._unheard: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything through."""
        call: Call = scope["call"]
        name: str | None = scope["talk"]
        if name and call.path == EVENTS:
            if name not in self._page._queue.pending_messages_per_session:
                # All it asked for came by the stream before, sooner than the word that it was accepted.
                self._settle(name)
                return await Response(NOTHING, media_type="text/event-stream")(scope, receive, send)
            return await self._listen(name, scope, receive, send)
        if name and JOIN.fullmatch(call.path):
            if name in self._settling:
                await asyncio.sleep(SETTLING)
            await self._expect(name)
        await self._app(scope, receive, send)

    async def _expect(self, name: str) -> None:
        """A page that asks listens soon; of those that never do, the oldest is left."""
        if not self._listening[name]:
            self._unheard[name] = None
        while len(self._unheard) > UNHEARD:
            oldest, _ = self._unheard.popitem(last=False)
            await self._stop(oldest, self._taken(oldest))
            self._forget(oldest)

    async def _listen(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._unheard.pop(name, None)
        self._listening[name] += 1
        gone = told = False
        events: set[str] = set()

        async def receiving() -> Message:
            nonlocal gone
            message = await receive()
            if message["type"] == "http.disconnect" and not (told or gone):
                gone = True
                # At once: the same page may ask its next question before those are ended.
                events.update(self._taken(name))
            return message

        async def sending(message: Message) -> None:
            nonlocal told
            # To somebody who is gone Gradio sends an end as well.
            told = told or (_is_end(message) and not gone)
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        finally:
            if not (told or gone):
                events.update(self._taken(name))
            if told:
                self._settle(name)
            if events:
                await self._stop(name, events)
            self._listening -= Counter([name])
            if not self._listening[name]:
                self._forget(name)

    def _settle(self, name: str) -> None:
        self._settling.add(name)
        asyncio.get_running_loop().call_later(SETTLING, self._settling.discard, name)

    def _taken(self, name: str) -> set[str]:
        """The events that wait or run for it, which then count as ended."""
        pending = self._page._queue.pending_event_ids_session.get(name, set())
        events = set(pending)
        pending.clear()
        return events

    async def _stop(self, name: str, events: set[str]) -> None:
        """As its Stop button does, for whatever runs."""
        queue = self._page._queue
        for event in await cancel_tasks({f"{name}_{number}" for number in self._page.fns}):
            await queue.reset_iterators(event)
        for event in events:
            await queue.clean_events(event_id=event)
            # What was cancelled just as it began is else never forgotten.
            queue.event_ids_to_events.pop(event, None)

    def _forget(self, name: str) -> None:
        """The queue of its events, unless the next question waits there already."""
        queue = self._page._queue
        if queue.pending_event_ids_session.get(name):
            self._unheard[name] = None
        else:
            queue.pending_event_ids_session.pop(name, None)
            queue.pending_messages_per_session.pop(name, None)


def _is_end(message: Message) -> bool:
    return message["type"] == "http.response.body" and not message.get("more_body", False)
