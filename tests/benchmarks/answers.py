"""Answers of an LLM beside the bare clients that read the same stream, from a server without latency.

Run as a program it prints the figures as JSON: milliseconds to the first checked sentence and to
the end, microseconds of CPU a token, tokens of a prompt and of an answer (the product's own careful estimate).
"""

import asyncio
import json
import multiprocessing
import sys
import time
from collections import deque
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
from assistant.markers import MARKER, SentenceCutter
from assistant.material import tokens
from assistant.settings import Settings
from assistant.writers import Task, rendered
from prompts.prompt import load
from tests.llm.conftest import KEY, settings_for
from tests.llm.hostile import DONE, MODES, NUMBER, STOP, Hostile, Pieces, chunk

QUESTION = "怎样加强乡村教师队伍建设？"
LENGTHS = {"short": 4, "long": 44}
"""Sentences of an answer; the difference tells what a token costs."""
ROUNDS = {"short": 60, "long": 15}
WARMING = 3
"""Rounds more that open connections and files first."""
STUFF = "Answer the question from this context alone.\n\n{context}\n\nQuestion: {question}"
"""A chain as tutorials have it: what was found, and the question."""
STUFFED = 4
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
    messages = _messages(assistant, QUESTION)
    figures = _tokens(assistant, texts["short"])
    # One loop for all: LangChain keeps one client for every model, and that its connections.
    with asyncio.Runner() as loop:
        for name, text in texts.items():
            runs = loop.run(_runs(settings_for(port, name, cache), messages, _known_at(text), ROUNDS[name]))
            figures |= {f"{name} {figure}": values for figure, values in runs.items()}
    for whose in ("ours", "chat"):
        costs = zip(figures[f"long {whose} cpu"], figures[f"short {whose} cpu"], strict=False)
        more = (len(texts["long"]) - len(texts["short"])) / TOKEN
        figures[f"{whose} token"] = [(long - short) / more * 1000 for long, short in costs]
    mine.send(None)
    return figures


def _text(assistant: Assistant, sentences: int) -> str:
    """Sentences of the speech, each with its number, the one asked for first."""
    numbers = [NUMBER, *range(4, NUMBER)][:sentences]
    return "".join(f"{assistant.speech.citable[n - 1].text}[{n}]\n" for n in numbers)


def _known_at(text: str) -> int:
    """So many characters tell that the first sentence, with its mark, has come to its end."""
    cutter = SentenceCutter("zh")
    return next(n for n, character in enumerate(text, 1) if list(cutter.feed(character)))


def _messages(assistant: Assistant, question: str) -> list[BaseMessage]:
    given = assistant.retriever.everything()
    task = Task(question=question, language="zh", search=Search(question), material=given)
    return rendered(load("answer"), task, given).to_messages()


def _tokens(assistant: Assistant, reply: str) -> Figures:
    """Of a prompt, of what is new in it with each question, of an answer; and of the same without the product."""
    prompt, other = ("\n".join(str(m.content) for m in _messages(assistant, asked)) for asked in (QUESTION, "何时？"))
    alike = next(n for n, (one, two) in enumerate(zip(prompt, other, strict=False)) if one != two)
    found = "\n\n".join(found.passage.text for found in assistant.retriever.search(QUESTION, STUFFED))
    texts = {
        "ours prompt": prompt,
        "new prompt": prompt[alike:],
        "stuff prompt": STUFF.format(context=found, question=QUESTION),
        "ours reply": reply,
        "stuff reply": MARKER.sub("", reply),
    }
    return {figure: [tokens(text)] for figure, text in texts.items()}


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


async def _runs(settings: Settings, messages: list[BaseMessage], upto: int, rounds: int) -> Figures:
    """The product, the raw client and LangChain's, in turns, each time another one first."""
    figures: Figures = {}
    model, address = settings.llm_model, settings.openai_base_url
    chat = ChatOpenAI(model=model, base_url=address, api_key=KEY, temperature=0)  # type: ignore[arg-type]
    async with aclosing(build(settings)) as assistant, AsyncOpenAI(base_url=address, api_key=KEY) as client:
        runs = deque(
            [
                ("ours", partial(_ours, assistant)),
                ("raw", partial(_raw, client, model, messages, upto)),
                ("chat", partial(_chat, chat, messages)),
            ]
        )
        for round_ in range(WARMING + rounds):
            runs.rotate()
            for whose, run in runs:
                for figure, value in (await run()).items():
                    if round_ >= WARMING:
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
