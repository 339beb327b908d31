"""`/healthz`: the process runs. `/readyz`: it can answer."""

import asyncio

from fastapi import APIRouter, Request

from ui.site import Site
from ui.visitor import Refused

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthy() -> dict[str, str]:
    """It runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    """The search is open. Raises Refused 503 `not_ready` where it cannot be opened."""
    site: Site = request.app.state.site
    try:
        await asyncio.to_thread(site.assistant.retriever.open)
    except Exception:  # noqa: BLE001, whatever is wrong with the index: it was logged, and is not for strangers
        raise Refused("not_ready", 503) from None
    return {"status": "ok"}
