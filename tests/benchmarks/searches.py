"""One search of the product beside one of langchain_chroma, on the same passages and embedding.

Run as a program it prints the figures as JSON: its imports stay out of the other measurements.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from langchain_chroma import Chroma

from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings
from store.embeddings import HashedTerms
from store.library import examples
from ui.cli import OBJECTS_UNTIL_COLLECTED

SEARCHES = 200
BUILDS = 7
PASSAGES = 8


def measure(cache: Path) -> dict[str, list[float]]:
    """Milliseconds of every run, by what was run."""
    assistant = build(Settings(cache=cache))
    questions = [*examples(assistant.speech, "zh"), *examples(assistant.speech, "en")]
    return {**_searches(assistant, questions), **_builds()}


def _searches(assistant: Assistant, questions: list[str]) -> dict[str, list[float]]:
    store = _chroma([passage.text for passage in assistant.speech.citable])
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(SEARCHES):
        question = questions[number % len(questions)]
        ours.append(_milliseconds(partial(assistant.retriever.search, question, PASSAGES)))
        theirs.append(_milliseconds(partial(store.similarity_search, question, k=PASSAGES)))
    return {"search": ours, "similarity_search": theirs}


def _chroma(texts: list[str]) -> Chroma:
    folder = tempfile.mkdtemp(prefix="benchmark-")
    return Chroma.from_texts(texts, HashedTerms(), persist_directory=folder, collection_name="passages")


def _builds() -> dict[str, list[float]]:
    """Opening the assistant where there is no index yet, and where there is one."""
    cold: list[float] = []
    warm: list[float] = []
    for _ in range(BUILDS):
        with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as cache:
            settings = Settings(cache=Path(cache))
            cold.append(_milliseconds(partial(build, settings)))
            warm.append(_milliseconds(partial(build, settings)))
    return {"cold": cold, "warm": warm}


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    gc.set_threshold(OBJECTS_UNTIL_COLLECTED)  # as every command does
    print(json.dumps(measure(Path(sys.argv[1]))))
