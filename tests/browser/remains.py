"""`python -m tests.browser.remains CACHE VISITORS`: so many ask the chat page a question; prints what stays of them.

Then as many leave before they have the answer, and as many never listen to it.

A process of its own: warnings of Gradio and its friends are not our errors.
"""

import asyncio
import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from assistant.build import build
from assistant.settings import Settings
from tests.benchmarks.crowd import AT_ONCE, gather, of_page
from tests.ui.serving import QUESTION, running
from ui import leaving
from ui.server import create_app
from ui.site import Site

OFTEN = "{ minute = 100000, day = 100000, streams = 1000 }"
PASSING = ("pending_messages_per_session", "pending_event_ids_session", "event_ids_to_events")
UNHEARD = AT_ONCE
"""In place of a thousand."""
PATIENCE = 20.0
"""Seconds in which a busy server notices who left."""


def main(cache: str, visitors: str) -> None:
    leaving.UNHEARD = UNHEARD
    limits = Path(cache) / "remains.toml"
    limits.write_text(f"[site]\nvisitor = {OFTEN}\naddress = {OFTEN}\nportal = {OFTEN}\n", encoding="utf-8")
    settings = Settings(cache=Path(cache), portals=limits)
    with running(create_app(Site(settings, build(settings)))) as address:
        for ask in (of_page(QUESTION), leave, turn_away):
            asyncio.run(gather(address, ask, int(visitors)))
        until = time.monotonic() + PATIENCE
        while any(counts()[name] > UNHEARD for name in PASSING) and time.monotonic() < until:
            time.sleep(0.5)
        sys.stdout.write(f"{json.dumps(counts())}\n")


async def turn_away(client: httpx.AsyncClient, session: str) -> int:
    """Asks, and never listens."""
    join = {"data": [QUESTION, None, "zh"], "fn_index": 0, "session_hash": session}
    joined = await client.post("/gradio_api/queue/join", json=join)
    return len(joined.content)


async def leave(client: httpx.AsyncClient, session: str) -> int:
    """Asks, and closes the page at the first news."""
    await turn_away(client, session)
    async with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as reply:
        return len(await anext(reply.aiter_lines()))


def counts() -> dict[str, int]:
    """Of what Gradio keeps by visitor or question. A name that is gone means that it keeps it elsewhere now."""
    from gradio.queueing import Queue
    from gradio.state_holder import SessionState

    [queue] = [queue for queue in _alive(Queue) if queue.server_app]
    kept = {name: len(getattr(queue, name)) for name in (*PASSING, "event_analytics")}
    return {"SessionState": len(_alive(SessionState)), **kept}


def _alive(kind: type[Any]) -> list[Any]:
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, kind)]


if __name__ == "__main__":
    main(*sys.argv[1:])
