"""Who may do what: the one function that decides every request."""

import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from fastapi import Request

from ui.portals import KEY, Portal, Portals, origin_of
from ui.sessions import PREFIX as SESSION
from ui.sessions import Sessions
from ui.visitor import Refused, Visitor

__all__ = ["Call", "Refused", "Rules", "Visitor", "admit", "asking", "decide"]

Right = Literal["open", "page", "read", "ask", "session"]
RIGHTS: tuple[tuple[str, Right], ...] = (
    ("/api/v1/openapi.json", "open"),
    ("/api/v1/sessions", "session"),
    ("/api/v1/ask", "ask"),
    ("/api/", "read"),
    ("/v1/chat/", "ask"),
    ("/v1/", "read"),
    ("/mcp", "ask"),
    ("/gradio_api/", "page"),
)
"""What a request needs, by the start of its path; everything else is open: files and the empty page."""
OF_A_KEY = ("open", "read", "ask")
SECRET_NAMES = {"key", "api_key", "apikey", "token", "access_token", "authorization", "bearer"}
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Call:
    """A request, as far as rights go. Names of headers are in lower case; `address` is the visitor's."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    user: str | None = None
    """Who signed in, where the site asks for that."""

    @property
    def right(self) -> Right:
        """What the request needs."""
        return next((right for start, right in RIGHTS if self.path.startswith(start)), "open")

    @property
    def origin(self) -> str | None:
        """Where the page that sent it comes from; None where no page of another origin did."""
        return self.headers.get("origin")

    @property
    def bearer(self) -> str | None:
        """The credential it carries."""
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if kind.lower() == "bearer" and value.strip() else None


@dataclass(frozen=True)
class Rules:
    """What a decision rests on. `public`: origin under which the site is known, where a proxy stands before it."""

    portals: Portals
    sessions: Sessions
    public: str | None = None
    loopback: bool = True
    """It listens on this machine alone."""
    sign_in: bool = False
    """The site itself is for those who signed in."""

    def is_own(self, origin: str, host: str) -> bool:
        """The origin is the site's own. Only hosts are compared: a proxy may have ended TLS."""
        return origin == self.public or urlsplit(origin).netloc.lower() == host.lower()

    def answers_to(self, host: str) -> bool:
        """The host names this site. Other names may be an attacker's that point here (DNS rebinding)."""
        name = (urlsplit(f"//{host}").hostname or "") if host.isprintable() else ""
        if name == "localhost" or _is_address(name):
            return True
        return name == urlsplit(self.public).hostname if self.public else bool(name) and not self.loopback


def decide(call: Call, rules: Rules) -> Visitor:
    """Who asks. Raises Refused where the call may not go on. Rests on its arguments alone."""
    host = call.headers.get("host", "")
    if not rules.answers_to(host):
        raise Refused("unknown_host", 421)
    if _secret_in(call.query):
        raise Refused("key_in_query", 400)
    if call.origin == "null" and call.method not in READING:
        raise Refused("null_origin", 403)
    credential = call.bearer
    if credential and credential.startswith(KEY):
        return _by_key(call, credential, rules)
    if credential and credential.startswith(SESSION):
        return _by_session(call, credential, rules)
    # Clients of language models always send a key; where there are no portals, any will do.
    if credential and any(True for _ in rules.portals):
        raise Refused("unknown_key", 401)
    return _by_origin(call, rules)


def admit(request: Request) -> Visitor:
    """The visitor of this request, for a route. Raises Refused."""
    decided: Visitor | Refused = request.scope["visitor"]
    if isinstance(decided, Refused):
        raise decided
    return decided


async def asking(request: Request) -> AsyncIterator[Visitor]:
    """The same for a route that answers a question: counts it, and holds a place until the response is sent."""
    visitor = admit(request)
    async with request.app.state.site.limits.question(visitor):
        yield visitor


def _by_key(call: Call, key: str, rules: Rules) -> Visitor:
    portal = rules.portals.get(key.removeprefix(KEY).partition("_")[0])
    given = sha256(key.encode()).hexdigest()
    if portal is None or not any(hmac.compare_digest(given, known) for known in portal.keys):
        raise Refused("unknown_key", 401)
    if call.origin is not None:
        raise Refused("key_in_page", 403)
    if call.right not in OF_A_KEY:
        raise Refused("wrong_right", 403)
    return Visitor(f"server of {portal.id}", call.address, portal, is_server=True)


def _by_session(call: Call, token: str, rules: Rules) -> Visitor:
    session = rules.sessions.read(token)
    portal, host = rules.portals.get(session.portal), call.headers["host"]
    if portal is None or not (session.origin in portal.origins or rules.is_own(session.origin, host)):
        raise Refused("session_over", 401)
    if call.origin not in (None, session.origin) and not rules.is_own(call.origin, host):
        raise Refused("wrong_origin", 403)
    if call.right == "page" and call.query.get("portal", portal.id) != portal.id:
        raise Refused("session_needed", 401)
    return Visitor(session.user or session.id, call.address, portal, session.origin, session.user)


def _by_origin(call: Call, rules: Rules) -> Visitor:
    """Without a credential: the site's own pages, and a listed page that opens a session."""
    own = call.origin is None or rules.is_own(call.origin, call.headers["host"])
    opens = call.right == "session" and call.origin is not None and rules.portals.lists(call.origin)
    if not own and not opens and not (call.right == "open" and call.method in READING):
        raise Refused("foreign_origin", 403)
    if own and rules.sign_in and call.user is None and call.right not in ("open", "session"):
        raise Refused("sign_in", 401)
    if call.right == "page" and call.query.get("portal"):
        raise Refused("session_needed", 401)
    return Visitor(call.user or call.address, call.address, None, call.origin, call.user)


def named_portal(call: Call, rules: Rules) -> Portal | None:
    """The portal whose page this is (`?portal=`). Raises Refused: `unknown_portal`, `origin_not_listed`."""
    name, framing = call.query.get("portal"), call.query.get("origin")
    if not name:
        return None
    portal = rules.portals.get(name)
    if portal is None:
        raise Refused("unknown_portal", 404)
    if framing and origin_of(framing) not in portal.origins:
        raise Refused("origin_not_listed", 403)
    return portal


def _secret_in(query: Mapping[str, str]) -> bool:
    return any(name.lower() in SECRET_NAMES or value.startswith((KEY, SESSION)) for name, value in query.items())


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False
