"""A small OpenID Connect provider on loopback, which lets everybody in as `ann`."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from tests.ui.portal_files import KEYS, RSA_KEY


class Provider(ThreadingHTTPServer):
    """`says` is merged into its identity tokens, `key` signs them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.says: dict[str, Any] = {}
        self.key: Any = RSA_KEY
        self.asked: dict[str, str] = {}

    def identity(self) -> str:
        now = int(time.time())
        said = {"iss": self.issuer, "aud": self.asked["client_id"], "sub": "ann", "iat": now, "exp": now + 60}
        return jwt.encode({**said, "nonce": self.asked["nonce"], **self.says}, self.key, "RS256", {"kid": "rsa"})


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            self.server.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            back = urlencode({"code": "a-code", "state": self.server.asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{self.server.asked['redirect_uri']}?{back}")
            self.end_headers()
        elif parts.path == "/keys":
            self._send(json.loads(KEYS))
        else:
            at = self.server.issuer
            self._send(
                {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        challenge = base64.urlsafe_b64encode(sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
        assert challenge == self.server.asked["code_challenge"]
        self._send({"access_token": "x", "token_type": "bearer", "id_token": self.server.identity()})

    def _send(self, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def provider() -> Iterator[Provider]:
    with Provider() as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()
