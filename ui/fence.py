"""What the chat page needs of Gradio; its doors for files, uploads, proxies and monitoring stay shut."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access import Call
from ui.talks import Talks
from ui.visitor import Refused

NEEDED = re.compile(
    r"/(config|theme\.css|(assets|static|svelte)/.+"
    r"|gradio_api/(queue/(join|data)|run/[\w-]+|startup-events|info|theme\.css))/?"
)


class Fence:
    """Lets through to Gradio what stands in NEEDED. Raises Refused 404 for the rest, and for others' answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._talks = Talks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes it on, or refuses."""
        call: Call = scope["call"]
        if not NEEDED.fullmatch(call.path):
            raise Refused("not_found", 404)
        scope["talk"] = self._talks.check(scope)
        await self._app(scope, receive, send)
