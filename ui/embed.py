"""`embed.js`, the script a portal's page includes, with its words filled in."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ui.labels import widget_labels

SCRIPT = Path(__file__).parent / "static" / "embed.js"
# An hour in the visitor's browser; then it asks whether anything is new.
HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Vary": "Accept-Encoding",
    # Any page may load it; what it can do there is decided by its portal's origins.
    "Cross-Origin-Resource-Policy": "cross-origin",
}

router = APIRouter()


@router.api_route("/embed.js", methods=["GET", "HEAD"], include_in_schema=False)
def embed(request: Request) -> Response:
    """The script; 304 where the browser has it already."""
    headers = {**HEADERS, "ETag": f'"{hashlib.sha256(script()).hexdigest()[:32]}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    body = gzip.compress(script(), mtime=0) if zipped else script()
    encoding = {"Content-Encoding": "gzip"} if zipped else {}
    return Response(body, headers={**headers, **encoding}, media_type="text/javascript")


@cache
def script() -> bytes:
    """The script as it is sent."""
    words = json.dumps(widget_labels(), ensure_ascii=False)
    return SCRIPT.read_text(encoding="utf-8").replace("__WORDS__", words).encode()
