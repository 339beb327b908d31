"""The portal's own web server. It knows the assistant by its address alone, as any portal does."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/inline": ("inline.html", "text/html; charset=utf-8"),
    "/portal.css": ("portal.css", "text/css; charset=utf-8"),
    "/portal.svg": ("portal.svg", "image/svg+xml"),
}
WRITTEN = "http://127.0.0.1:7860"
"""The assistant's address as it stands in the pages."""
# All that the assistant needs of a strict policy: see docs/portal.md.
POLICY = "default-src 'self'; script-src {assistant}; connect-src {assistant}; frame-src {assistant}"


class Intranet(ThreadingHTTPServer):
    """Listens beside the assistant, or on any free port; under another name, so that it is another site."""

    daemon_threads = True

    def __init__(self, assistant_port: int) -> None:
        self.assistant = f"http://127.0.0.1:{assistant_port}"
        try:
            super().__init__(("127.0.0.1", assistant_port + 1), _Page)
        except (OSError, OverflowError):
            super().__init__(("127.0.0.1", 0), _Page)

    @property
    def origin(self) -> str:
        """What visitors open, and what the assistant has to allow."""
        return f"http://localhost:{self.server_port}"


class _Page(BaseHTTPRequestHandler):
    server: Intranet

    def do_GET(self) -> None:
        """Sends a file of the portal, with the assistant's address in it."""
        name, kind = FILES.get(self.path.partition("?")[0], (None, ""))
        if name is None:
            return self.send_error(404)
        assistant = self.server.assistant
        body = (HERE / name).read_text(encoding="utf-8").replace(WRITTEN, assistant).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY.format(assistant=assistant))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing: the terminal is for the assistant."""
