"""Prompts as data: one TOML file each, placeholders checked when it is loaded, fingerprinted."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from langchain_core.prompts import ChatPromptTemplate

FOLDER = Path(__file__).parent

REFUSAL = "NOT_IN_SPEECH"
"""What a model writes, alone, when the passages do not hold the answer."""


class PromptError(Exception):
    """A prompt file that is not what the code expects; names the file and the placeholder."""


@dataclass(frozen=True)
class Prompt:
    """One prompt in every language it is written in. `fingerprint` changes with any of its words."""

    fingerprint: str
    templates: Mapping[str, ChatPromptTemplate]

    @property
    def told(self) -> tuple[str, ...]:
        """Its words, without what fills the placeholders."""
        messages = (message for chat in self.templates.values() for message in chat.messages)
        return tuple(str(message.prompt.template) for message in messages)  # type: ignore[union-attr]


def load(name: str, *, folder: Path = FOLDER) -> Prompt:
    """The prompt `<name>.toml`.

    Raises PromptError where a template lacks a declared placeholder or holds another one.
    """
    raw = (folder / f"{name}.toml").read_bytes()
    content = tomllib.loads(raw.decode())
    declared = set(content.pop("placeholders"))
    templates = {
        language: _template(words, declared, f"{name}.toml [{language}]") for language, words in content.items()
    }
    return Prompt(f"{name}@{hashlib.sha256(raw).hexdigest()[:8]}", templates)


def as_string(text: str) -> str:
    """A text of somebody else, for a prompt: a JSON string on one line, without a `<` that could close a tag."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("<", r"\u003c")


def _template(words: Mapping[str, str], declared: set[str], where: str) -> ChatPromptTemplate:
    template = ChatPromptTemplate.from_messages([("system", words["system"].strip()), ("human", words["user"].strip())])
    if wrong := sorted(declared ^ set(template.input_variables)):
        raise PromptError(f"{where}: placeholder {', '.join(wrong)} is declared or used, but not both")
    return template
