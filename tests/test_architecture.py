"""The floors of the house: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_USE = {
    "store": {"store"},
    "prompts": {"prompts"},
    "assistant": {"assistant", "store", "prompts"},
    "ui": {"ui", "assistant", "store", "prompts"},
}
FENCED = {
    "gradio": "ui/",
    "fastapi": "ui/",
    "uvicorn": "ui/",
    "sse_starlette": "ui/",
    "mcp": "ui/",
    "chromadb": "store/index.py",
    "langchain_chroma": "store/index.py",
    "langchain_openai": "assistant/build.py",
    "langchain": "assistant/build.py",
    "openai": "assistant/build.py",
    "onnxruntime": "store/onnx.py",
    "tokenizers": "store/onnx.py",
}
FILES = [file for floor in MAY_USE for file in sorted((ROOT / floor).rglob("*.py"))]


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_floor_imports_a_higher_one_and_libraries_stay_in_their_rooms(file: Path) -> None:
    place = str(file.relative_to(ROOT))
    names = set(imported(file))
    assert names & set(MAY_USE) <= MAY_USE[place.split("/")[0]]
    assert not {name for name in names if name in FENCED and not place.startswith(FENCED[name])}
    assert "tests" not in names
