"""Who a visitor is: what a portal signs is believed, and nothing else."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.ui.conftest import Client
from tests.ui.portal_files import EC_KEY, HR, KEYS, RSA_KEY, SECRET, TRUST, claims
from ui.identity import subject
from ui.portals import Portal, Trust
from ui.visitor import Refused

BY_SECRET = Trust(issuer="https://sso.example", audience="assistant", secret=SECRET)  # type: ignore[arg-type]
BY_KEYS = Trust(issuer="https://sso.example", audience="assistant", jwks=KEYS)
PUBLIC = RSA_KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def portal(trust: Trust | None) -> Portal:
    return Portal(id="hr", origins=(HR,), identity=trust)


def signed(key: Any = SECRET, algorithm: str = "HS256", kid: str | None = None, **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm, headers={"kid": kid} if kid else None)


def by_hand(header: dict[str, Any], key: bytes) -> str:
    """A token as a library would not make it."""

    def part(of: bytes) -> bytes:
        return base64.urlsafe_b64encode(of).rstrip(b"=")

    said = part(json.dumps(header).encode()) + b"." + part(json.dumps(claims()).encode())
    return (said + b"." + (part(hmac.digest(key, said, sha256)) if key else b"")).decode()


@pytest.mark.parametrize(
    ("trust", "token"),
    [
        (BY_SECRET, signed()),
        (BY_SECRET, signed(aud=["other", "assistant"])),
        (BY_KEYS, signed(RSA_KEY, "RS256", "rsa")),
        (BY_KEYS, signed(EC_KEY, "ES256", "ec")),
    ],
)
def test_what_the_portal_signed_is_believed(trust: Trust, token: str) -> None:
    assert subject(portal(trust), token) == "ann"


def test_clocks_may_differ_a_little() -> None:
    assert subject(portal(BY_SECRET), signed(exp=time.time() - 5)) == "ann"


@pytest.mark.parametrize(
    ("trust", "token"),
    [
        (BY_SECRET, signed(aud="somebody else")),
        (BY_SECRET, signed(iss="https://evil.example")),
        (BY_SECRET, signed(exp=time.time() - 60)),
        (BY_SECRET, signed(nbf=time.time() + 86_400)),
        (BY_SECRET, signed(sub="")),
        (BY_SECRET, signed(sub=7)),
        *[(BY_SECRET, signed(**{name: None})) for name in ("iss", "aud", "exp", "sub")],
        (BY_SECRET, signed(SECRET.upper())),
        (BY_SECRET, signed(algorithm="HS512")),
        (BY_SECRET, jwt.encode(claims(), None, "none")),
        (BY_SECRET, by_hand({"alg": "None"}, b"")),
        (BY_SECRET, by_hand({"alg": "none"}, SECRET.encode())),
        (BY_SECRET, signed(RSA_KEY, "RS256")),
        (BY_SECRET, signed()[:-2]),
        (BY_SECRET, signed().replace(".", "")),
        (BY_SECRET, "x" * 5000),
        (BY_SECRET, "é.é.é"),
        (BY_KEYS, jwt.encode(claims(), None, "none", headers={"kid": "rsa"})),
        (BY_KEYS, by_hand({"alg": "HS256", "kid": "rsa"}, PUBLIC)),  # the public key taken for a secret
        (BY_KEYS, by_hand({"alg": "HS256", "kid": "ec"}, KEYS.encode())),
        (BY_KEYS, signed(RSA_KEY, "PS256", "rsa")),
        (BY_KEYS, signed(RSA_KEY, "RS256", "ec")),
        (BY_KEYS, signed(RSA_KEY, "RS256", "unknown")),
        (BY_KEYS, signed(RSA_KEY, "RS256")),
        (BY_KEYS, signed(rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256", "rsa")),
        (BY_KEYS, signed(ec.generate_private_key(ec.SECP256R1()), "ES256", "ec")),
        (None, signed()),
    ],
)
def test_everything_else_is_not(trust: Trust | None, token: str) -> None:
    with pytest.raises(Refused, match="bad_identity"):
        subject(portal(trust), token)


def test_an_identity_may_be_left_out_unless_the_portal_requires_it() -> None:
    assert subject(portal(BY_SECRET), None) is None
    with pytest.raises(Refused, match="identity_required"):
        subject(portal(BY_SECRET.model_copy(update={"required": True})), None)


def test_a_session_knows_its_visitor_and_asks_again_when_it_is_renewed(client_of: Callable[..., Client]) -> None:
    client = client_of("[portal.hr.identity]\nrequired = true\n" + TRUST)
    token = client.session("hr", HR, signed()).json()["token"]
    assert client.site.sessions.read(token).user == "ann"
    for identity, reason in ((None, "identity_required"), (signed(exp=0), "bad_identity")):
        answer = client.session("hr", HR, identity, authorization=f"Bearer {token}")
        assert (answer.status_code, answer.json()["reason"]) == (401, reason)
    assert client.session("hr", HR, signed(), authorization=f"Bearer {token}").status_code == 201
