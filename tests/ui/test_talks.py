"""A conversation is its visitor's: knowing its name is not enough."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ui.portal_files import portals_file
from ui import talks
from ui.access import Call
from ui.portals import Portals
from ui.talks import Talks
from ui.visitor import Refused, Visitor


@pytest.fixture
def visitors(tmp_path: Path) -> dict[str, Visitor]:
    portals = Portals(portals_file(tmp_path))
    return {
        "hr": Visitor("a", "192.0.2.1", portals.get("hr")),
        "it": Visitor("b", "192.0.2.1", portals.get("it")),
        "site": Visitor("192.0.2.1", "192.0.2.1"),
        "ann": Visitor("ann", "192.0.2.1", portals.get("hr"), user="ann"),
        "bob": Visitor("bob", "192.0.2.1", portals.get("hr"), user="bob"),
    }


def joining(visitor: Visitor | Refused, name: str = "x") -> dict[str, Any]:
    body = json.dumps({"session_hash": name, "data": []}).encode()
    return {"call": Call("POST", "/gradio_api/queue/join", {}), "visitor": visitor, "body": body}


def listening(visitor: Visitor, name: str = "x") -> dict[str, Any]:
    return {"call": Call("GET", "/gradio_api/queue/data", {}, {"session_hash": name}), "visitor": visitor}


@pytest.mark.parametrize(("mine", "others"), [("hr", ("it", "site", "ann")), ("site", ("hr",)), ("ann", ("bob", "hr"))])
def test_nobody_else_may_listen_or_go_on_with_it(visitors: dict[str, Visitor], mine: str, others: tuple[str]) -> None:
    known = Talks()
    known.check(joining(visitors[mine]))
    for other in others:
        for scope in (joining(visitors[other]), listening(visitors[other])):
            with pytest.raises(Refused, match="not_found"):
                known.check(scope)
    known.check(listening(visitors[mine]))


def test_who_is_refused_owns_nothing_and_gets_at_nothing(visitors: dict[str, Visitor]) -> None:
    known, refused = Talks(), Refused("session_needed", 401)
    known.check(joining(refused))
    known.check(joining(visitors["hr"]))
    with pytest.raises(Refused, match="not_found"):
        known.check(joining(refused))


def test_a_session_that_was_opened_anew_goes_on(visitors: dict[str, Visitor]) -> None:
    known, hr = Talks(), visitors["hr"]
    known.check(joining(hr))
    known.check(listening(Visitor("another session", "192.0.2.9", hr.portal)))


def test_only_so_many_are_kept(visitors: dict[str, Visitor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "KEPT", 10)
    known = Talks()
    for number in range(100):
        known.check(joining(visitors["hr"], str(number)))
    assert len(known._owners) == 10


@pytest.mark.parametrize("body", [b"", b"[", b"[" * 100_000, b"3", b'{"session_hash": 3}', b'{"session_hash": ["x"]}'])
def test_what_names_none_is_passed_on(visitors: dict[str, Visitor], body: bytes) -> None:
    Talks().check({**joining(visitors["hr"]), "body": body})
