"""The assistant as tools of an AI client, which read and change nothing (Model Context Protocol)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from assistant.answer import Answer, Data, Found, InputError
from assistant.chain import Assistant
from prompts.words import say
from store.speech import Language
from ui.access import admit
from ui.footnotes import footnotes, plain
from ui.labels import language_for
from ui.problem import sentence_of
from ui.site import Site
from ui.speech_view import PassageView, passage_view
from ui.visitor import Refused

MOST = 20
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class FoundPassages(Data):
    """Passages, best first; none where nothing comes near."""

    passages: tuple[Found, ...]


def build_server() -> MCPServer[Any]:
    """The three tools. They answer whoever sent the HTTP request that carries the call."""
    server: MCPServer[Any] = MCPServer("speech-assistant", instructions=say("tools.server", "en"), log_level="WARNING")
    for tool in (ask_speech, search_passages, get_passage):
        server.add_tool(tool, description=say(f"tools.{tool.__name__}", "en"), annotations=READS)
    return server


async def ask_speech(
    question: Annotated[str, Field(description="One question that stands alone, Chinese or English")],
    context: Context[Any, Any],
    language: Annotated[Language | None, Field(description="Of the answer; default: that of the question")] = None,
) -> Annotated[CallToolResult, Answer]:
    """The answer, as text with footnotes and as data."""
    async with _asking(context) as assistant:
        answer = await assistant.ask(question, language=language)
    text = TextContent(type="text", text=plain(answer.text + footnotes(answer)))
    return CallToolResult(content=[text], structured_content=answer.model_dump(mode="json"))


async def search_passages(
    query: Annotated[str, Field(description="A question or key words, Chinese or English")],
    context: Context[Any, Any],
    limit: Annotated[int, Field(ge=1, le=MOST, description="Most passages wanted")] = 8,
) -> FoundPassages:
    """The passages that come near."""
    async with _asking(context) as assistant:
        return FoundPassages(passages=(await assistant.search(query, limit))[:limit])


async def get_passage(
    passage_id: Annotated[str, Field(description="As a citation or a search names it, such as education:2.9")],
    context: Context[Any, Any],
) -> PassageView:
    """One passage, word for word."""
    async with _speaking(context) as assistant:
        passage = assistant.speech.passage(passage_id)
        if passage is None:
            raise Refused("unknown_passage", 404)
        return passage_view(passage)


@asynccontextmanager
async def _asking(context: Context[Any, Any]) -> AsyncIterator[Assistant]:
    """The Assistant of the caller, for a question that counts against the limits."""
    async with _speaking(context) as assistant, _site(context).limits.question(admit(_request(context))):
        yield assistant


@asynccontextmanager
async def _speaking(context: Context[Any, Any]) -> AsyncIterator[Assistant]:
    """The Assistant of the caller; what it refuses comes out as one sentence. Raises ToolError."""
    language = language_for({}, _request(context).headers)
    try:
        yield _site(context).assistant_for(admit(_request(context)))
    except InputError as error:
        raise ToolError(say(f"error.{error.reason}", language, **error.facts)) from None
    except Refused as refused:
        raise ToolError(sentence_of(refused, language)) from None


def _request(context: Context[Any, Any]) -> Any:
    return context.request_context.request


def _site(context: Context[Any, Any]) -> Site:
    site: Site = _request(context).app.state.site
    return site
