"""What one visitor can do to the others: `python -m tests.benchmarks.attacks ADDRESS OWN ATTACK`, until it is stopped.

Prints, once it is under way, a line of JSON a second: how many answers of each status there were.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

QUESTION = json.dumps({"question": "双减政策如何落实？"}).encode()
A_SECOND = 1_000
STREAMS = 200
TOO_LARGE = 21_000_000
CLOSED = ("/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/file=/etc/passwd", "//gradio_api/upload")
STRANGE = ("/static/page/../../../../etc/passwd", "/static/page/%2e%2e/%2e%2e/settings.py", "/gradio_api/../../x")

statuses: Counter[str] = Counter()


class Attacker:
    """Keep-alive connections from one address."""

    def __init__(self, address: str, own: str) -> None:
        self._own = own
        self._netloc = urlsplit(address).netloc
        self._to = (str(urlsplit(address).hostname), urlsplit(address).port)

    def request(self, path: str, body: bytes, length: int | None = None) -> bytes:
        head = f"POST {path} HTTP/1.1\r\nHost: {self._netloc}\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(*self._to, local_addr=(self._own, 0))

    async def repeat(self, requests: list[bytes], a_second: float = A_SECOND, connections: int = 20) -> None:
        """Sends them in turn, that many a second in all, whatever is answered."""

        async def one() -> None:
            while True:
                with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                    await self._converse(requests, connections / a_second)

        await asyncio.gather(*(one() for _ in range(connections)))

    async def _converse(self, requests: list[bytes], seconds: float) -> None:
        reader, writer = await self.open()
        try:
            while True:
                for request in requests:
                    started = time.perf_counter()
                    writer.write(request)
                    await writer.drain()
                    await _read(reader)
                    await asyncio.sleep(max(0, seconds - (time.perf_counter() - started)))
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    statuses[head[9:12].decode()] += 1
    length = head.partition(b"content-length:")[2].partition(b"\r")[0]
    if length:
        await reader.readexactly(int(length))
    else:  # chunks
        await reader.readuntil(b"\r\n0\r\n\r\n")


async def flood(attacker: Attacker) -> None:
    """A thousand questions a second."""
    await attacker.repeat([attacker.request("/api/v1/ask", QUESTION)])


async def streams(attacker: Attacker) -> None:
    """Two hundred answers asked for at once; of each only the status is read."""
    request = attacker.request("/api/v1/ask/stream", QUESTION)
    held = [await attacker.open() for _ in range(STREAMS)]
    for _, writer in held:
        writer.write(request)
    for reader, _ in held:
        statuses[(await reader.readline())[9:12].decode()] += 1
    await asyncio.Event().wait()


async def pages(attacker: Attacker) -> None:
    """A thousand a second of what the chat page asks of its server."""
    asked = [{"fn_index": 8, "data": []}, {"fn_index": 0, "data": ["双减政策如何落实？", None, "zh"]}]
    events = [json.dumps({**one, "session_hash": str(number)}).encode() for number in range(100) for one in asked]
    joined = [
        attacker.request(f"/gradio_api/{path}", event) for event in events for path in ("run/predict", "queue/join")
    ]
    await attacker.repeat([attacker.request("/config", b""), *joined])


async def readers(attacker: Attacker) -> None:
    """Two hundred who ask for a whole speech five times over, and take nothing of it."""
    request = attacker.request("/api/v1/speeches/education", b"").replace(b"POST", b"GET", 1)
    held = [await attacker.open() for _ in range(STREAMS)]
    for reader, writer in held:
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(request * 5)
    await asyncio.Event().wait()


async def heads(attacker: Attacker) -> None:
    """Two hundred requests whose headers never end, a few bytes at a time and as fast as they go."""

    async def one(part: bytes, seconds: float) -> None:
        while True:
            with contextlib.suppress(OSError):
                _, writer = await attacker.open()
                writer.write(b"GET / HTTP/1.1\r\n")
                while not writer.is_closing():
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(seconds)

    slow = [one(b"x: y\r\n", 1) for _ in range(STREAMS)]
    await asyncio.gather(*slow, *(one(b"x: " + b"y" * 10_000 + b"\r\n", 0.05) for _ in range(4)))


async def bodies(attacker: Attacker) -> None:
    """Bodies of 21 MB: told ahead, and in chunks."""
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    head = attacker.request("/api/v1/verify", b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    told = attacker.request("/api/v1/verify", b"x" * 1_000_000, TOO_LARGE)
    await attacker.repeat([told, head + chunk * 21], a_second=100, connections=4)


async def nests(attacker: Attacker) -> None:
    """JSON nested a hundred thousand deep."""
    await attacker.repeat([attacker.request("/api/v1/verify", b"[" * 200_000)], a_second=50, connections=4)


async def paths(attacker: Attacker) -> None:
    """Doors that are shut, and paths that lead out of the folder."""
    await attacker.repeat([attacker.request(path, b"{}") for path in (*CLOSED, *STRANGE)])


ATTACKS: dict[str, Callable[[Attacker], Awaitable[None]]] = {
    attack.__name__: attack for attack in (flood, streams, pages, readers, heads, bodies, nests, paths)
}


async def main(address: str, own: str, name: str) -> None:
    attack = asyncio.ensure_future(ATTACKS[name](Attacker(address, own)))
    while not attack.done():
        await asyncio.sleep(1)
        print(json.dumps(statuses), flush=True)
    attack.result()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
