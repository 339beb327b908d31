"""A request of the web server as access looks at it."""

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from assistant.settings import Settings
from ui.access import Call


def call_of(scope: Scope, settings: Settings) -> Call:
    """The call that a scope of ASGI describes, path prefix taken off."""
    headers = Headers(scope=scope)
    return Call(
        method=scope["method"],
        path=scope["path"].removeprefix(scope.get("root_path", "")),
        headers=headers,
        query=QueryParams(scope["query_string"]),
        address=scope["client"][0] if scope.get("client") else "",
        user=_user(scope, headers, settings),
    )


def _user(scope: Scope, headers: Headers, settings: Settings) -> str | None:
    """Who signed in: the header has been taken out already where no trusted proxy sent it."""
    if settings.sign_in_header:
        return headers.get(settings.sign_in_header)
    return scope["session"].get("user") if settings.oidc_issuer else None
