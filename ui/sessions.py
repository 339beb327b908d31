"""Sessions: what a page holds instead of a key. Short-lived, bound to a portal and an origin."""

import secrets
import time
from dataclasses import dataclass

import jwt

from ui.visitor import Refused

SECONDS = 30 * 60
PREFIX = "ss_"
FIELDS = ("jti", "portal", "origin", "exp")


@dataclass(frozen=True)
class Session:
    """What a token says. `origin` is the page's, or the assistant's own for a plain frame."""

    id: str
    portal: str
    origin: str
    user: str | None = None


class Sessions:
    """Signs tokens and reads them. Keeps none, so their number costs nothing; they end with the process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def open(self, portal: str, origin: str, user: str | None = None, session_id: str | None = None) -> str:
        """A token for 30 minutes; with the id of the session it renews, or a new one of 128 random bits."""
        claims = {
            "jti": session_id or secrets.token_urlsafe(16),
            "portal": portal,
            "origin": origin,
            "sub": user or "",
            "exp": int(time.time()) + SECONDS,
        }
        return PREFIX + jwt.encode(claims, self._secret, algorithm="HS256")

    def read(self, token: str) -> Session:
        """The session of a token. Raises Refused `session_over`: expired, forged, or of another process."""
        try:
            claims = jwt.decode(
                token.removeprefix(PREFIX), self._secret, algorithms=["HS256"], options={"require": list(FIELDS)}
            )
        except jwt.InvalidTokenError:
            raise Refused("session_over", 401) from None
        return Session(claims["jti"], claims["portal"], claims["origin"], claims["sub"] or None)
