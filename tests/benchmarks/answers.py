"""Answers of an LLM beside the bare clients that read the same stream, from a server without latency.

Run as a program it prints the figures as JSON: milliseconds to the first checked sentence and to
the end, microseconds of CPU a token, tokens sent for a question.
"""

import asyncio
import json
import multiprocessing
import sys
import time
from contextlib import aclosing, closing
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from langchain_core.messages import BaseMessage
from langchain_openai import ChatOpenAI
from openai import AsyncOpenAI

from assistant.answer import Sentence
from assistant.build import build
from assistant.chain import Assistant
from assistant.followup import Search
from assistant.material import tokens
from assistant.settings import Settings
from assistant.writers import Task, rendered
from prompts.prompt import load
from tests.llm.conftest import KEY, settings_for
from tests.llm.hostile import DONE, MODES, NUMBER, STOP, Hostile, Pieces, chunk

QUESTION = "怎样加强乡村教师队伍建设？"
ROUNDS = 15
LENGTHS = {"short": 4, "long": 44}
"""Sentences of an answer; the difference tells what a token costs."""
TOKEN = 2
"""Characters of Chinese in a token, about."""
PATIENCE = 30

Figures = dict[str, list[float]]


def measure(cache: Path) -> Figures:
    """Every run, by what was run."""
    assistant = build(Settings(cache=cache, writer="quoting"))
    texts = {name: _text(assistant, sentences) for name, sentences in LENGTHS.items()}
    mine, theirs = multiprocessing.Pipe()
    # In a process of its own, so that its work is not counted.
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, texts), daemon=True)
    server.start()
    assert mine.poll(PATIENCE), "the server did not start"
    port = mine.recv()
    messages = _messages(assistant)
    figures: Figures = {"prompt": [tokens(str(messages))]}
    # One loop for all: LangChain keeps one client for every model, and that its connections.
    with asyncio.Runner() as loop:
        for name, text in texts.items():
            runs = loop.run(_runs(settings_for(port, name, cache), messages, upto=text.index("\n") + 1))
            figures |= {f"{name} {figure}": values for figure, values in runs.items()}
    for whose in ("ours", "chat"):
        costs = zip(figures[f"long {whose} cpu"], figures[f"short {whose} cpu"], strict=True)
        more = (len(texts["long"]) - len(texts["short"])) / TOKEN
        figures[f"{whose} token"] = [(long - short) / more * 1000 for long, short in costs]
    mine.send(None)
    return figures


def _text(assistant: Assistant, sentences: int) -> str:
    """Sentences of the speech, each with its number, the one asked for first."""
    numbers = [NUMBER, *range(4, NUMBER)][:sentences]
    return "".join(f"{assistant.speech.citable[n - 1].text}[{n}]\n" for n in numbers)


def _messages(assistant: Assistant) -> list[BaseMessage]:
    given = assistant.retriever.everything()
    task = Task(question=QUESTION, language="zh", search=Search(QUESTION), material=given)
    return rendered(load("answer"), task, given).to_messages()


def _serve(pipe: Connection, texts: dict[str, str]) -> None:
    """One mode a text, until told to end."""
    MODES.update({name: partial(_pieces, text) for name, text in texts.items()})
    with closing(Hostile()) as server:
        pipe.send(server.port)
        pipe.recv()


async def _pieces(text: str) -> Pieces:
    for start in range(0, len(text), TOKEN):
        yield chunk(text[start : start + TOKEN])
    yield STOP
    yield DONE


async def _runs(settings: Settings, messages: list[BaseMessage], upto: int) -> Figures:
    """The product, the raw client and LangChain's, in turns."""
    figures: Figures = {}
    model, address = settings.llm_model, settings.openai_base_url
    chat = ChatOpenAI(model=model, base_url=address, api_key=KEY, temperature=0)  # type: ignore[arg-type]
    async with aclosing(build(settings)) as assistant, AsyncOpenAI(base_url=address, api_key=KEY) as client:
        for round_ in range(ROUNDS + 1):
            runs = {
                "ours": await _ours(assistant),
                "raw": await _raw(client, model, messages, upto),
                "chat": await _chat(chat, messages),
            }
            if round_:  # the first opens connections and files
                for whose, run in runs.items():
                    for figure, value in run.items():
                        figures.setdefault(f"{whose} {figure}", []).append(value)
    return figures


class Watch:
    """Milliseconds by the clock and of CPU since it was made."""

    def __init__(self) -> None:
        self._started, self._worked = time.perf_counter(), time.process_time()
        self.first: float | None = None

    def mark_first(self) -> None:
        """The first sentence is there."""
        self.first = self.first or (time.perf_counter() - self._started) * 1000

    def stop(self) -> dict[str, float]:
        """What it shows at the end."""
        cpu = (time.process_time() - self._worked) * 1000
        return {"first": self.first or 0.0, "end": (time.perf_counter() - self._started) * 1000, "cpu": cpu}


async def _ours(assistant: Assistant) -> dict[str, float]:
    watch = Watch()
    async for event in assistant.stream(QUESTION):
        if isinstance(event, Sentence):
            watch.mark_first()
    return watch.stop()


async def _raw(client: AsyncOpenAI, model: str, messages: list[BaseMessage], upto: int) -> dict[str, float]:
    roles = {"system": "system", "human": "user"}
    sent = [{"role": roles[message.type], "content": message.content} for message in messages]
    watch, read = Watch(), 0
    stream = await client.chat.completions.create(model=model, messages=sent, stream=True, temperature=0)  # type: ignore[call-overload]
    async for piece in stream:
        read += len(piece.choices[0].delta.content or "")
        if read >= upto:
            watch.mark_first()
    return watch.stop()


async def _chat(chat: ChatOpenAI, messages: list[BaseMessage]) -> dict[str, float]:
    watch = Watch()
    async for _ in chat.astream(messages):
        pass
    return watch.stop()


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
