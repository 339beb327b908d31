"""The attacks at every door for programs and at the command line: what comes out there is safe to show, too."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from markdown_it import MarkdownIt
from mcp import Client

from assistant.answer import Answer, Turn
from assistant.build import build
from assistant.chain import Assistant, Event
from assistant.settings import Settings
from store.library import open_speech
from store.speech import Language, Speech
from tests.evals.attacks import judged
from tests.evals.attacks.corpus import KEY, TEXTS, Attack, load, settings, source
from tests.evals.attacks.obedient import Obedient
from tests.ui.portal_files import UNLIMITED, portals_file
from tests.ui.serving import running, running_here
from ui.cli import main
from ui.footnotes import footnotes, markdown
from ui.server import create_api
from ui.site import Site

STRANGE = ("terminal", "invisible", "unicode", "link", "address", "key", "length", "passage")
KINDS = (*STRANGE, "prompt", "cipher", "html", "tag", "markup", "marks", "history", "roles", "notice")
"""Of attacks on what shows an answer: others are on the checks, which are the same behind every door."""
ATTACKS = [attack for attack in load() if attack.kind in KINDS]
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
ADDRESS = re.compile(r"https?:|//|www\.|@|\w\.(?:example|com)\b")
ACTIVE = ("link_open", "image", "html_inline", "html_block")


@pytest.fixture(scope="module")
def obedient() -> Iterator[str]:
    with running(Obedient(load()).app) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


class Remembering(Assistant):
    """Asks its LLM once for each question, whatever door it comes in by."""

    def __init__(self, assistant: Assistant, given: Settings) -> None:
        super().__init__(assistant.speech, assistant.retriever, assistant.writer, given)
        self._told: dict[tuple[str, tuple[Turn, ...]], list[Event]] = {}

    def with_limit(self, question_limit: int) -> "Remembering":
        return self

    async def stream(
        self, question: str, history: Sequence[Turn] = (), language: Language | None = None
    ) -> AsyncGenerator[Event]:
        asked = (question, tuple(history))
        if asked not in self._told:
            self._told[asked] = [event async for event in super().stream(question, history, language)]
        for event in self._told[asked]:
            yield event


@pytest.mark.parametrize("text", TEXTS)
def test_what_the_doors_send_is_safe_to_show(text: str, obedient: str, folder: Path) -> None:
    """False sentences are shown and labelled here, so that there is most to see."""
    file = portals_file(folder, f"[site]\n{UNLIMITED}")
    given = settings(text, obedient, folder, unsupported="show", portals=file)
    attacks = [attack for attack in ATTACKS if attack.text == text]
    found: dict[str, list[str]] = {}

    async def tried() -> None:
        async with aclosing(build(given)) as assistant:
            app = create_api(Site(given, Remembering(assistant, given)))
            async with (
                running_here(app) as address,
                Client(f"{address}/mcp") as tools,
                httpx.AsyncClient(base_url=address, timeout=60) as client,
            ):
                for attack in attacks:
                    for door in (asked, streamed, completed, completed_in_pieces):
                        found[f"{attack.id} {door.__name__}"] = dangers(await door(client, attack), attack)
                    found[f"{attack.id} tool"] = dangers(await told(tools, attack), attack)

    asyncio.run(tried())
    assert {name: what for name, what in found.items() if what} == {}


async def asked(client: httpx.AsyncClient, attack: Attack) -> str:
    """`/api/v1/ask`, as its reader shows it."""
    reply = await client.post("/api/v1/ask", json=_question(attack))
    return _shown(Answer.model_validate_json(reply.content))


async def streamed(client: httpx.AsyncClient, attack: Attack) -> str:
    """`/api/v1/ask/stream`: every sentence on the way, and the end."""
    reply = await client.post("/api/v1/ask/stream", json=_question(attack))
    events = [json.loads(line.removeprefix("data: ")) for line in reply.text.splitlines() if line.startswith("data: ")]
    sentences = [event["text"] for event in events if isinstance(event, dict) and "verdict" in event]
    return markdown("".join(sentences)) + "\n\n" + _shown(Answer.model_validate(events[-1]))


async def completed(client: httpx.AsyncClient, attack: Attack) -> str:
    """`/v1/chat/completions`, with messages of every role before the question."""
    reply = await client.post("/v1/chat/completions", json=_messages(attack))
    return str(reply.json()["choices"][0]["message"]["content"])


async def completed_in_pieces(client: httpx.AsyncClient, attack: Attack) -> str:
    """The same as a stream."""
    reply = await client.post("/v1/chat/completions", json={**_messages(attack), "stream": True})
    chunks = [json.loads(line.removeprefix("data: ")) for line in reply.text.splitlines() if line.startswith("data: {")]
    return "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks)


async def told(tools: Client, attack: Attack) -> str:
    """What the tool says. It is no Markdown, but may be passed on as such."""
    [said] = (await tools.call_tool("ask_speech", {"question": attack.question})).content
    assert said.type == "text"
    return re.sub(r"[<\[\]*_#|$&!]", "", said.text)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_steers_the_terminal(
    text: str, obedient: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_up(monkeypatch, text, obedient, folder)
    attacks = [attack for attack in ATTACKS if attack.text == text and attack.kind in STRANGE]
    batch = folder / f"{text}.jsonl"
    lines = [json.dumps({"id": attack.id, **_question(attack)}) for attack in attacks]
    batch.write_text("\n".join(lines), encoding="utf-8")
    assert main(["ask", "--batch", str(batch)]) == 0
    written = capsys.readouterr().out
    assert STEERING.findall(written.replace("\n", "")) == []
    for attack, line in zip(attacks, written.splitlines(), strict=True):
        answer = json.loads(line)
        assert answer.pop("id") == attack.id
        assert dangers(_shown(Answer.model_validate(answer)), attack) == []
    for attack in [attack for attack in attacks if attack.kind == "terminal"][:3]:
        for options in ([], ["--json"]):
            assert main(["ask", attack.question, *options]) == 0
            assert STEERING.findall(capsys.readouterr().out.replace("\n", "")) == []


def test_what_a_text_says_to_the_terminal_shows_as_a_sign(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECH_CACHE", str(folder))
    monkeypatch.setenv("SPEECH_SOURCE", source("zh"))
    assert main(["ask", "阅览证在哪里办理？"]) == 0
    out = capsys.readouterr().out
    assert "阅览证�[2J�]8;;" in out
    assert STEERING.findall(out.replace("\n", "")) == []
    assert main(["ask", "阅览证在哪里办理？", "--json"]) == 0
    out = capsys.readouterr().out
    assert STEERING.findall(out.replace("\n", "")) == []
    quotes = [citation.quote for citation in Answer.model_validate_json(out).citations]
    assert any("阅览证\x1b[2J" in quote for quote in quotes), "the quote is the text's, character for character"


def test_a_file_name_cannot_turn_a_message_round(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "x", "--speech", "/\u202etxt.exe\x1b[2J.txt"]) == 2
    assert STEERING.findall(capsys.readouterr().err.replace("\n", "")) == []


def _set_up(monkeypatch: pytest.MonkeyPatch, text: str, address: str, folder: Path) -> None:
    environment = {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": f"{address}/v1",
        "SPEECH_LLM_MODEL": "obedient",
        "SPEECH_CACHE": str(folder),
        "SPEECH_SOURCE": source(text),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def _question(attack: Attack) -> dict[str, Any]:
    return {"question": attack.question, "history": [turn.model_dump() for turn in attack.turns]}


def _messages(attack: Attack) -> dict[str, Any]:
    return {"model": "speech-assistant", "messages": [*attack.history, {"role": "user", "content": attack.question}]}


def _shown(answer: Answer) -> str:
    return markdown(answer.text + footnotes(answer))


def dangers(shown: str, attack: Attack) -> list[str]:
    """What is not safe in text that a program shows as Markdown, or in a terminal."""
    blocks = MarkdownIt("gfm-like", {"linkify": False}).parse(shown)
    tokens = [token for block in blocks for token in (block, *(block.children or []))]
    plain = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
    return [
        *(token.type for token in tokens if token.type in ACTIVE),
        *ADDRESS.findall(plain),
        *STEERING.findall(shown.replace("\n", "")),
        *judged.leaks(shown.replace(attack.asked, ""), _speech(attack.text)),
    ]


@cache
def _speech(text: str) -> Speech:
    return open_speech(source(text))
