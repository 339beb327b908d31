"""`/healthz`: the process runs. `/readyz`: it can answer."""

import asyncio

from fastapi import APIRouter, Request

from ui.site import Site
from ui.visitor import Refused

READY_SECONDS = 2.0
"""In which the search is open, or the server is not ready."""
LOOK_SECONDS = 0.01

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthy() -> dict[str, str]:
    """It runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    """The search is open. Raises Refused 503 `not_ready` where it cannot be opened, or not in time."""
    site: Site = request.app.state.site
    opening = site.opening.begin()
    try:
        async with asyncio.timeout(READY_SECONDS):
            # Looked at: who asks to be called back stays known for as long as it hangs.
            while not opening.done():
                await asyncio.sleep(LOOK_SECONDS)
        opening.result()
    except Exception:  # noqa: BLE001, whatever is wrong with the index: it was logged, and is not for strangers
        raise Refused("not_ready", 503) from None
    return {"status": "ok"}
