"""An OpenAI-compatible server on loopback whose every answer is the same 200 tokens. Takes a port."""

import json
import sys
from itertools import pairwise

import uvicorn
from starlette.types import Receive, Scope, Send

from assistant.build import build
from assistant.settings import Settings

TOKENS = 200
QUESTION = "怎样加强乡村教师队伍建设？"
PASSAGES = 5


def answer() -> str:
    """Sentences of the speech about the question, word for word, which any writer may say."""
    assistant = build(Settings(writer="quoting"))
    return "\n".join(found.passage.text for found in assistant.retriever.search(QUESTION, PASSAGES))


def pieces(text: str) -> list[str]:
    """The text in 200 pieces of about the same length."""
    marks = [round(len(text) * number / TOKENS) for number in range(TOKENS + 1)]
    return [text[start:end] for start, end in pairwise(marks)]


def frames(text: str) -> list[bytes]:
    """The pieces as they go over the wire."""
    told = [_frame({"content": piece}) for piece in pieces(text)]
    return [*told, _frame({}, "stop"), b"data: [DONE]\n\n"]


def _frame(delta: dict[str, str], reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


class Model:
    """The application: one token after the other, as fast as they are taken."""

    def __init__(self) -> None:
        self._frames = frames(answer())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers whatever is asked."""
        while (await receive()).get("more_body"):
            pass
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for frame in self._frames:
            await send({"type": "http.response.body", "body": frame, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvicorn.run(Model(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off")
