"""Portals files for tests, and keys and identities that fit them."""

import json
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

HR, IT = "https://hr.example", "https://it.example"
HR_KEY, IT_KEY = "sa_hr_" + "h" * 32, "sa_it_" + "_i-" * 11
SECRET = "a secret of the portal, which has sixty-four bytes, enough for HS512 also"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = json.dumps(
    {
        "keys": [
            {**jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True), "kid": "rsa"},
            {**jwt.algorithms.ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True), "kid": "ec"},
        ]
    }
)
OFTEN = "{minute = 1000000, day = 1000000, streams = 1000}"
UNLIMITED = f"visitor = {OFTEN}\naddress = {OFTEN}\nportal = {OFTEN}\n"
"""Limits that no test reaches."""
TRUST = f'issuer = "https://sso.example"\naudience = "assistant"\nsecret = "{SECRET}"\n'


def digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def portals_file(folder: Path, *more: str) -> Path:
    """Two portals, hr and it; `more` is appended."""
    file = folder / "portals.toml"
    tables = [
        f'[portal.{name}]\norigins = ["{origin}"]\nkeys = ["{digest(key)}"]\n'
        for name, origin, key in (("hr", HR, HR_KEY), ("it", IT, IT_KEY))
    ]
    file.write_text("\n".join([*tables, *more]), encoding="utf-8")
    return file


def claims(**changed: Any) -> dict[str, Any]:
    """What an identity says; None takes a claim out."""
    whole = {"iss": "https://sso.example", "aud": "assistant", "sub": "ann", "exp": time.time() + 3600, **changed}
    return {name: value for name, value in whole.items() if value is not None}
