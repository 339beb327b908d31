"""A portal: a web server of its own, whose pages include the assistant."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import FrameLocator, Page, expect

OPENING = 30_000
"""Milliseconds that the page may take to open, on a busy machine."""
SECRET = "a secret of the portal, for tests"
PAGE = """<!doctype html>
<html lang="zh">
  <head>
    <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Portal</title>
    {head}
  </head>
  <body><main><h1>Portal</h1><button id="other">Other</button>{content}</main></body>
</html>"""
DECLARED = """
[portal.hr]
origins = ["{origin}"]
[portal.staff]
origins = ["{origin}"]
[portal.staff.identity]
issuer = "portal"
audience = "assistant"
secret = "{secret}"
required = true
"""


class Portal(ThreadingHTTPServer):
    """`origin` is listed; `stranger`, the same server under another name, is not."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://localhost:{self.server_port}"
        self.stranger = f"http://127.0.0.1:{self.server_port}"
        self.pages: dict[str, tuple[str, str]] = {}

    def put(self, content: str, policy: str = "", head: str = "") -> str:
        """The path of a page with that content and Content-Security-Policy."""
        path = f"/{len(self.pages)}"
        self.pages[path] = (PAGE.format(content=content, head=head), policy)
        return path

    def declared(self, folder: Path) -> Path:
        """A portals file that lists it."""
        file = folder / "portals.toml"
        file.write_text(DECLARED.format(origin=self.origin, secret=SECRET), encoding="utf-8")
        return file


class _Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        html, policy = self.server.pages.get(self.path, ("", ""))
        self.send_response(200 if html else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def a_portal() -> Iterator[Portal]:
    with Portal() as portal:
        Thread(target=portal.serve_forever, daemon=True).start()
        yield portal
        portal.shutdown()


class Widget:
    """The assistant on a portal's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bubble = page.locator(".bubble")
        self.panel = page.get_by_role("dialog")
        self.close = self.panel.get_by_role("button")
        self.frame: FrameLocator = page.frame_locator("[data-speech-assistant] iframe")
        self.box = self.frame.locator("#box textarea")
        self.chips = self.frame.locator("#chat a.cite")

    def inside(self, script: str, *arguments: Any) -> Any:
        """Runs a function in the frame."""
        return self.frame.locator("body").evaluate(script, *arguments)

    def opened(self) -> None:
        """Waits until a question can be asked."""
        expect(self.frame.locator("#chat .example").first).to_be_visible(timeout=OPENING)

    def answered(self, count: int = 1) -> None:
        """Waits for so many answers."""
        expect(self.frame.locator("#chat .answer[class*=is-]")).to_have_count(count)

    def ask(self, question: str) -> None:
        """Types a question."""
        self.box.fill(question)
        self.box.press("Enter")
