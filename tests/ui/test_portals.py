"""The file of portals: what is refused and how that is said, and what happens when it changes."""

import os
from pathlib import Path

import pytest

from prompts.words import say
from tests.ui.portal_files import HR, SECRET, TRUST, portals_file
from ui.portals import Portals, PortalsError, origin_of

SHARED_KEY = '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'
PORTAL = '[portal.hr]\ntitle = "HR"\norigins = ["https://hr.example"]\n'


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ('[portal.hr]\ntitle = "x\n', 2, "Illegal character"),
        ("[portal.hr]\n", 1, "portal.hr.origins: Field required"),
        ("# first\n[portal.hr]\norigins = []\n", 3, "at least 1 item"),
        ('[portal.hr]\ntitle = "HR"\norigins = ["*"]\n', 3, "“*” is not an exact origin"),
        ('[portal.hr]\norigins = ["https://*.example"]\n', 2, "not an exact origin"),
        ('[portal.hr]\norigins = ["https://hr.example/"]\n', 2, "not an exact origin"),
        ('[portal.hr]\norigins = ["https://hr.example:443"]\n', 2, "not an exact origin"),
        ('[portal.hr]\norigins = ["https://HR.example"]\n', 2, "not an exact origin"),
        ('[portal.hr]\norigins = ["https://hr.example@evil.example"]\n', 2, "not an exact origin"),
        ('[portal.hr]\norigins = ["null"]\n', 2, "not an exact origin"),
        ('[portal.hr]\norigins = ["file:///x"]\n', 2, "not an exact origin"),
        (f"{PORTAL}colour = 1\n", 4, "portal.hr.colour: Extra inputs are not permitted"),
        (f'{PORTAL}keys = ["sa_hr_x"]\n', 4, "portal.hr.keys.0"),
        (f'{PORTAL}speech = "nope"\n', 4, "There is no speech called “nope”"),
        ('[portal.HR_1]\norigins = ["https://hr.example"]\n', 1, "portal.HR_1.id"),
        (f"{PORTAL}\n[portal.hr.limits]\nvisitor = {{minute = 0, day = 1, streams = 1}}\n", 6, "greater than or equal"),
        (f"{PORTAL}[portal.hr.identity]\n{TRUST.replace(SECRET, 'short')}", 4, "at least 32 bytes"),
        (f"{PORTAL}[portal.hr.identity]\n{TRUST}jwks = '{{}}'\n", 4, "either secret or jwks"),
        (f"{PORTAL}[portal.hr.identity]\nissuer = 'i'\naudience = 'a'\njwks = 'x'\n", 4, "not a JSON Web Key Set"),
        (
            f"{PORTAL}[portal.hr.identity]\nissuer = 'i'\naudience = 'a'\njwks = '{SHARED_KEY}'\n",
            4,
            "public RSA or P-256",
        ),
        ("[portals.hr]\n", 1, "portals: Extra inputs"),
        ("portal = 3\n", 1, "portal: Input should be"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_reason(tmp_path: Path, text: str, line: int, cause: str) -> None:
    file = tmp_path / "portals.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PortalsError) as error:
        Portals(file)
    assert cause in str(error.value.facts["cause"])
    assert str(error.value.facts["line"]) == str(line)
    assert SECRET not in say(f"error.{error.value.reason}", "en", **error.value.facts)


def test_a_missing_file_and_a_broken_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(PortalsError, match="portals_unreadable"):
        Portals(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'[portal.hr]\ntitle = "\xe4"\n')
    with pytest.raises(PortalsError, match="portals_wrong"):
        Portals(tmp_path / "latin.toml")


def test_a_change_is_read_and_a_bad_one_leaves_what_stood(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = portals_file(tmp_path)
    good = file.read_text(encoding="utf-8")
    portals = Portals(file)
    assert [portal.id for portal in portals] == ["hr", "it"]
    for bad in ("[portal.hr", '[portal.hr]\norigins = ["*"]\n'):
        file.write_text(bad, encoding="utf-8")
        assert portals.lists(HR)
        assert "is wrong at line" in caplog.text
        caplog.clear()
    file.unlink()
    assert portals.lists(HR)
    file.write_text(good.partition("[portal.it]")[2].join(["[portal.it]", ""]), encoding="utf-8")
    assert [portal.id for portal in portals] == ["it"]
    assert not portals.lists(HR)


def test_a_file_put_in_its_place_with_the_same_time_and_size_is_noticed(tmp_path: Path) -> None:
    file = portals_file(tmp_path)
    portals, about = Portals(file), file.stat()
    other = tmp_path / "other.toml"
    other.write_text(file.read_text(encoding="utf-8").replace("[portal.hr]", "[portal.xy]"), encoding="utf-8")
    os.utime(other, ns=(about.st_atime_ns, about.st_mtime_ns))
    other.replace(file)
    assert portals.get("xy")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://hr.example/a?b", "https://hr.example"),
        ("HTTPS://HR.example:443", "https://hr.example"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://hr.example:99999", None),
        ("javascript:alert(1)", None),
        ("hr.example", None),
        ("http://[", None),
        ("null", None),
    ],
)
def test_origins_are_written_as_browsers_write_them(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin
