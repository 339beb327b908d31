import re
from pathlib import Path

import pytest

from assistant.settings import Settings

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def variable(name: str) -> str:
    alias = Settings.model_fields[name].validation_alias
    return str(getattr(alias, "choices", [alias])[0]) if alias else f"SPEECH_{name.upper()}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_lists_each_setting_as_it_is(name: str) -> None:
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{variable(name)}` |")]
    assert Settings.model_fields[name].description in row
    default = Settings.model_fields[name].default
    if isinstance(default, str | int | float) and default != "":
        assert f"`{default}`" in row


def test_the_readme_lists_no_setting_that_does_not_exist() -> None:
    listed = set(re.findall(r"^\| `((?:SPEECH|OPENAI)_\w+)` \|", README, re.MULTILINE))
    assert listed == {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("environment", "asks"),
    [
        ({}, False),
        ({"OPENAI_API_KEY": "k"}, True),
        ({"OPENAI_API_KEY": "k", "SPEECH_WRITER": "quoting"}, False),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, False),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "SPEECH_LLM_MODEL": "m"}, True),
        ({"OPENAI_API_KEY": ""}, False),
    ],
)
def test_a_model_is_asked_only_where_one_is_set_up(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], asks: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings().asks_llm is asks
