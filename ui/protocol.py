"""`/mcp`: the Model Context Protocol over streamable HTTP, opened with the first request."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ui.access import admit

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

PATH = "/mcp"
IMPORTING = ThreadPoolExecutor(1, thread_name_prefix="importing")
"""A thread of its own: all of the event loop's may be waiting for the name of a service to be looked up."""


class Protocol:
    """Serves each request by itself and keeps no session; a call ends when its reader leaves."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Raises Refused for one that may not go on."""
        admit(Request(scope))
        if scope["method"] != "POST":
            # Nothing is ever sent unasked, and there is no session to end.
            raise HTTPException(405, headers={"Allow": "POST"})
        # In a thread: the first import takes most of a second, in which nobody else should wait.
        server = await asyncio.get_running_loop().run_in_executor(IMPORTING, _server)
        # Host and Origin have been looked at by then, for every door alike.
        server.streamable_http_app(stateless_http=True, host="")
        manager = server.session_manager
        async with manager.run():
            await manager.handle_request(scope, receive, send)


@cache
def _server() -> "MCPServer[Any]":
    from ui.tools import build_server

    return build_server()


route = Route(PATH, endpoint=Protocol())
