"""`speech-assistant portal`, through its entry point."""

import re
import stat
import tomllib
from pathlib import Path

import pytest

from tests.ui.portal_files import digest
from tests.ui.test_cli import run
from ui.portals import Portals

COMMENTED = """\
# Portals of the house; ask the web team before you change anything.
[portal.old]  # the old intranet
title = 'Old' # kept as it is
origins = [
    "https://old.example",  # first
]
keys = ["{known}"] # made in May

[site]
address = {{ minute = 7, day = 70, streams = 7 }}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)


def keys_in(shown: str) -> list[str]:
    return re.findall(r"sa_[a-z-]+_[\w-]{32,}", shown)


def test_a_first_portal_is_made_and_says_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    code, shown, _ = run(capsys, "portal", "add", "hr", "--origin", "https://hr.example", "--title", '<"HR">')
    assert code == 0
    [key] = keys_in(shown)
    file = Path("portals.toml")
    assert digest(key) in file.read_text(encoding="utf-8")
    assert key not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"export SPEECH_PORTALS={file.resolve()}" in shown
    assert (
        '<script src="http://127.0.0.1:7860/embed.js" data-portal="hr" data-title="&lt;&quot;HR&quot;&gt;" defer>'
        in shown
    )
    assert 'title="&lt;&quot;HR&quot;&gt;"' in shown
    assert [(portal.id, portal.title) for portal in Portals(file)] == [("hr", '<"HR">')]
    assert not keys_in(run(capsys, "portal", "list")[1] + run(capsys, "portal", "snippet", "hr")[1])


def test_the_running_server_needs_the_file_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(capsys, "portal", "add", "hr", "--origin", "https://hr.example")[1]
    monkeypatch.setenv("SPEECH_PORTALS", "portals.toml")
    second = run(capsys, "portal", "add", "it", "--origin", "https://it.example")[1]
    restart, by_itself = "Stop the server, export", "The running server reads it by itself."
    assert [restart in first, by_itself in first] == [True, False]
    assert [restart in second, by_itself in second] == [False, True]


@pytest.mark.parametrize(
    ("public", "origin", "told"),
    [
        ("", "https://hr.example", True),
        ("http://localhost:7860", "https://hr.example", True),
        ("", "http://localhost:8000", False),
        ("https://assistant.example", "https://hr.example", False),
    ],
)
def test_an_address_that_only_this_machine_reaches_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, public: str, origin: str, told: bool
) -> None:
    if public:
        monkeypatch.setenv("SPEECH_PUBLIC_URL", public)
    added = run(capsys, "portal", "add", "hr", "--origin", origin)[1]
    shown = run(capsys, "portal", "snippet", "hr")[1]
    assert ["set SPEECH_PUBLIC_URL" in said for said in (added, shown)] == [told, told]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:7860"),
        ("::", "http://[::1]:7860"),
        ("::1", "http://[::1]:7860"),
        ("192.0.2.1", "http://192.0.2.1:7860"),
    ],
)
def test_the_snippet_names_an_address_that_can_be_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    monkeypatch.setenv("SPEECH_HOST", host)
    shown = run(capsys, "portal", "add", "hr", "--origin", "https://hr.example")[1]
    assert f'<script src="{address}/embed.js"' in shown
    assert f'<iframe src="{address}/?portal=hr' in shown
    assert ("set SPEECH_PUBLIC_URL" in shown) == (host != "192.0.2.1")


def test_what_stands_in_the_file_stays(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("house.toml")
    before = COMMENTED.format(known=digest("old key"))
    file.write_text(before, encoding="utf-8")
    file.chmod(0o640)
    monkeypatch.setenv("SPEECH_PORTALS", str(file))
    assert run(capsys, "portal", "add", "it", "--origin", "http://a.example", "--origin", "http://b.example")[0] == 0
    assert file.read_text(encoding="utf-8").startswith(before)
    [key] = keys_in(run(capsys, "portal", "rotate", "old")[1])
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before.replace(digest("old key"), digest(key)))
    assert tomllib.loads(after)["portal"]["old"]["keys"] == [digest(key)]
    assert tomllib.loads(after)["portal"]["it"]["origins"] == ["http://a.example", "http://b.example"]
    added = tomllib.loads(after)["portal"]["it"]["keys"]
    [second] = keys_in(run(capsys, "portal", "rotate", "old", "--keep")[1])
    assert Portals(file).get("it").keys == tuple(added)  # type: ignore[union-attr]
    assert Portals(file).get("old").keys == (digest(key), digest(second))  # type: ignore[union-attr]
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(Path().iterdir()) == [file]


def test_a_portal_without_a_key_gets_one(capsys: pytest.CaptureFixture[str]) -> None:
    tables = '[portal.hr]\norigins = ["https://hr.example"]\n\n[portal.hr.limits]\nquestion_length = 9\n'
    Path("portals.toml").write_text(tables, encoding="utf-8")
    [key] = keys_in(run(capsys, "portal", "rotate", "hr")[1])
    assert Portals(Path("portals.toml")).get("hr").keys == (digest(key),)  # type: ignore[union-attr]


def test_the_snippet_names_the_public_address(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "portal", "add", "hr", "--origin", "https://hr.example")
    monkeypatch.setenv("SPEECH_PUBLIC_URL", "https://intranet.example/assistant/")
    file = Path("portals.toml")
    file.write_text(file.read_text(encoding="utf-8") + 'theme = "dark"\n', encoding="utf-8")
    shown = run(capsys, "portal", "snippet", "hr")[1]
    assert (
        '<script src="https://intranet.example/assistant/embed.js" data-portal="hr" data-theme="dark" defer>' in shown
    )
    assert '?portal=hr&amp;view=compact&amp;__theme=dark"' in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "hr", "--origin", "https://hr.example"], "stands in portals.toml already"),
        (["add", "it", "--origin", "https://it.example/x"], "Nothing was written to"),
        (["add", "it", "--origin", "*"], "not an exact origin"),
        (["add", "I_T", "--origin", "https://it.example"], "Nothing was written to"),
        (["add", 'x"]', "--origin", "https://it.example"], "Nothing was written to"),
        (["add", "it", "--origin", "https://it.example", "--speech", "nope"], "no speech called “nope”"),
        (["rotate", "it"], "There is no portal “it”"),
        (["snippet", "it"], "There is no portal “it”"),
    ],
)
def test_a_mistake_gets_one_sentence_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    run(capsys, "portal", "add", "hr", "--origin", "https://hr.example")
    before = Path("portals.toml").read_text(encoding="utf-8")
    code, out, told = run(capsys, "portal", *arguments)
    assert (code, out, told.count("\n")) == (2, "", 1)
    assert sentence in told
    assert Path("portals.toml").read_text(encoding="utf-8") == before
    assert len(list(Path().iterdir())) == 1


def test_without_a_file_the_command_says_how_to_make_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(capsys, "portal", "list")
    assert code == 2
    assert "speech-assistant portal add" in told
