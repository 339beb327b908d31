"""Whose answers are whose. Gradio sends them under a name that the page makes up, and asks nobody who it is."""

import json
from collections import OrderedDict

from starlette.types import Scope

from ui.access import Call
from ui.visitor import Refused, Visitor

KEPT = 20_000


class Talks:
    """Remembers which portal's visitor, or who of those signed in, a page belongs to."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def check(self, scope: Scope) -> str | None:
        """The page that is named, if one is. Raises Refused 404 where it is somebody else's."""
        name = _name_in(scope)
        if name is None:
            return None
        visitor: Visitor | Refused = scope["visitor"]
        known = self._owners.get(name)
        # Who is refused goes on only to be told so, and owns nothing.
        owner = None if isinstance(visitor, Refused) else _circle(visitor)
        if known is not None and known != owner:
            raise Refused("not_found", 404)
        if owner is not None:
            self._owners[name] = owner
            self._owners.move_to_end(name)
        while len(self._owners) > KEPT:
            self._owners.popitem(last=False)
        return name


def _circle(visitor: Visitor) -> str:
    """Not the session's id: that changes when a page slept for too long, and its conversation should go on."""
    portal = visitor.portal.id if visitor.portal else ""
    return f"{portal} {visitor.user or ''}"


def _name_in(scope: Scope) -> str | None:
    call: Call = scope["call"]
    if not call.path.startswith("/gradio_api/"):
        return None
    if call.method != "POST":
        return call.query.get("session_hash")
    try:
        body = json.loads(scope["body"])
    except (ValueError, RecursionError):
        return None
    name: object = body.get("session_hash") if isinstance(body, dict) else None
    return name if isinstance(name, str) else None
