"""Nothing leaves this machine: a fresh process notes every address it reaches for, and is stopped from reaching it.

Run as a program, this file is that process. It sees what Python's own sockets do and which programs
are started, not what compiled code does by itself.
"""

import asyncio
import contextlib
import io
import ipaddress
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
import urllib.request
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
QUESTION = "怎样加强乡村教师队伍建设？"
REACHING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
STARTING = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system")
TRACING = {
    "LANGSMITH_TRACING": "true",
    "LANGCHAIN_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_API_KEY": "lsv2_none",
    "LANGSMITH_ENDPOINT": "http://192.0.2.1",  # an address that nobody has
}


def seen_by(scenario: str, home: Path, **environment: str) -> list[str]:
    """The hosts and programs that this scenario reached for, in a process of its own with nothing set up."""
    clean = {"PATH": os.defpath, "HOME": str(home), "SPEECH_CACHE": str(home / "cache"), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.test_egress", scenario],
        env={**clean, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout.splitlines()[-1]))


def foreign(seen: list[str]) -> list[str]:
    return [place for place in seen if not _is_here(place)]


def test_the_hook_sees_names_addresses_and_programs(tmp_path: Path) -> None:
    assert foreign(seen_by("reach", tmp_path)) == ["nowhere.invalid", "192.0.2.1", "program"]


def test_the_hook_would_see_tracing_without_the_command_line(tmp_path: Path) -> None:
    assert "192.0.2.1" in seen_by("build", tmp_path, **TRACING)


@pytest.mark.parametrize("environment", [{}, TRACING], ids=["clean", "tracing"])
def test_a_question_on_the_command_line_reaches_nobody(tmp_path: Path, environment: dict[str, str]) -> None:
    assert seen_by("ask", tmp_path, **environment) == []


@pytest.mark.parametrize("environment", [{}, TRACING], ids=["clean", "tracing"])
def test_the_server_reaches_nobody(tmp_path: Path, environment: dict[str, str]) -> None:
    seen = seen_by("serve", tmp_path, **environment)
    assert "127.0.0.1" in seen, "the page was fetched under the hook"
    assert foreign(seen) == []


def _is_here(place: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(place).is_loopback
    return place in ("localhost", "")


def _watch() -> list[str]:
    seen: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        place = _place(event, arguments)
        if place is not None:
            seen.append(place)
            if not _is_here(place):
                raise PermissionError(f"{event}: {place}")

    sys.addaudithook(hook)
    return seen


def _place(event: str, arguments: tuple[Any, ...]) -> str | None:
    if event in STARTING:
        return "program"
    if event not in REACHING:
        return None
    if event.startswith("socket.get"):
        host = arguments[0]
        return host.decode() if isinstance(host, bytes) else str(host or "")
    own, address = arguments[0], arguments[-1]
    return str(address[0]) if own.family in (socket.AF_INET, socket.AF_INET6) and address else None


def _reach() -> None:
    with contextlib.suppress(OSError):
        socket.getaddrinfo("nowhere.invalid", 80)
    with contextlib.suppress(OSError), socket.socket() as reaching:
        reaching.connect(("192.0.2.1", 80))
    with contextlib.suppress(OSError):
        subprocess.run(["true"], check=False)


def _ask() -> None:
    from ui.cli import main

    with contextlib.redirect_stdout(io.StringIO()) as shown:
        assert main(["ask", QUESTION]) == 0
    assert "[1]" in shown.getvalue()
    _let_tracing_finish()


def _build() -> None:
    from assistant.build import build
    from assistant.settings import Settings

    assert asyncio.run(build(Settings()).ask(QUESTION)).citations
    _let_tracing_finish()


def _let_tracing_finish() -> None:
    from langchain_core.tracers.langchain import wait_for_all_tracers

    waiting = threading.Thread(target=wait_for_all_tracers, daemon=True)
    waiting.start()
    waiting.join(3)


def _serve() -> None:
    from ui.cli import main

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    failures: list[str] = []
    visitor = threading.Thread(target=_visit, args=(f"http://127.0.0.1:{port}", failures))
    visitor.start()
    assert main(["serve", "--port", str(port)]) in (0, 130)
    visitor.join()
    assert not failures, failures[0]


def _visit(site: str, failures: list[str]) -> None:
    try:
        page = _get(f"{site}/", patience=90)
        assets = set(re.findall(r'(?:src|href)="\.?/?([^":]+)"', page))
        assert any(name.endswith(".js") for name in assets)
        for name in (*assets, "config"):
            _get(f"{site}/{name}")
        _build()
    except BaseException:  # noqa: BLE001
        failures.append(traceback.format_exc())
    finally:
        os.kill(os.getpid(), signal.SIGINT)


def _get(address: str, patience: float = 0) -> str:
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as reply:
                return str(reply.read().decode(errors="replace"))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    watched = _watch()
    {"reach": _reach, "ask": _ask, "build": _build, "serve": _serve}[sys.argv[1]]()
    print(json.dumps(watched), flush=True)  # noqa: T201
    os._exit(0)  # without waiting for what could not be sent
