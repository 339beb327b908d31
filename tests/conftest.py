"""What every test shares: the shipped speech, an assistant on it, and a tripwire on the network."""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk

from assistant.answer import Answer
from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.writers import prompted
from store.library import SHIPPED, open_speech
from store.speech import Speech

SHARED = Path(__file__).parents[2] / "shared" / "speech"
TEXTS = sorted([*SHIPPED.glob("*.txt"), *SHARED.glob("*_*.txt")])


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "OPENAI_API_BASE",
        "SPEECH_LLM_MODEL",
        "SPEECH_WRITER",
        "SPEECH_SOURCE",
        "SPEECH_EMBEDDING",
        "SPEECH_EMBEDDING_PREFIX",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def speech() -> Speech:
    return open_speech("education")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    return build(settings)


@pytest.fixture(scope="session")
def ask(assistant: Assistant) -> Callable[..., Answer]:
    return lambda question, *args, **kwargs: asyncio.run(assistant.ask(question, *args, **kwargs))


class Speaker(GenericFakeChatModel):
    """A model that says the lines it is given, in pieces of a few characters, and how it finished."""

    finish: str | None = "stop"
    fault: Any = None
    first_fault: Any = None

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        line = next(self.messages)
        if fault := self.first_fault:
            self.first_fault = None
            raise fault
        text = line if isinstance(line, str) else str(line.content)
        for start in range(0, len(text), 3):
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[start : start + 3]))
        if self.fault is not None:
            raise self.fault
        yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata={"finish_reason": self.finish}))


@pytest.fixture
def say(assistant: Assistant, settings: Settings) -> Callable[..., Answer]:
    """`say(question, "words [1]")`: the answer when a model writes these words, [1] for the best passage found."""

    def answer(question: str, words: str, finish: str | None = "stop", fault: Exception | None = None) -> Answer:
        words = numbered_as_given(assistant, question, words)
        model = Speaker(messages=iter([AIMessage(words)]), finish=finish, fault=fault)
        writer = prompted(model, "speaker")
        return asyncio.run(Assistant(assistant.speech, assistant.retriever, writer, settings).ask(question))

    return answer


def numbered_as_given(assistant: Assistant, question: str, words: str) -> str:
    """The words with `[n]`, the n-th best passage found, as the number under which a model is given it."""
    given = [passage.id for passage in assistant.speech.citable]
    found = [f"[{given.index(evidence.passage.id) + 1}]" for evidence in assistant.retriever.search(question, 8)]
    return re.sub(r"\[(\d)\]", lambda mark: found[int(mark[1]) - 1], words)
