"""One question and its answer, as the description of the API shows them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "example.json"


@cache
def answer() -> dict[str, Any]:
    """The answer that the product gives with its default settings; the times are of one run."""
    example: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return example


def events() -> str:
    """The same as a stream."""
    sentences = [("sentence", sentence) for sentence in answer()["sentences"]]
    parts = [("evidence", answer()["passages"]), *sentences, ("answer", answer())]
    lines = [f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" for name, data in parts]
    return "".join(lines)
