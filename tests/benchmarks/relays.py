"""What is measured against each other: `python -m tests.benchmarks.relays KIND MODEL_ADDRESS CACHE PORT`.

All hand an LLM's answer on as server-sent events, or show it on a chat page.
"""

import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

OFTEN = "{minute = 10000000, day = 10000000, streams = 10000}"


class Asked(BaseModel):
    """A question."""

    question: str


def api(address: str, cache: str) -> Any:
    """The product's API."""
    from ui.server import create_api

    return create_api(_site(address, cache))


def page(address: str, cache: str) -> Any:
    """The product's chat page."""
    from ui.server import create_app

    return create_app(_site(address, cache))


def _site(address: str, cache: str) -> Any:
    from assistant.build import build
    from assistant.settings import Settings
    from ui.site import Site

    limits = Path(cache) / "limits.toml"
    limits.write_text(f"[site]\nvisitor = {OFTEN}\naddress = {OFTEN}\nportal = {OFTEN}\n")
    service: dict[str, Any] = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": address}
    settings = Settings(cache=Path(cache), portals=limits, **service)
    return Site(settings, build(settings))


def bare(address: str, cache: str) -> Any:
    """The openai client, and nothing else."""
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key="none", base_url=address)

    async def words(question: str) -> AsyncIterator[str]:
        asked: Any = [{"role": "user", "content": question}]
        async for chunk in await client.chat.completions.create(model="m", messages=asked, stream=True):
            yield chunk.choices[0].delta.content or ""

    return _relay(words)


def langchain(address: str, cache: str) -> Any:
    """LangChain as its tutorials have it: prompt, model, parser."""
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(model="m", api_key="none", base_url=address)  # type: ignore[arg-type]
    chain = ChatPromptTemplate.from_messages([("user", "{question}")]) | model | StrOutputParser()
    return _relay(lambda question: chain.astream({"question": question}))


def _relay(words: Any) -> FastAPI:
    app = FastAPI()

    @app.post("/api/v1/ask/stream")
    async def ask(asked: Asked) -> StreamingResponse:
        async def sent() -> AsyncIterator[str]:
            async for piece in words(asked.question):
                yield f"data: {json.dumps(piece)}\n\n"

        return StreamingResponse(sent(), media_type="text/event-stream")

    return app


def chat_interface(address: str, cache: str) -> Any:
    """Gradio's ChatInterface as it comes, each token shown."""
    import gradio as gr
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key="none", base_url=address)

    async def said(message: str, history: list[Any]) -> AsyncIterator[str]:
        text, asked = "", [{"role": "user", "content": message}]
        async for chunk in await client.chat.completions.create(model="m", messages=asked, stream=True):  # type: ignore[call-overload]
            text += chunk.choices[0].delta.content or ""
            yield text

    return gr.mount_gradio_app(FastAPI(), gr.ChatInterface(said), path="/")


KINDS = {"api": api, "page": page, "bare": bare, "langchain": langchain, "chat_interface": chat_interface}

if __name__ == "__main__":
    kind, address, cache, port = sys.argv[1:]
    uvicorn.run(KINDS[kind](address, cache), host="127.0.0.1", port=int(port), log_level="warning")
