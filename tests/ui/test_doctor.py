"""`doctor` on set-ups that do not work: each cause by its name, with what to do, and nothing of the service."""

import gc
from collections.abc import Iterator

import pytest

from prompts.words import say
from tests.llm.conftest import KEY, free_port
from tests.llm.hostile import Hostile
from ui.cli import main

CAUSES = {
    "401": "key",
    "403": "key",
    "404": "model",
    "429-later": "busy",
    "500": "server",
    "400": "context",
    "422": "request",
    "hang": "slow",
    "stall/good": "slow",
    "cut/good": "cut",
    "silent/good": "cut",
    "malformed": "garbled",
    "not-a-stream": "garbled",
    "page": "garbled",
    "length": "length",
    "content-filter": "filter",
    "endless": "endless",
    "empty": "empty",
    "turns-down": "empty",
    "whole": "one_piece",
}


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _set_up(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_CACHE", str(tmp_path_factory.getbasetemp() / "doctor-cache"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name in ("CONNECT", "FIRST_TOKEN", "IDLE"):
        monkeypatch.setenv(f"SPEECH_LLM_{name}_TIMEOUT", "0.5")


def examined(monkeypatch: pytest.MonkeyPatch, address: str, model: str) -> int:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
    monkeypatch.setenv("SPEECH_LLM_MODEL", model)
    return main(["doctor", "--lang", "zh"])


@pytest.mark.parametrize(("mode", "cause"), CAUSES.items())
def test_each_cause_is_named_with_its_remedy(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], mode: str, cause: str
) -> None:
    assert examined(monkeypatch, f"http://127.0.0.1:{hostile.port}", mode) == 1
    shown = capfd.readouterr()
    assert f"✗ {say(f'doctor.{cause}', 'zh', model=mode)}\n" in shown.out
    assert not [word for word in ("CANARY", KEY, "127.0.0.1", "maximum context") if word in shown.out + shown.err]


# The client below leaves the socket of a failed handshake to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("cause", ["connection", "tls", "dns"])
def test_so_is_each_step_on_the_way_there(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], cause: str
) -> None:
    hosts = {"connection": f"http://127.0.0.1:{free_port()}", "tls": f"https://127.0.0.1:{hostile.port}"}
    assert examined(monkeypatch, hosts.get(cause, "http://nowhere.invalid"), "m") == 1
    assert say(f"doctor.{cause}", "zh") in capfd.readouterr().out
    gc.collect()


def test_a_service_that_streams_is_sound(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert examined(monkeypatch, f"http://127.0.0.1:{hostile.port}", "pieces") == 0
    assert say("doctor.prompted", "zh", model="pieces") in capfd.readouterr().out
