"""What every response says to the browser: who may frame it, what it may load, who may read it."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import Call, named_portal
from ui.requests import call_of
from ui.site import Site
from ui.visitor import Refused, Visitor

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
LETTING_IN = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")
CALLED_FROM_PAGES = "/api/v1/"
NAMED_BY_CONTENT = "/assets/"
"""Gradio's files, sixty of them: a portal's visitor opens the frame anew on every page."""
FOR_ANY_PAGE = "/embed.js"
"""Readable by every page, or an integrity hash would not work."""
READABLE = "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class Headers:
    """Adds the headers to every response, and takes out those by which a library would let others in."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything through, responses with the headers added."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        # Looked at here, before routing changes the scope.
        scope["call"] = call_of(scope, self._site.settings)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name in LETTING_IN:
                    del headers[name]
                add_headers(headers, scope, self._site)
                if message["status"] == 200 and scope["call"].path.startswith(NAMED_BY_CONTENT):
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
                if headers.get("content-type", "").startswith("text/event-stream"):
                    # Or nginx would collect an answer that comes sentence by sentence.
                    headers["X-Accel-Buffering"] = "no"
            await send(message)

        await self._app(scope, receive, sending)


def add_headers(headers: MutableHeaders, scope: Scope, site: Site) -> None:
    """Writes the headers of this request's response."""
    call: Call = scope["call"]
    headers.update({"Content-Security-Policy": POLICY + _framing(call, site), **ALWAYS, **_shared(call, site)})
    if call.path.startswith(CALLED_FROM_PAGES):
        headers.add_vary_header("Origin")
    if isinstance(visitor := scope.get("visitor"), Visitor) and call.right == "ask":
        headers.update(site.limits.headers(visitor))


def _framing(call: Call, site: Site) -> str:
    """The portal's origins, on its page; the site's own alone on everything else."""
    try:
        portal = named_portal(call, site.rules) if call.path == "/" else None
    except Refused:
        return ""
    return "".join(f" {origin}" for origin in portal.origins) if portal else ""


def _shared(call: Call, site: Site) -> Mapping[str, str]:
    """CORS: a listed page may read what the API answers. Cookies are never sent along."""
    if call.path == FOR_ANY_PAGE:
        return {"Access-Control-Allow-Origin": "*"}
    origin = call.origin
    if origin is None or not call.path.startswith(CALLED_FROM_PAGES) or not site.portals.lists(origin):
        return {}
    asked = PREFLIGHT if call.method == "OPTIONS" else {"Access-Control-Expose-Headers": READABLE}
    return {"Access-Control-Allow-Origin": origin, **asked}
