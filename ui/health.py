"""`/healthz`: the process runs. `/readyz`: it can answer."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from fastapi import APIRouter, Request

from assistant.chain import Assistant
from ui.visitor import Refused

READY_SECONDS = 2.0
"""In which the search is open, or the server is not ready."""

router = APIRouter(include_in_schema=False)


class Opening:
    """Opens the search, once at a time however many ask.

    In a thread of its own: all of the event loop's may be waiting for the name of a service to be looked up.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._open = assistant.retriever.open
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._begun: Future[Any] | None = None

    def begin(self) -> Future[Any]:
        """The opening that is under way, or a new one."""
        if self._begun is None or self._begun.done():
            self._begun = self._thread.submit(self._open)
        return self._begun


@router.get("/healthz")
async def healthy() -> dict[str, str]:
    """It runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    """The search is open. Raises Refused 503 `not_ready` where it cannot be opened, or not in time."""
    opening = asyncio.wrap_future(request.app.state.site.opening.begin())
    try:
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.shield(opening)
    except Exception:  # noqa: BLE001, whatever is wrong with the index: it was logged, and is not for strangers
        raise Refused("not_ready", 503) from None
    return {"status": "ok"}
