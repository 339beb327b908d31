"""Errors in the shape that clients of OpenAI's protocol read."""

from collections.abc import Mapping

from fastapi.responses import JSONResponse

PREFIX = "/v1/"
KINDS = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


def openai_error(
    status: int, reason: str, sentence: str, *, parameter: str | None, headers: Mapping[str, str]
) -> JSONResponse:
    """The error as a response; its `code` is our reason, `param` the part of the request that it is about."""
    # What does not fit the protocol is a 400 there.
    status = 400 if status == 422 else status
    kind = KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
    told = {"message": sentence, "type": kind, "param": parameter, "code": reason}
    return JSONResponse({"error": told}, status, headers)
