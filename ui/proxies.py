"""What proxies before the server say: believed from the listed ones, taken out from everybody else."""

import logging
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.settings import Settings
from prompts.words import say

log = logging.getLogger("speech_assistant.proxies")

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix")


class Proxies:
    """Finds out the visitor's address, and where the site stands in the address people use."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        trusted = [str(network) for network in settings.trusted_proxies]
        self._forwarded = cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), trusted))
        self._noticed = False
        self._public = urlsplit(settings.public_url or "")
        self._prefix = self._public.path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on as if no proxy were there."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = MutableHeaders(scope=scope)
        self._place(scope)
        if not self._trusts(scope):
            self._notice(scope, headers)
            for name in (*FORWARDED, *filter(None, [self._settings.sign_in_header])):
                del headers[name]
            return await self._app(scope, receive, send)
        if self._public.netloc:
            # Not every proxy hands on the name it was called by; Gradio makes addresses from it.
            headers["host"] = self._public.netloc
            headers["x-forwarded-proto"] = self._public.scheme
        del headers["x-forwarded-host"]
        await self._forwarded(scope, receive, send)

    def _notice(self, scope: Scope, headers: MutableHeaders) -> None:
        """Tells the operator, once, of a proxy that was forgotten: all its visitors would count as one."""
        if "x-forwarded-for" in headers and not self._noticed:
            self._noticed = True
            log.warning("%s", say("server.unlisted_proxy", "en", address=(scope.get("client") or ["?"])[0]))

    def _trusts(self, scope: Scope) -> bool:
        try:
            peer = ip_address(scope["client"][0])
        except (TypeError, ValueError):
            return False
        return any(peer in network for network in self._settings.trusted_proxies)

    def _place(self, scope: Scope) -> None:
        """The path with its prefix, whether the proxy took it off or not."""
        if not self._prefix:
            return
        scope["root_path"] = self._prefix
        if scope["path"] != self._prefix and not scope["path"].startswith(f"{self._prefix}/"):
            scope["path"] = self._prefix + scope["path"]
            scope["raw_path"] = self._prefix.encode() + scope.get("raw_path", b"")
