"""Errors as problem JSON (RFC 9457): one sentence in the reader's language, nothing of the inside."""

import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.answer import InputError
from prompts.words import say
from store.speech import Language
from ui.headers import add_headers
from ui.labels import language_for
from ui.openai_errors import PREFIX as OPENAI
from ui.openai_errors import openai_error
from ui.site import Site
from ui.visitor import Refused

log = logging.getLogger("speech_assistant.server")

BY_STATUS = {404: "not_found", 405: "not_allowed"}
NOBODY = 499
"""Nobody is there to read it; the number is for logs (nginx uses the same)."""
DESCRIPTIONS: dict[int | str, str] = {
    400: "Not JSON, or a key in the address",
    401: "No valid key, session or sign-in",
    403: "Not from this page, or not with this credential",
    404: "There is no such thing for this caller",
    422: "The request is not as described here, or holds no question",
    429: "Too many questions; Retry-After says when to ask again",
    "default": "Any other error",
}
SCHEMA = {"$ref": "#/components/schemas/Problem"}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/problem+json": {"schema": SCHEMA}}}
    for status, words in DESCRIPTIONS.items()
}
"""What the description of the API says of errors."""


class Problem(BaseModel):
    """The body of every error."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    reason: str


def sentence_of(refused: Refused, language: Language) -> str:
    """What is said about a refusal."""
    seconds = {} if refused.retry_after is None else {"seconds": ceil(refused.retry_after)}
    return say(f"refused.{refused.reason}", language, **refused.facts, **seconds)


def response_to(request: Request, error: Exception) -> Response:
    """The problem as a response; plain text for a browser that opens an address."""
    language = language_for(request.query_params, request.headers)
    status, reason, detail, headers = _told(error, language)
    headers["Cache-Control"] = "no-store"
    if request.scope["call"].path.startswith(OPENAI):
        return openai_error(status, reason, detail, parameter=_parameter(error), headers=headers)
    if "text/html" in request.headers.get("accept", ""):
        return PlainTextResponse(detail, status, headers)
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, reason=reason)
    return JSONResponse(problem.model_dump(), status, headers, media_type="application/problem+json")


def handle_problems(app: FastAPI) -> None:
    """Has the application answer every error this way."""
    for kind in (Refused, InputError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, respond)
    app.add_exception_handler(ClientDisconnect, _hang_up)
    app.add_exception_handler(Exception, partial(_apologise, app.state.site))


async def respond(request: Request, error: Exception) -> Response:
    """Answers an error."""
    return response_to(request, error)


async def _hang_up(_: Request, __: Exception) -> Response:
    return Response(status_code=NOBODY)


async def _apologise(site: Site, request: Request, error: Exception) -> Response:
    response = response_to(request, error)
    # The only response that is sent past every middleware.
    add_headers(response.headers, request.scope, site)
    return response


def _told(error: Exception, language: Language) -> tuple[int, str, str, dict[str, str]]:
    """Status, reason, sentence and headers."""
    if isinstance(error, InputError):
        return 422, error.reason, say(f"error.{error.reason}", language, **error.facts), {}
    refused = error if isinstance(error, Refused) else _refusal(error)
    headers = dict(getattr(error, "headers", None) or {})
    return refused.status, refused.reason, sentence_of(refused, language), {**headers, **_headers(refused)}


def _refusal(error: Exception) -> Refused:
    """What other errors come to."""
    if isinstance(error, RequestValidationError):
        return Refused("invalid", 422, place=_place(error))
    if isinstance(error, HTTPException) and error.status_code < 500:
        known = BY_STATUS.get(error.status_code)
        return Refused(known, error.status_code) if known else Refused("invalid", error.status_code, place="body")
    return Refused("fault", 500)


def _headers(refused: Refused) -> Mapping[str, str]:
    if refused.retry_after is not None:
        return {"Retry-After": str(ceil(refused.retry_after))}
    return {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}


def _place(error: RequestValidationError) -> str:
    """The first field that is wrong; what was sent is not repeated."""
    [first, *_] = error.errors()
    place = ".".join(str(part) for part in first["loc"])[:100]
    # The name of a field nobody knows may be anything.
    return place.encode(errors="replace").decode()


def _parameter(error: Exception) -> str | None:
    """The field of the request that the error is about, for clients that ask for it."""
    if isinstance(error, RequestValidationError):
        return _place(error).split(".")[1]
    if isinstance(error, InputError):
        return "messages"
    return str(error.facts["parameter"]) if isinstance(error, Refused) and "parameter" in error.facts else None
