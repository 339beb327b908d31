"""Who a visitor is, as the portal says and signs."""

import json
from typing import Any

import jwt

from ui.portals import Portal, Trust
from ui.visitor import Refused

LEEWAY_SECONDS = 30
LONGEST = 4_000
"""Characters of a token."""
NEEDED = ["iss", "aud", "exp", "sub"]


def subject(portal: Portal, token: str | None) -> str | None:
    """The subject of the token; None where none is given and the portal asks for none.

    Raises Refused: `identity_required`, `bad_identity`.
    """
    trust = portal.identity
    if token is None:
        if trust and trust.required:
            raise Refused("identity_required", 401)
        return None
    if trust is None or len(token) > LONGEST:
        raise Refused("bad_identity", 401)
    try:
        return _verified(trust, token)
    except (jwt.PyJWTError, ValueError):
        raise Refused("bad_identity", 401) from None


def _verified(trust: Trust, token: str) -> str:
    # The algorithm follows from the key that stands in the file, never from the token.
    key, algorithm = _key(trust, token)
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[algorithm],
        issuer=trust.issuer,
        audience=trust.audience,
        leeway=LEEWAY_SECONDS,
        options={"require": NEEDED},
    )
    if not claims["sub"]:
        raise jwt.InvalidTokenError
    return str(claims["sub"])


def _key(trust: Trust, token: str) -> tuple[Any, str]:
    if trust.secret is not None:
        return trust.secret.get_secret_value(), "HS256"
    keys = jwt.PyJWKSet.from_dict(json.loads(trust.jwks or "{}")).keys
    wanted = jwt.get_unverified_header(token).get("kid")
    found = [key for key in keys if key.key_id == wanted] if wanted is not None else keys
    if len(found) != 1:
        raise jwt.InvalidKeyError
    return found[0].key, "ES256" if found[0].key_type == "EC" else "RS256"
