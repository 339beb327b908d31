"""The examples of docs/api.md do what they say, as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.portal_files import HR_KEY

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
ADDRESS = "http://127.0.0.1:7860"
EXAMPLE = re.compile(r"```(sh|python)\n(.+?)```\n(?:\n```json\n(.+?)```)?", re.DOTALL)
EXAMPLES = EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "program", "told"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_does_what_it_says(door: str, kind: str, program: str, told: str) -> None:
    program = program.replace(ADDRESS, door).replace('api_key="none"', f'api_key="{HR_KEY}"')
    command = ["bash", "-euo", "pipefail", "-c", program] if kind == "sh" else [sys.executable, "-c", program]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip()
    if told:
        assert ran.stdout.strip() == told.strip()
    else:
        assert '"reason":' not in ran.stdout


def test_there_are_examples_of_every_door() -> None:
    programs = "".join(program for _, program, _ in EXAMPLES)
    assert all(door in programs for door in ("/api/v1/ask", "/api/v1/verify", '/v1"', "/mcp"))
