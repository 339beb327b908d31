"""An OpenAI-compatible server that behaves as no product should; the model's name picks the way."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

GOOD = "完善城乡教师校长交流轮岗激励机制。[1]"
HALF = "加强乡村教师队伍"


async def _complete(request: Request) -> StreamingResponse:
    mode = (await request.json())["model"]
    return StreamingResponse(_stream(mode), media_type="text/event-stream")


async def _stream(mode: str) -> AsyncIterator[str]:
    ending, _, start = mode.partition("/")
    for piece in (GOOD if start == "good" else "", HALF):
        yield _chunk(piece)
        await asyncio.sleep(0.02)
    async for part in _ENDINGS[ending]():
        yield part


async def _cut() -> AsyncIterator[str]:
    yield ": the connection ends here\n\n"
    raise ConnectionResetError


async def _silent() -> AsyncIterator[str]:
    yield ": neither a reason nor [DONE]\n\n"


async def _no_reason() -> AsyncIterator[str]:
    yield "data: [DONE]\n\n"


async def _malformed() -> AsyncIterator[str]:
    yield 'data: {"choices": [{"delta": CANARY\n\n'


async def _stall() -> AsyncIterator[str]:
    await asyncio.sleep(5)
    yield "data: [DONE]\n\n"


async def _length() -> AsyncIterator[str]:
    yield _chunk("", "length")
    yield "data: [DONE]\n\n"


async def _filtered() -> AsyncIterator[str]:
    yield _chunk("", "content_filter")
    yield "data: [DONE]\n\n"


_ENDINGS = {
    "cut": _cut,
    "silent": _silent,
    "no-reason": _no_reason,
    "malformed": _malformed,
    "stall": _stall,
    "length": _length,
    "content-filter": _filtered,
}


def _chunk(text: str, reason: str | None = None) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
    frame = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(frame, ensure_ascii=False)}\n\n"


app = Starlette(routes=[Route("/v1/chat/completions", _complete, methods=["POST"])])
