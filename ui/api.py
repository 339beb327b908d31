"""`/api/v1`: questions, the speech, and the check of an answer, over HTTP."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.openapi.utils import get_openapi
from pydantic import Field
from sse_starlette import ServerSentEvent

from assistant.answer import VERSION, Answer, Data, Sentence, Turn
from assistant.chain import Assistant, Event
from assistant.verify import problems
from prompts.words import say
from store.speech import Language
from ui import example
from ui.access import Refused, Visitor, admit, asking
from ui.problem import PROBLEMS, Problem
from ui.sessions_api import router as sessions
from ui.speech_view import PassageView, SpeechView, passage_view, speech_view
from ui.stream import EventStream, unless_left

PREFIX = "/api/v1"
TURNS = 100
RETRY_MILLISECONDS = 3_000
ANSWERED = "answer"
"""Id of the last event of a stream."""

JSON_ANSWER = {"content": {"application/json": {"example": example.answer()}}}
STREAM = {"description": "Server-sent events", "content": {"text/event-stream": {"example": example.events()}}}

router = APIRouter(responses=PROBLEMS, redirect_slashes=False)
router.include_router(sessions)
Reading = Annotated[Visitor, Depends(admit)]
Asking = Annotated[Visitor, Depends(asking)]


class Asked(Data):
    """A question, and what was said before it, which the caller keeps."""

    question: Annotated[str, Field(examples=[example.answer()["question"]])]
    history: Annotated[tuple[Turn, ...], Field(max_length=TURNS)] = ()
    language: Language | None = None
    """Of the answer; that of the question where it is left out."""
    speech: str | None = None
    """Id of the speech; may be left out, as there is one for each caller."""


class Verification(Data):
    """Whether all that an answer says holds for the speech; if not, what does not."""

    sound: bool
    problems: tuple[str, ...]


@router.post("/ask", tags=["questions"], responses={200: JSON_ANSWER})
async def ask(asked: Asked, request: Request, visitor: Asking) -> Answer:
    """The checked, cited answer. A refusal is an answer too: see its `status`."""
    assistant = assistant_on(asked.speech, request, visitor)
    return await unless_left(request, assistant.ask(asked.question, asked.history, asked.language))


@router.post(
    "/ask/stream",
    tags=["questions"],
    response_class=Response,
    responses={200: STREAM, 204: {"description": "That answer was read to its end: no need to connect again"}},
)
async def ask_stream(
    asked: Asked, request: Request, visitor: Asking, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """The same as it comes about: `evidence`, each checked `sentence`, then the `answer` that replaces them.

    Nothing is kept for a reader who left. With a Last-Event-ID the question is asked anew, and what
    was missed comes in one piece: the `answer`.
    """
    if last_event_id == ANSWERED:
        return Response(status_code=204)
    assistant = assistant_on(asked.speech, request, visitor)
    assistant.check(asked.question)
    events = assistant.stream(asked.question, asked.history, asked.language)
    return EventStream(_sent(events, whole=last_event_id is None))


@router.get("/speeches/{speech_id}", tags=["speech"])
async def read_speech(speech_id: str, request: Request, visitor: Reading) -> SpeechView:
    """The whole text, its outline, and where it is masked."""
    return speech_view(assistant_on(speech_id, request, visitor).speech)


@router.get("/speeches/{speech_id}/passages", tags=["speech"])
async def read_passages(speech_id: str, request: Request, visitor: Reading) -> tuple[PassageView, ...]:
    """Every passage of it, in order."""
    return tuple(map(passage_view, assistant_on(speech_id, request, visitor).speech.passages))


@router.get("/speeches/{speech_id}/passages/{passage_id}", tags=["speech"])
async def read_passage(speech_id: str, passage_id: str, request: Request, visitor: Reading) -> PassageView:
    """The passage that a citation names."""
    passage = assistant_on(speech_id, request, visitor).speech.passage(passage_id)
    if passage is None:
        raise Refused("unknown_passage", 404)
    return passage_view(passage)


@router.post("/verify", tags=["speech"])
async def verify(answer: Answer, request: Request, visitor: Reading) -> Verification:
    """Checks an answer again, from its JSON and the speech alone; whoever made it need not be trusted."""
    found = problems(answer, assistant_on(answer.speech.id, request, visitor).speech)
    return Verification(sound=not found, problems=tuple(found))


def assistant_on(speech_id: str | None, request: Request, visitor: Visitor) -> Assistant:
    """The Assistant of this visitor. Raises Refused 404 where its speech is another."""
    assistant: Assistant = request.app.state.site.assistant_for(visitor)
    if speech_id not in (None, assistant.speech.id):
        raise Refused("unknown_speech", 404)
    return assistant


async def _sent(events: AsyncGenerator[Event], *, whole: bool) -> AsyncIterator[ServerSentEvent]:
    """The events as they go over the wire; only the answer where not the whole of them is wanted."""
    number = 0
    async with aclosing(events):
        async for event in events:
            number += 1
            if isinstance(event, Answer):
                yield _event("answer", event.model_dump_json(), ANSWERED)
            elif isinstance(event, Sentence) and whole:
                yield _event("sentence", event.model_dump_json(), str(number))
            elif not isinstance(event, Sentence) and whole:
                yield _event("evidence", f"[{','.join(found.model_dump_json() for found in event)}]", str(number))


def _event(name: str, data: str, event_id: str) -> ServerSentEvent:
    return ServerSentEvent(data, event=name, id=event_id, retry=RETRY_MILLISECONDS, sep="\n")


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request, visitor: Reading) -> dict[str, Any]:
    """What is answered here, as OpenAPI describes it."""
    return {**description(), "servers": [{"url": request.scope["root_path"]}]}


@cache
def description() -> dict[str, Any]:
    """The description of `/api/v1`, without its address."""
    described = get_openapi(
        title="Speech Assistant",
        version=str(VERSION),
        description=say("api.about", "en"),
        routes=router.routes,
        separate_input_output_schemas=False,
    )
    components = described["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    described["security"] = [{}, {"bearer": []}]
    return described
