"""The gate: every request is decided on before anything else sees it."""

import asyncio
import re
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import Call, decide
from ui.problem import response_to
from ui.site import Site
from ui.visitor import Refused, Visitor

FILES = re.compile(r"/((assets|static|svelte)/.+|theme\.css|embed\.js|healthz)")
"""What costs next to nothing; all else that is open is made for a visitor, or has us ask somebody else."""
LARGEST_BODY = 256 * 1024
DIGITS = 9
BODY_SECONDS = 20
READING_SECONDS = 60
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
        if scope["method"] == "OPTIONS":
            # A browser asks ahead whether a page may call; the headers say it.
            return await Response(status_code=204)(scope, receive, send)
        if not scope["call"].path:
            return await RedirectResponse(_with_slash(scope), 308)(scope, receive, send)
        async with AsyncExitStack() as held:
            try:
                self._decide(scope)
                await held.enter_async_context(self._place(scope))
                self._look(scope)
                scope["body"] = body = await _body(scope, receive)
            except Refused as refused:
                return await response_to(Request(scope), refused)(scope, receive, send)
            await self._pass_on(scope, _again(body, receive), send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        reader = _Reader(send)
        try:
            await self._app(scope, receive, reader.send)
        except Exception:
            if not reader.is_gone:
                raise

    def _decide(self, scope: Scope) -> None:
        call: Call = scope["call"]
        try:
            scope["visitor"] = decide(call, self._site.rules)
        except Refused as refused:
            if not (EVENTS.match(call.path) and refused.status == 401):
                raise
            scope["visitor"] = refused

    def _look(self, scope: Scope) -> None:
        """Refuses early what would be refused, because it costs least here; counted where the question is asked."""
        if scope["call"].right == "ask":
            self._site.limits.look(scope["visitor"])

    def _place(self, scope: Scope) -> AbstractAsyncContextManager[None]:
        """A turn and a place for a request; files cost next to nothing, and need neither."""
        call: Call = scope["call"]
        if _is_file(call):
            return nullcontext()
        visitor = scope["visitor"]
        # Who is only to be told why not is an address.
        known = visitor if isinstance(visitor, Visitor) else Visitor(call.address, call.address)
        return self._site.limits.request(known)


class _Reader:
    """Sends to somebody who reads. Who takes nothing for a minute is gone, and frees their place."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_gone = False

    async def send(self, message: Message) -> None:
        try:
            async with asyncio.timeout(READING_SECONDS):
                await self._send(message)
        except TimeoutError:
            self.is_gone = True
            raise OSError("the reader is gone") from None


def _is_file(call: Call) -> bool:
    # Who sends a body along has it waited for, which takes a place.
    brings = "content-length" in call.headers or "transfer-encoding" in call.headers
    return bool(FILES.fullmatch(call.path)) and call.method in ("GET", "HEAD") and not brings


def _with_slash(scope: Scope) -> str:
    """The page's address; without its slash, what the page loads would be looked for beside it."""
    query = scope["query_string"].decode("latin-1")
    return f"{scope['root_path']}/" + (f"?{query}" if query else "")


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises Refused: `too_large`, `too_slow`."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not length.isdigit() or len(length) > DIGITS or int(length) > LARGEST_BODY:
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
