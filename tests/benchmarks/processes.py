"""Starts a program, times it from its start to what a person waits for, and weighs it."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]

PATIENCE = 60
SETTLING = 2.0
"""Seconds a server is weighed for after its first page: the product's opens the search only then."""


@dataclass(frozen=True)
class Sample:
    """One run: seconds until it was ready, and the most memory it held until it had settled."""

    seconds: float
    megabytes: float


Wait = Callable[[subprocess.Popen[bytes]], None]


def first_line(arguments: list[str], environment: dict[str, str]) -> Sample:
    """Until the program prints its first line."""

    def wait(process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        assert process.stdout.readline().strip(), f"{arguments} said nothing"

    return _measured(arguments, environment, wait)


def first_page(arguments: list[str], environment: dict[str, str]) -> Sample:
    """Until the server, told its port as last argument, gives its page."""
    port = _free_port()

    def wait(process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + PATIENCE
        while not _gives_page(port):
            assert process.poll() is None, f"{arguments} ended"
            assert time.monotonic() < until, f"{arguments} gave no page"
            time.sleep(0.01)

    return _measured([*arguments, str(port)], environment, wait, settling=SETTLING)


def _measured(arguments: list[str], environment: dict[str, str], wait: Wait, settling: float = 0.0) -> Sample:
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with _weighing(process.pid) as weights:
        try:
            wait(process)
            seconds = time.perf_counter() - started
            time.sleep(settling)
            return Sample(seconds, max(weights) / 2**20)
        finally:
            process.kill()
            process.communicate()


@contextlib.contextmanager
def _weighing(pid: int) -> Iterator[list[int]]:
    """Resident memory every few milliseconds, for as long as the block lasts."""
    weights, over = [0], threading.Event()

    def weigh() -> None:
        with contextlib.suppress(psutil.Error):
            program = psutil.Process(pid)
            while not over.wait(0.02):
                weights.append(program.memory_info().rss)

    scale = threading.Thread(target=weigh)
    scale.start()
    try:
        yield weights
    finally:
        over.set()
        scale.join()


def _gives_page(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
            return int(reply.status) == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
