"""The web server: the chat page and the API under FastAPI, behind the gate."""

import errno
import os
import re
import socket
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, cast

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount

from assistant.answer import InputError
from ui import api, completions, embed, protocol
from ui.access import named_portal
from ui.address import address_of
from ui.connections import Connection
from ui.fence import Fence
from ui.gate import Gate
from ui.headers import Headers
from ui.health import router as health
from ui.labels import label, language_for
from ui.problem import handle_problems, respond
from ui.proxies import Proxies
from ui.site import Site

STATIC = Path(__file__).parent / "static"
SHELL = STATIC / "page.html"
ENTRY = re.compile(r'<script type="module"[^>]* src="\./(assets/[^"]+\.js)">')
STYLE = re.compile(r'<link rel="stylesheet"[^>]* href="\./(assets/[^"]+\.css)">')

RUNNING_AT_ONCE = 100
"""Answers: as many as the site's limits allow, of which one address may have a fifth; of each portal as many again."""
WAITING_AT_MOST = 100
SESSIONS_KEPT = 40
"""Of Gradio's copies of the page, one a visitor, 200 kB. Nothing of ours stands in them: what is gone is made anew,
in a millisecond, even while an answer runs."""
PORTS_TRIED = 20
ENDING_SECONDS = 2

PLAIN: dict[str, Any] = dict.fromkeys(("docs_url", "redoc_url", "openapi_url"))
# Gradio calls home and keeps books unless it is told not to, before it is imported.
QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    # A record of every question, out of which it would make statistics after each.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


class AddressError(Exception):
    """The server cannot listen there: `reason` names the sentence to show, `facts` fill it in."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


def create_app(site: Site) -> FastAPI:
    """The whole server: the API, and the chat page behind the same gate."""
    app = create_api(site)
    app.mount("/static/page", StaticFiles(directory=STATIC))
    app.api_route("/", methods=["GET", "HEAD"], response_model=None)(_shell)
    _mount_page(app, site)
    return app


def create_api(site: Site) -> FastAPI:
    """What is not the chat page, and needs no Gradio: the gate, and the API behind it.

    Raises InputError("no_oidc") where sign-in is set up and its library is missing.
    """
    app = FastAPI(**PLAIN)
    app.state.site = site
    handle_problems(app)
    # The last one added is the first that a request meets.
    app.add_middleware(Gate, site=site)
    app.add_middleware(Headers, site=site)
    if site.settings.oidc_issuer:
        # Imported here: it is an extra, for those who set it up.
        try:
            from ui.sign_in import add_sign_in
        except ModuleNotFoundError:
            raise InputError("no_oidc") from None
        add_sign_in(app, site.settings)
    app.add_middleware(Proxies, settings=site.settings)
    for router in (health, embed.router):
        app.include_router(router)
    for door in (api, completions):
        app.mount(door.PREFIX, door.router)
    app.router.routes.append(protocol.route)
    return app


def _mount_page(app: FastAPI, site: Site) -> None:
    os.environ.update(QUIET)
    import gradio as gr

    from ui.leaving import Leaving
    from ui.page import build_page

    page = build_page(site)
    page.max_threads = RUNNING_AT_ONCE
    page.state_session_capacity = SESSIONS_KEPT
    page.queue(default_concurrency_limit=RUNNING_AT_ONCE, max_size=WAITING_AT_MOST, api_open=False)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        show_error=False,
        run_history=False,
        footer_links=[],
        max_file_size="1kb",
        theme=gr.themes.Base(font=["system-ui"], font_mono=["monospace"]),
        app_kwargs={**PLAIN, "exception_handlers": {Exception: respond}},
    )
    [*_, mounted] = cast(list[Mount], app.routes)
    mounted.app = Fence(Leaving(mounted.app, page))


def serve(site: Site, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serves until interrupted. Raises AddressError where it cannot listen."""
    with _listen(host, port) as listening:
        config = uvicorn.Config(
            create_app(site),
            # Its warnings are of requests that cannot be read: strangers would fill the log.
            log_level="error",
            server_header=False,
            # Who is believed about addresses stands in the settings (proxies.py).
            proxy_headers=False,
            ws="none",
            http=Connection,
            timeout_graceful_shutdown=ENDING_SECONDS,
        )
        _Server(config, site).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Says where it serves, and opens the search while the first visitor reads the page."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            print(f"Speech Assistant: {address_of(*sockets[0].getsockname()[:2])} (Ctrl+C stops it)", flush=True)  # noqa: T201
            # A fault comes up again with the first question.
            self._site.opening.begin()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return _bound(host, port)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise AddressError("port_in_use", port=port, next=_free_port(host, port)) from None
        raise AddressError("bad_address", host=host, port=port, cause=fault.strerror or str(fault)) from None


def _bound(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def _free_port(host: str, taken: int) -> int:
    """The next port nobody listens on; where there is none near, any."""
    for port in (*range(taken + 1, min(taken + PORTS_TRIED, 65536)), 0):
        try:
            with _bound(host, port) as free:
                return int(free.getsockname()[1])
        except OSError:
            continue
    return taken + 1


def _shell(request: Request) -> Response:
    """The page before Gradio fills it.

    Gradio's own has inline scripts, which the policy forbids, and its name and logo in its head.
    Without them Gradio fetches its configuration instead. Raises Refused: see `named_portal`.
    """
    site: Site = request.app.state.site
    portal = named_portal(request.scope["call"], site.rules)
    if site.settings.oidc_issuer and portal is None and request.scope["call"].user is None:
        return RedirectResponse("sign-in", 303, headers={"Cache-Control": "no-store"})
    language = language_for(request.query_params, request.headers)
    words = {name: label(name, language) for name in ("name", "loading", "script")}
    if portal and portal.title:
        words["name"] = escape(portal.title)
    script, style = _entry()
    page = Template(SHELL.read_text(encoding="utf-8")).substitute(words, lang=language, entry=script, style=style)
    return HTMLResponse(page, headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})


def _entry() -> tuple[str, str]:
    """Gradio's script and style sheet, whose names change with its version."""
    frontend = resources.files("gradio") / "templates" / "frontend" / "index.html"
    page = frontend.read_text(encoding="utf-8")
    script, style = ENTRY.search(page), STYLE.search(page)
    if script is None or style is None:
        raise RuntimeError("This version of Gradio keeps its page elsewhere; gradio>=6.31,<7 is known to work.")
    return script[1], style[1]
