"""Ends an answer whose reader closed the page: Gradio alone would write it to its end, and pay for it."""

import gradio as gr
from gradio.utils import cancel_tasks
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import Call

EVENTS = "/gradio_api/queue/data"


class Leaving:
    """Notices that a page no longer listens to its events, and stops what runs for it."""

    def __init__(self, app: ASGIApp, page: gr.Blocks) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything through."""
        call: Call = scope["call"]
        name = call.query.get("session_hash")
        if call.path != EVENTS or name is None:
            return await self._app(scope, receive, send)
        ended = False

        async def sending(message: Message) -> None:
            nonlocal ended
            ended = ended or (message["type"] == "http.response.body" and not message.get("more_body", False))
            await send(message)

        async def receiving() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not ended:
                await self._stop(name)
            return message

        await self._app(scope, receiving, sending)

    async def _stop(self, name: str) -> None:
        """As its Stop button does, for whatever runs."""
        queue = self._page._queue
        await queue.clean_events(session_hash=name)
        for event in await cancel_tasks({f"{name}_{number}" for number in self._page.fns}):
            await queue.reset_iterators(event)
