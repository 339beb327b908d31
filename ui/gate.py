"""The gate: every request is decided on before anything else sees it."""

import asyncio
import re

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import Call, decide
from ui.headers import preflight
from ui.problem import response_to
from ui.site import Site
from ui.visitor import Refused

LARGEST_BODY = 256 * 1024
BODY_SECONDS = 20
EVENTS = re.compile(r"^/gradio_api/(queue/join|run/[\w-]+)/?$")
"""What the chat page asks of its server. It shows a refusal as one sentence, in its own way."""


class Gate:
    """Decides with `decide`, leaves the visitor in the scope, and reads bodies up to a limit."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may go on, answers the rest."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if response := preflight(scope, self._site):
            return await response(scope, receive, send)
        try:
            self._decide(scope)
            body = await _body(scope, receive)
        except Refused as refused:
            return await response_to(Request(scope), refused)(scope, receive, send)
        await self._app(scope, _again(body, receive), send)

    def _decide(self, scope: Scope) -> None:
        call: Call = scope["call"]
        try:
            scope["visitor"] = decide(call, self._site.rules)
        except Refused as refused:
            if not (EVENTS.match(call.path) and refused.status == 401):
                raise
            scope["visitor"] = refused


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises Refused: `too_large`, `too_slow`."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise Refused("too_large", 413, limit=LARGEST_BODY)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if len(body) > LARGEST_BODY:
                    raise Refused("too_large", 413, limit=LARGEST_BODY)
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise Refused("too_slow", 408, seconds=BODY_SECONDS) from None


def _again(body: bytes, receive: Receive) -> Receive:
    """Hands out the body that was read, then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
