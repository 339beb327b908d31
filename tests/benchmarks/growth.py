"""How the index keeps up with its size: recall against exact search, and what a search then costs.

The texts are put together from clauses of the shipped speech, so that they are much alike, which is
what an approximate graph finds hardest. Run as a program it prints the figures as JSON.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assistant.clause import CLAUSE
from store.embeddings import offline
from store.index import Index, Record
from store.library import open_speech

SEED = 20
QUESTIONS = 100
NEAREST = 20


def measure(sizes: Sequence[int]) -> list[dict[str, float]]:
    """For each number of texts: recall of the nearest 20, seconds to build, milliseconds a search."""
    return [_grown(size) for size in sizes]


def _grown(size: int) -> dict[str, float]:
    drawn = random.Random(SEED)
    clauses = sorted(set(CLAUSE.findall(open_speech("education").text.replace("\n", ""))))
    texts = ["，".join(drawn.sample(clauses, drawn.randint(2, 5))) for _ in range(size)]
    records = [Record(str(number), str(number), text) for number, text in enumerate(texts)]
    embedder, questions = offline(), ["，".join(drawn.sample(clauses, 2)) for _ in range(QUESTIONS)]
    with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as cache:
        started = time.perf_counter()
        index = Index(records, embedder, cache=Path(cache))
        built = time.perf_counter() - started
        found, took = zip(*(_timed(index, question) for question in questions), strict=True)
        index.close()
    vectors = np.array(embedder.texts(texts), dtype=np.float32)
    least = [_least(vectors, embedder.question(question)) for question in questions]
    hits = [sum(similarity >= low - 1e-4 for _, similarity in near) for near, low in zip(found, least, strict=True)]
    recall = sum(hits) / (NEAREST * QUESTIONS)
    return {"texts": size, "recall": recall, "seconds": built, "milliseconds": median(took)}


def _timed(index: Index, question: str) -> tuple[list[tuple[str, float]], float]:
    started = time.perf_counter()
    return index.search(question, NEAREST), (time.perf_counter() - started) * 1000


def _least(vectors: NDArray[np.float32], question: list[float]) -> float:
    """The similarity of the last of the nearest, by comparing with every text."""
    return float(np.sort(vectors @ np.array(question, dtype=np.float32))[-NEAREST])


if __name__ == "__main__":
    print(json.dumps(measure([int(size) for size in sys.argv[1:]])))
