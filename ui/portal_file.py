"""Writes the portals file. What stands in it, comments included, stays."""

import os
import secrets
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import tomlkit

from ui.portals import KEY, Portals, PortalsError

RANDOM_BYTES = 24
ONLY_THE_OWNER = 0o600


def new_key(portal_id: str) -> tuple[str, str]:
    """A key of 192 random bits, and its SHA-256, which is what the file holds."""
    key = f"{KEY}{portal_id}_{secrets.token_urlsafe(RANDOM_BYTES)}"
    return key, sha256(key.encode()).hexdigest()


def add(file: Path, portal_id: str, origins: Sequence[str], *, title: str = "", speech: str | None = None) -> str:
    """Appends a portal and makes the file if there is none; returns the portal's key.

    Raises PortalsError: `portal_exists`, or what is wrong with the file as it would be.
    """
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    if file.exists() and Portals(file).get(portal_id):
        raise PortalsError("portal_exists", portal=portal_id, file=file)
    key, known_by = new_key(portal_id)
    table = tomlkit.table()
    for name, value in (("title", title), ("origins", list(origins)), ("speech", speech), ("keys", [known_by])):
        if value:
            table[name] = value
    appended = tomlkit.dumps({"portal": {portal_id: table}}).replace("[portal]\n", "", 1)
    _write(file, f"{text.rstrip()}\n\n{appended}".lstrip())
    return key


def rotate(file: Path, portal_id: str, *, keep: bool = False) -> str:
    """Gives the portal a new key and returns it; the old ones no longer hold, unless they are kept.

    Raises PortalsError: `portal_missing`, or what is wrong with the file.
    """
    if Portals(file).get(portal_id) is None:
        raise PortalsError("portal_missing", portal=portal_id, file=file)
    key, known_by = new_key(portal_id)
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    table: Any = document["portal"][portal_id]  # type: ignore[index]
    keys = table.setdefault("keys", tomlkit.array())
    # Changed in its place, so that a comment beside it stays.
    if not keep:
        keys.clear()
    keys.append(known_by)
    _write(file, tomlkit.dumps(document))
    return key


def _write(file: Path, text: str) -> None:
    """All of it or nothing, and nothing that could not be read again."""
    file = file.resolve()
    mode = file.stat().st_mode & 0o777 if file.exists() else ONLY_THE_OWNER
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        written.chmod(mode)
        Portals(written)
        written.replace(file)
    except PortalsError as error:
        raise PortalsError("portal_refused", file=file, cause=error.facts["cause"]) from None
    finally:
        written.unlink(missing_ok=True)
