"""The portals that may embed or call the assistant, as one TOML file declares them."""

import json
import logging
import re
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from prompts.words import say
from store.library import open_speech
from store.speech import SpeechError

log = logging.getLogger("speech_assistant.portals")

ID = r"^[a-z0-9][a-z0-9-]{0,39}$"
KEY = "sa_"
"""How a portal's key begins; its id and a random part follow: `sa_hr_…`."""
SECRET_BYTES = 32
"""The shortest secret that HS256 may be used with (RFC 7518, 3.2)."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(_Declared):
    """How much one visitor, address or portal may ask."""

    minute: Annotated[int, Field(ge=1)]
    day: Annotated[int, Field(ge=1)]
    streams: Annotated[int, Field(ge=1)]
    """Answers that may be under way at once."""


class Limits(_Declared):
    """The limits of one portal, or of the site itself."""

    visitor: Rate = Rate(minute=20, day=500, streams=4)
    address: Rate = Rate(minute=60, day=5_000, streams=20)
    portal: Rate = Rate(minute=600, day=20_000, streams=100)
    question_length: Annotated[int, Field(ge=1)] | None = None
    """Most characters of a question; SPEECH_QUESTION_LIMIT where none is given."""


class Trust(_Declared):
    """Whose signature on a visitor's identity is believed: a shared secret (HS256), or public keys (RS256, ES256)."""

    issuer: Annotated[str, Field(min_length=1)]
    audience: Annotated[str, Field(min_length=1)]
    secret: SecretStr | None = None
    jwks: str | None = None
    """A JSON Web Key Set, as text."""
    required: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.secret is None) == (self.jwks is None):
            raise ValueError("give either secret or jwks")
        if self.secret and len(self.secret.get_secret_value().encode()) < SECRET_BYTES:
            raise ValueError(f"the secret must have at least {SECRET_BYTES} bytes")
        if self.jwks is not None:
            _check_key_set(self.jwks)
        return self


def _check_key_set(text: str) -> None:
    """Raises ValueError where it is not a set of public keys for RS256 or ES256."""
    try:
        keys = json.loads(text)["keys"]
        kinds = [(key["kty"], key.get("crv", "P-256"), "d" in key) for key in keys]
    except (ValueError, TypeError, KeyError):
        raise ValueError("jwks is not a JSON Web Key Set") from None
    if not kinds or any(kind not in (("RSA", "P-256", False), ("EC", "P-256", False)) for kind in kinds):
        raise ValueError("jwks must hold public RSA or P-256 keys, and nothing else")


def origin_of(address: str) -> str | None:
    """`https://host:port` of an address, as browsers write it; None where it is not one of a web page."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in (None, usual) else f":{port}")


def is_loopback(host: str) -> bool:
    """Only this machine reaches itself by that name or address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _exact(origin: str) -> str:
    if "*" in origin or origin_of(origin) != origin or not origin.isascii():
        raise ValueError(f"“{origin}” is not an exact origin such as https://intranet.example")
    return origin


Origin = Annotated[str, AfterValidator(_exact)]
KeyHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _readable(speech: str) -> str:
    try:
        open_speech(speech)
    except SpeechError as error:
        raise ValueError(say(f"error.{error.reason}", "en", **error.facts)) from None
    return speech


class Portal(_Declared):
    """A site that embeds or calls the assistant."""

    id: Annotated[str, Field(pattern=ID)]
    title: str = ""
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)]
    """The origins whose pages may frame and call it, exactly."""
    speech: Annotated[str, AfterValidator(_readable)] | None = None
    """Id or file of its speech; None: the speech of the site."""
    theme: Literal["auto", "light", "dark"] = "auto"
    keys: tuple[KeyHash, ...] = ()
    """SHA-256 of each key; keys are random, so a fast hash is right."""
    limits: Limits = Limits()
    identity: Trust | None = None


class _File(_Declared):
    portal: dict[str, Portal] = {}
    site: Limits = Limits()


class PortalsError(Exception):
    """The file cannot be used: `reason` names the sentence to show, `facts` fill it in."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


class Portals:
    """The declared portals, read again when their file changes; a bad file is refused, and what stood before stays."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises PortalsError where the file cannot be used."""
        self._path = file
        self._seen = _state(file)
        self._file = _File() if file is None else _read(file)

    def get(self, portal_id: str) -> Portal | None:
        """The portal of that id, as its file declares it now."""
        return self._now().portal.get(portal_id)

    def __iter__(self) -> Iterator[Portal]:
        return iter(self._now().portal.values())

    @property
    def limits(self) -> Limits:
        """The limits of the site itself: table [site] of the file."""
        return self._now().site

    def lists(self, origin: str) -> bool:
        """Some portal's pages come from there."""
        return any(origin in portal.origins for portal in self)

    def _now(self) -> _File:
        state = _state(self._path)
        if self._path is not None and state != self._seen:
            self._seen = state
            try:
                self._file = _read(self._path)
            except PortalsError as error:
                log.error("%s", say(f"error.{error.reason}", "en", **error.facts))
        return self._file


def _state(file: Path | None) -> tuple[int, int, int] | None:
    try:
        about = file.stat() if file else None
    except OSError:
        return None
    return (about.st_mtime_ns, about.st_size, about.st_ino) if about else None


def _read(file: Path) -> _File:
    try:
        text = file.read_text(encoding="utf-8")
        return _File.model_validate(_with_ids(tomllib.loads(text)))
    except OSError as fault:
        raise PortalsError("portals_unreadable", file=file, cause=fault.strerror) from None
    except ValidationError as error:
        [first, *_] = error.errors(include_url=False, include_input=False)
        place = [str(part) for part in first["loc"]]
        cause = f"{'.'.join(place)}: {first['msg'].removeprefix('Value error, ')}"
        raise PortalsError("portals_wrong", file=file, line=_line_of(place, text), cause=cause) from None
    except ValueError as fault:  # not TOML, or not UTF-8
        line = re.search(r"at line (\d+)", str(fault))
        cause = re.sub(r" \(at .*\)", "", str(fault))
        raise PortalsError("portals_wrong", file=file, line=line[1] if line else "?", cause=cause) from None


def _with_ids(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Each portal knows its own id, which is the name of its table."""
    portals = declared.get("portal")
    if not isinstance(portals, dict) or not all(isinstance(table, dict) for table in portals.values()):
        return dict(declared)
    return {**declared, "portal": {name: {**table, "id": name} for name, table in portals.items()}}


def _line_of(place: list[str], text: str) -> int:
    """The line of the field, or of the table that lacks it."""
    tables = [place[:length] for length in range(len(place), 0, -1)]
    lines = text.splitlines()
    for table in tables:
        names = ".".join(table)
        for number, line in enumerate(lines, 1):
            if re.match(rf"\s*\[\s*{re.escape(names)}\s*\]", line):
                field = place[len(table)] if len(table) < len(place) else None
                body = _body(lines, number) if field else []
                return next((at for at, said in body if re.match(rf"\s*{field}\s*=", said)), number)
    return 1


def _body(lines: list[str], table: int) -> list[tuple[int, str]]:
    """The numbered lines of the table whose head stands in that line."""
    body = []
    for number, line in enumerate(lines[table:], table + 1):
        if re.match(r"\s*\[[^\[\]=]+\]\s*(#.*)?$", line):
            break
        body.append((number, line))
    return body
