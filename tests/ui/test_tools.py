"""The assistant as tools: the protocol's official client talks to it over a real socket."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from assistant.answer import Answer
from assistant.verify import problems
from store.speech import Speech
from tests.ui.portal_files import HR_KEY
from tests.ui.serving import QUESTION, EndlessModel

MASKED = "累计宣讲了多少场？"
PATIENCE = 5
MODES = ("auto", "legacy")
"""The protocol as it is since 2026, and as most clients still speak it."""


def talk(address: str, conversation: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    async def talked() -> Any:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return await conversation(client)

    return asyncio.run(talked())


def call(address: str, tool: str, **arguments: Any) -> Any:
    return talk(address, lambda client: client.call_tool(tool, arguments))


@pytest.mark.parametrize("mode", MODES)
def test_it_offers_three_tools_that_only_read(door: str, mode: str) -> None:
    offered = talk(door, lambda client: client.list_tools(), mode).tools
    assert [tool.name for tool in offered] == ["ask_speech", "search_passages", "get_passage"]
    for tool in offered:
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert tool.output_schema
        assert tool.description
        assert all(given.get("description") for given in tool.input_schema["properties"].values())


def test_an_answer_comes_as_text_with_its_quotes_and_as_data(door: str, speech: Speech) -> None:
    told = call(door, "ask_speech", question=MASKED)
    answer = Answer.model_validate(told.structured_content)
    assert problems(answer, speech) == []
    [text] = told.content
    assert text.text.startswith(answer.text)
    assert f"[1] “{answer.citations[0].quote}” — " in text.text, "as it stands in the speech, nothing escaped"


def test_passages_are_found_and_read(door: str, speech: Speech) -> None:
    found = call(door, "search_passages", query="双减", limit=2).structured_content["passages"]
    assert 0 < len(found) <= 2
    assert "双减" in found[0]["text"]
    read = call(door, "get_passage", passage_id=found[0]["id"]).structured_content
    assert speech.text[read["start"] : read["end"]] == read["text"] == found[0]["text"]
    assert call(door, "search_passages", query="quantum pizza").structured_content == {"passages": []}


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask_speech", {"question": " "}, "Please type a question."),
        ("search_passages", {"query": "问" * 1001}, "1000 is the most"),
        ("get_passage", {"passage_id": "nothing"}, "no passage of that id"),
        ("get_passage", {}, "passage_id"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(door: str, tool: str, arguments: dict[str, Any], words: str) -> None:
    told = call(door, tool, **arguments)
    assert told.is_error
    assert words in told.content[0].text


def test_a_portal_s_server_comes_with_its_key(door: str) -> None:
    async def tools() -> int:
        http = httpx2.AsyncClient(headers={"authorization": f"Bearer {HR_KEY}"})
        async with http, Client(streamable_http_client(f"{door}/mcp", http_client=http)) as client:
            return len((await client.list_tools()).tools)

    assert asyncio.run(tools()) == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"authorization": "Bearer sa_hr_wrong"}, 401),
    ],
)
def test_host_origin_and_key_are_looked_at(door: str, headers: dict[str, str], status: int) -> None:
    told = httpx.post(f"{door}/mcp", json={}, headers=headers)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")


def test_nothing_is_streamed_unasked(door: str) -> None:
    assert httpx.get(f"{door}/mcp", headers={"accept": "text/event-stream"}).status_code == 405


@pytest.mark.parametrize("mode", MODES)
def test_when_the_client_leaves_the_llm_is_left_too(endless: tuple[str, EndlessModel], mode: str) -> None:
    address, model = endless

    async def asking() -> None:
        async with Client(f"{address}/mcp", mode=mode) as client:
            await client.call_tool("ask_speech", {"question": QUESTION})

    asyncio.run(left_while(asking(), model))


def test_when_the_client_gives_up_the_call_the_llm_is_left_too(endless: tuple[str, EndlessModel]) -> None:
    address, model = endless
    talk(address, lambda client: left_while(client.call_tool("ask_speech", {"question": QUESTION}), model))


async def left_while(asking: Coroutine[Any, Any, Any], model: EndlessModel) -> None:
    task = asyncio.create_task(asking)
    assert await asyncio.to_thread(model.begun.acquire, timeout=PATIENCE)
    assert not await asyncio.to_thread(model.left.acquire, timeout=0.3)
    task.cancel()
    assert await asyncio.to_thread(model.left.acquire, timeout=PATIENCE)


def test_the_protocol_is_not_imported_before_somebody_speaks_it() -> None:
    program = "import sys, ui.server; sys.exit(any(name.split('.')[0] == 'mcp' for name in sys.modules))"
    subprocess.run([sys.executable, "-c", program], check=True)
