"""`python -m tests.benchmarks.abuse`: what a second visitor notices of an attack, and what the server spends on it."""

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

import psutil

from tests.benchmarks.attacks import ATTACKS, QUESTION
from tests.browser.conftest import ROOT, Site

QUESTIONS = 15
PAUSE = 0.2


@dataclass(frozen=True)
class Outcome:
    """Seconds to each first sentence of the second visitor; the server's memory at most; the attacker's answers."""

    seconds: list[float]
    megabytes: float
    statuses: dict[str, int]


def main() -> None:
    """Each attack beside a quiet time right before it."""
    with tempfile.TemporaryDirectory(prefix="abuse-", ignore_cleanup_errors=True) as cache, server(cache) as running:
        site, process = running
        port = int(site.address.rpartition(":")[2])
        asked(port, "127.0.0.2", 3)
        for number, name in enumerate(ATTACKS, 3):
            quiet = asked(port, f"127.0.{number}.2", QUESTIONS)
            outcome = attacked(site.address, port, f"127.0.{number}.3", name, process)
            ours, theirs = median(outcome.seconds) * 1000, median(quiet) * 1000
            print(
                f"{name:<8} first sentence {ours:6.1f} ms, quiet {theirs:6.1f} ms, ratio {ours / theirs:4.2f} (< 2)"
                f"   memory {outcome.megabytes:4.0f} MB   answers {outcome.statuses}",
                flush=True,
            )


@contextmanager
def server(cache: str) -> Iterator[tuple[Site, psutil.Process]]:
    """The product as it comes, with the limits as they come."""
    command = [sys.executable, "-m", "tests.browser.serving", cache, "plain"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Site(process), psutil.Process(process.pid)
        finally:
            process.terminate()


def attacked(address: str, port: int, own: str, name: str, server: psutil.Process) -> Outcome:
    """Asks while the attack runs."""
    command = [sys.executable, "-m", "tests.benchmarks.attacks", address, f"{own}0", name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as attacker:
        assert attacker.stdout
        attacker.stdout.readline()
        seconds = asked(port, own, QUESTIONS)
        megabytes = server.memory_info().rss / 1e6
        attacker.terminate()
        said = attacker.stdout.read().splitlines()
    return Outcome(seconds, megabytes, json.loads(said[-1]) if said else {})


def asked(port: int, own: str, times: int) -> list[float]:
    """Seconds to the first sentence, from an address of one's own."""
    seconds = []
    for _ in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(own, 0))
        started = time.perf_counter()
        connection.request("POST", "/api/v1/ask/stream", QUESTION, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        while b"event: sentence" not in answer.readline():
            pass
        seconds.append(time.perf_counter() - started)
        connection.close()
        time.sleep(PAUSE)
    return seconds


if __name__ == "__main__":
    main()
