"""What visitors leave on the server: nothing that grows with their number."""

import json
import subprocess
import sys

import httpx

from assistant.settings import Settings
from tests.browser.conftest import ROOT
from tests.browser.remains import UNHEARD
from ui.server import SESSIONS_KEPT

HELD = SESSIONS_KEPT + UNHEARD
"""Those that are kept, and those that an answer which nobody has heard yet still holds."""
VISITORS = HELD + 20


def test_of_many_visitors_little_stays(settings: Settings) -> None:
    command = [sys.executable, "-m", "tests.browser.remains", str(settings.cache), str(VISITORS)]
    remains = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    assert 0 < remains.pop("SessionState") <= HELD
    assert remains.pop("event_analytics") <= 1
    # Who has just left may still be counted; what grew with the visitors would be three times as much.
    assert max(remains.values()) <= HELD, remains


def test_a_page_that_waits_holds_no_connection(site: str) -> None:
    assert httpx.get(f"{site}/config").json()["connect_heartbeat"] is False
    assert httpx.get(f"{site}/gradio_api/heartbeat/x").status_code == 404
