"""The product in a process of its own, on any free port: `python -m tests.browser.serving CACHE KIND`.

Kinds: `plain` as it comes, `slow` with an LLM that takes its time, `faulty` with a fault in every page.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.writers import Task, quoting
from ui import server
from ui.site import Site

SLOW_MODEL = "slow-model"
ENDED = "the writer ended"


async def slowly(task: Task) -> AsyncGenerator[str]:
    """Two sentences of the speech, then a word that does not end."""
    try:
        for found in task["evidence"][:2]:
            number = [given.passage.id for given in task["material"]].index(found.passage.id) + 1
            yield f"{found.passage.text}[{number}]\n"
        for _ in range(600):
            yield "学"
            await asyncio.sleep(0.1)
    finally:
        sys.stdout.write(f"{ENDED}\n")
        sys.stdout.flush()


def broken() -> tuple[str, str]:
    raise RuntimeError("secret")


def main(cache: str, kind: str) -> None:
    settings = Settings(cache=Path(cache))
    assistant = build(settings)
    if kind == "slow":
        writer = replace(quoting(), name="prompted", model=SLOW_MODEL, write=slowly)
        assistant = Assistant(assistant.speech, assistant.retriever, writer, settings)
    if kind == "faulty":
        server._entry = broken
    server.serve(Site(settings, assistant), port=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
