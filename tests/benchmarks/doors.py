"""Fifty readers at once, of the API and of the chat page, beside what others would have built for them.

Every server is a process of its own and asks the same LLM on loopback, which answers with 200 tokens
as fast as they are taken: what is measured is what the servers add.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped]

from tests.benchmarks.crowd import Asking, gather, of_chat_interface, of_page, of_stream, visited
from tests.benchmarks.model import QUESTION

ROUNDS = 3
ANSWERS = 100
"""A round of each; the first is not counted, so that files are in memory and connections open."""
FIRST_VISITORS = 100
VISITORS = 300
SETTLING = 2.0
"""Seconds after which a closed page is forgotten."""
STREAMS: dict[str, Asking] = {name: of_stream(QUESTION) for name in ("api", "bare", "langchain")}
PAGES: dict[str, Asking] = {"page": of_page(QUESTION), "chat_interface": of_chat_interface(QUESTION)}

Figures = dict[str, dict[str, list[float]]]


def measure(cache: str) -> Figures:
    """By server: `ms` an answer, `kB` on the wire for one, and for pages `MB` of memory, see `_weighed`."""
    figures: Figures = defaultdict(lambda: defaultdict(list))
    with _served("tests.benchmarks.model", cache) as (_, model):
        for asked in (STREAMS, PAGES):
            with contextlib.ExitStack() as stack:
                servers = {kind: stack.enter_context(_relay(kind, model, cache)) for kind in asked}
                for number in range(ROUNDS + 1):
                    for kind, ask in asked.items():
                        found = _round(servers[kind][1], ask)
                        for name, value in found.items() if number else ():
                            figures[kind][name].append(value)
        for kind, ask in PAGES.items():
            with _relay(kind, model, cache) as (process, address):
                figures[kind]["MB"].append(asyncio.run(_weighed(process, address, ask)))
    return figures


def _round(address: str, ask: Asking) -> dict[str, float]:
    crowd = asyncio.run(gather(address, ask, ANSWERS))
    return {"ms": 1000 / crowd.rate, "kB": crowd.bytes / ANSWERS / 1000}


async def _weighed(process: psutil.Process, address: str, ask: Asking) -> float:
    """Megabytes for each 1,000 visitors, their pages open, of a server which has had some already."""
    async with visited(address, ask, FIRST_VISITORS):
        pass
    await asyncio.sleep(SETTLING)
    before = process.memory_info().rss
    async with visited(address, ask, VISITORS):
        return (process.memory_info().rss - before) / 2**20 * 1000 / VISITORS


def _relay(kind: str, model: str, cache: str) -> contextlib.AbstractContextManager[tuple[psutil.Process, str]]:
    return _served("tests.benchmarks.relays", cache, kind, f"{model}/v1", cache)


@contextlib.contextmanager
def _served(module: str, cache: str, *arguments: str) -> Iterator[tuple[psutil.Process, str]]:
    """The process and the address of a server that takes its port as last argument."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "SPEECH_CACHE": cache}
    process = subprocess.Popen([sys.executable, "-m", module, *arguments, str(port)], env=environment)
    try:
        while True:
            assert process.poll() is None, f"{module} {arguments} ended"
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.05)
        yield psutil.Process(process.pid), f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
