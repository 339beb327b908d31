"""`/v1/chat/completions` and `/v1/models`: the assistant as a model, for whatever speaks OpenAI's protocol."""

import json
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import ServerSentEvent

from assistant.answer import Answer, Finish, Sentence
from assistant.chain import Assistant, Event
from store.speech import CJK
from ui.access import Visitor, admit, asking
from ui.chat_request import ChatRequest
from ui.footnotes import annotations, footnotes, markdown
from ui.stream import EventStream, unless_left
from ui.visitor import Refused

MODEL = "speech-assistant"
FINISHES = {Finish.TRUNCATED: "length", Finish.BLOCKED: "content_filter"}
CHARACTERS_A_TOKEN = 4
"""In English; a Chinese character is about a token."""

PREFIX = "/v1"
router = APIRouter(redirect_slashes=False)


@router.get("/models")
async def models(visitor: Annotated[Visitor, Depends(admit)]) -> dict[str, Any]:
    """The one model there is for each caller."""
    return {"object": "list", "data": [_model()]}


@router.get("/models/{name}")
async def model(name: str, visitor: Annotated[Visitor, Depends(admit)]) -> dict[str, Any]:
    """That model."""
    _check_model(name)
    return _model()


@router.post("/chat/completions")
async def complete(asked: ChatRequest, request: Request, visitor: Annotated[Visitor, Depends(asking)]) -> Response:
    """The answer to the last message, as Markdown with footnotes."""
    _check_model(asked.model)
    question, history = asked.conversation()
    assistant: Assistant = request.app.state.site.assistant_for(visitor)
    assistant.check(question)
    completion = Completion(asked, str(request.base_url).rstrip("/"))
    if asked.stream:
        return EventStream(completion.streamed(assistant.stream(question, history)))
    answer = await unless_left(request, assistant.ask(question, history))
    return JSONResponse(completion.whole(answer))


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _check_model(name: str) -> None:
    if name != MODEL:
        raise Refused("unknown_model", 404, model=MODEL, parameter="model")


@dataclass
class Shown:
    """What a reader has of an answer, who cannot be told to forget any of it."""

    text: str = ""
    waiting: str = ""

    def add(self, sentence: Sentence) -> str:
        """What to send for it. What cites nothing waits: another writer may still take over."""
        self.waiting += sentence.text
        return self._up_to((self.text + self.waiting).rstrip()) if sentence.citations else ""

    def end(self, answer: Answer) -> str:
        """What is left to send, footnotes and all; the whole answer, where it is another text."""
        kept = "" if answer.text.startswith(self.text) else f"{self.text}\n"
        return self._up_to(kept + answer.text + footnotes(answer))

    def _up_to(self, text: str) -> str:
        added, self.waiting = text[len(self.text) :], (self.text + self.waiting)[len(text) :]
        self.text = text
        return markdown(added)


@dataclass
class Completion:
    """One answer on its way out. `base` is the site's address, to which citations lead."""

    asked: ChatRequest
    base: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        """The body of an answer that is not streamed."""
        content = markdown(answer.text + footnotes(answer))
        leads = annotations(answer, content, self.base)
        message = {"role": "assistant", "content": content, "refusal": None, "annotations": leads}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(answer)}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self._usage(content)}

    async def streamed(self, events: AsyncGenerator[Event]) -> AsyncIterator[ServerSentEvent]:
        """The chunks of a streamed one, sentence by sentence, then footnotes and annotations."""
        shown = Shown()
        yield self._chunk({"role": "assistant", "content": ""})
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Sentence) and (added := shown.add(event)):
                    yield self._chunk({"content": added})
                elif isinstance(event, Answer):
                    for chunk in self._ending(event, shown.end(event)):
                        yield chunk
        yield ServerSentEvent("[DONE]", sep="\n")

    def _ending(self, answer: Answer, rest: str) -> list[ServerSentEvent]:
        content = markdown(answer.text + footnotes(answer))
        chunks = [self._chunk({"content": rest})]
        if leads := annotations(answer, content, self.base):
            chunks.append(self._chunk({"annotations": leads}))
        chunks.append(self._chunk({}, _finish(answer)))
        if self.asked.wants_usage:
            chunks.append(self._event({"choices": [], "usage": self._usage(content)}))
        return chunks

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> ServerSentEvent:
        usage = {"usage": None} if self.asked.wants_usage else {}
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._event({"choices": [choice], **usage})

    def _event(self, body: dict[str, Any]) -> ServerSentEvent:
        head = self._head("chat.completion.chunk")
        return ServerSentEvent(json.dumps({**head, **body}, ensure_ascii=False), sep="\n")

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}

    def _usage(self, content: str) -> dict[str, Any]:
        """Estimated from the characters, and said to be: nothing here counts by a model's own tokens."""
        asked = sum(_tokens(message.words) for message in self.asked.messages)
        written = _tokens(content)
        total = asked + written
        return {"prompt_tokens": asked, "completion_tokens": written, "total_tokens": total, "estimated": True}


def _finish(answer: Answer) -> str:
    return FINISHES.get(answer.finish, "stop")


def _tokens(text: str) -> int:
    chinese = len(CJK.findall(text))
    return chinese + -(-(len(text) - chinese) // CHARACTERS_A_TOKEN)
