"""An OpenAI-compatible server that behaves as no product should.

The model's name picks the way: `cut/good` begins with a good sentence, and what follows a `?` tells callers apart.
"""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

NUMBER = 74
GOOD = "加强乡村教师队伍建设，完善城乡教师校长交流轮岗激励机制。"
CITED = f"{GOOD}[{NUMBER}]"
HALF = "实施师德师风建设“八个一”工程，选树宣"
CANARY = "CANARY sk-canary http://10.0.0.7/internal /srv/secret.py"
CONTEXT = "This model's maximum context length is 4096 tokens."
TOKEN = "学"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
DROP = b""
"""Sent as a piece, this ends the connection without another word."""

Pieces = AsyncIterator[bytes]


@dataclass
class Call:
    """One request as the server saw it: what was asked, pieces sent, and when the client hung up."""

    body: dict[str, Any]
    sent: int = 0
    left: threading.Event = field(default_factory=threading.Event)
    left_at: float = 0.0
    sent_when_left: int = 0


class Hostile:
    """Listens on a free port of loopback, in a thread of its own, until closed."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._server = starting.result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Ends every connection, then the thread."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One call a connection. A client that leaves ends the answer."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            call = Call(json.loads(await reader.readexactly(length)))
            self.calls.append(call)
            answering = asyncio.ensure_future(self._answer(writer, call))
            try:
                await asyncio.wait(
                    {answering, asyncio.ensure_future(_leaving(reader, call))}, return_when="FIRST_COMPLETED"
                )
            finally:
                answering.cancel()
                await asyncio.gather(answering, return_exceptions=True)
        writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, call: Call) -> None:
        mode, _, start = call.body["model"].partition("?")[0].partition("/")
        calls = sum(earlier.body["model"] == call.body["model"] for earlier in self.calls)
        if (refused := refusal(mode, calls)) is not None:
            writer.write(refused)
            return await writer.drain()
        if mode == "hang":
            return await asyncio.sleep(60)
        writer.write(HEAD)
        async for piece in stream(mode, start):
            if piece == DROP:
                return writer.transport.abort()
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
            call.sent += 1
            await asyncio.sleep(0)
        writer.write(b"0\r\n\r\n")
        await writer.drain()


async def _leaving(reader: asyncio.StreamReader, call: Call) -> None:
    with suppress(ConnectionError):
        await reader.read()
    call.left_at, call.sent_when_left = time.monotonic(), call.sent
    call.left.set()


def refusal(mode: str, calls: int) -> bytes | None:
    """A whole response instead of a stream, where the mode is a status (`429`), or for the first call `429-once`."""
    status, _, once = mode.partition("-")
    if not status.isdigit() or (once and calls > 1):
        return None
    message = CONTEXT if status == "400" else f"{CANARY} went wrong"
    body = json.dumps({"error": {"message": f"{message} {CANARY}", "type": "CANARY"}}).encode()
    wait = {"once": "Retry-After: 0.1\r\n", "later": "Retry-After: 600\r\n"}.get(once, "")
    head = f"HTTP/1.1 {status} CANARY\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{wait}\r\n"
    return head.encode() + body


async def stream(mode: str, start: str) -> Pieces:
    """The pieces of one stream: what it starts with, and how it goes on."""
    if start:
        yield chunk(CITED if start == "good" else "")
        yield chunk(HALF)
        await asyncio.sleep(0.02)
    async for piece in MODES[mode]():
        yield piece


def chunk(text: str | None, reason: str | None = None, **delta: str) -> bytes:
    choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": reason}
    return frame({"choices": [choice]})


def frame(said: dict[str, Any]) -> bytes:
    content = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", **said}
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode()


DONE = b"data: [DONE]\n\n"
STOP = chunk("", "stop")


def saying(*pieces: bytes) -> Callable[[], Pieces]:
    """A mode that sends these, one by one."""

    async def send() -> Pieces:
        for piece in pieces:
            yield piece

    return send


async def _stall() -> Pieces:
    yield b": still there\n\n"
    await asyncio.sleep(60)


async def _lingers() -> Pieces:
    for piece in (chunk(CITED), STOP, DONE):
        yield piece
    await asyncio.sleep(60)


async def _drip() -> Pieces:
    for _ in range(600):
        yield chunk(TOKEN)
        await asyncio.sleep(0.1)


async def _endless() -> Pieces:
    for _ in range(1_000_000):
        yield chunk(TOKEN * 50)


async def _endless_line() -> Pieces:
    while True:
        yield b"x" * 65536


async def _keeps_alive() -> Pieces:
    for _ in range(600):
        yield b": OPENROUTER PROCESSING\n\n"
        await asyncio.sleep(0.05)


async def _split() -> Pieces:
    for byte in chunk(CITED) + STOP + DONE:
        yield bytes([byte])


def _in_lines(ending: bytes) -> bytes:
    return (chunk(CITED) + STOP + DONE).replace(b"\n", ending)


MODES: dict[str, Callable[[], Pieces]] = {
    # What is whole, however odd it looks.
    "whole": saying(chunk(CITED), STOP, DONE),
    "pieces": saying(*map(chunk, CITED), STOP, DONE),
    "elsewhere": saying(chunk("教育是国之大计，党之大计。[1]"), STOP, DONE),
    "no-reason": saying(chunk(CITED), DONE),
    "no-done": saying(chunk(CITED), STOP),
    "lingers": _lingers,
    "no-choices": saying(frame({"choices": []}), chunk(CITED), STOP, frame({"choices": [], "usage": None}), DONE),
    "null": saying(chunk(None, role="assistant"), chunk(CITED), chunk(None, "stop"), DONE),
    "comments": saying(b": hello\n\n", chunk(CITED), b": ping\n\n", STOP, DONE),
    "crlf": saying(_in_lines(b"\r\n")),
    "long-line": saying(frame({"choices": [], "padding": "x" * 65536}), chunk(CITED), STOP, DONE),
    "split": _split,
    "line-separator": saying(chunk(f"{CITED}\u2028\x85"), STOP, DONE),
    "half-character": saying(chunk(CITED), chunk("X").replace(b"X", rb"\ud83d"), STOP, DONE),
    "think": saying(chunk("<thi"), chunk(f"nk>{GOOD} CANARY"), chunk("。</thi"), chunk(f"nk>{CITED}"), STOP, DONE),
    "reasoning": saying(chunk("", reasoning_content=f"{GOOD} CANARY"), chunk(CITED), STOP, DONE),
    "429-once": saying(chunk(CITED), STOP, DONE),
    "503-once": saying(chunk(CITED), STOP, DONE),
    "400-once": saying(chunk(CITED), STOP, DONE),
    # What stops where it should not.
    "cut": saying(b": the connection ends here\n\n", DROP),
    "silent": saying(b": neither a reason nor [DONE]\n\n"),
    "malformed": saying(b'data: {"choices": [{"delta": CANARY\n\n'),
    "odd": saying(frame({"choices": [{"delta": {"content": ["CANARY"]}, "finish_reason": ["stop"]}]}), DONE),
    "odder": saying(frame({"choices": [["CANARY"]]}), DONE),
    "error": saying(frame({"error": {"message": CANARY, "code": 500}})),
    "stall": _stall,
    "drip": _drip,
    "endless": _endless,
    "endless-line": _endless_line,
    "length": saying(chunk("", "length"), DONE),
    "content-filter": saying(chunk("", "content_filter"), DONE),
    # What holds nothing.
    "empty": saying(STOP, DONE),
    "space": saying(chunk(" \n\n "), STOP, DONE),
    "turns-down": saying(chunk(None, refusal=f"I cannot help. {CANARY}"), STOP, DONE),
    "only-thinks": saying(chunk(f"<think>{CITED}"), STOP, DONE),
    "keeps-alive": _keeps_alive,
    "not-a-stream": saying(b'{"choices": [{"message": {"content": "CANARY"}}]}'),
    "page": saying(b"<html><body>CANARY</body></html>"),
}
