"""Errors in the shape that clients of OpenAI's protocol read."""

from typing import Any

KINDS = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
PREFIX = "/v1/"


def openai_error(status: int, reason: str, sentence: str, parameter: object = None) -> dict[str, Any]:
    """The body of an error; `code` is our reason."""
    kind = KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": sentence, "type": kind, "param": parameter, "code": reason}}
