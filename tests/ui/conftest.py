"""A site with portals, in this process, and somebody who sends it requests."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings
from tests.ui.portal_files import UNLIMITED, portals_file
from tests.ui.serving import EndlessModel, running
from ui.server import create_api
from ui.site import Site

OWN = "http://127.0.0.1:7860"


@dataclass
class Client:
    """Sends one request at a time to the API of a site, without a network."""

    site: Site
    address: str = "127.0.0.1"

    def send(self, method: str, path: str, headers: Mapping[str, str] | None = None, **content: Any) -> httpx.Response:
        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(create_api(self.site), client=(self.address, 1), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
                return await client.request(method, path, headers=headers, **content)

        return asyncio.run(sent())

    def session(self, portal: str, origin: str, identity: str | None = None, **headers: str) -> httpx.Response:
        body = {"portal": portal} | ({"identity": identity} if identity else {})
        return self.send("POST", "/api/v1/sessions", {"origin": origin, **headers}, json=body)


@pytest.fixture
def client_of(settings: Settings, assistant: Assistant, tmp_path: Path) -> Callable[..., Client]:
    """`client_of(*tables, **settings)`: a client of a site with the portals hr and it, and these tables."""

    def made(*tables: str, **changed: Any) -> Client:
        changed = {"portals": portals_file(tmp_path, *tables), **changed}
        # Made anew, not copied: what is wrong shows as it would at the start.
        given = Settings(cache=settings.cache, **changed)
        return Client(Site(given, assistant))

    return made


@pytest.fixture(scope="session")
def door(settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running API, on which there are no limits to speak of."""
    file = portals_file(tmp_path_factory.mktemp("portals"), f"[portal.hr.limits]\n{UNLIMITED}[site]\n{UNLIMITED}")
    given = Settings(cache=settings.cache, portals=file)
    with running(create_api(Site(given, assistant))) as address:
        yield address


@pytest.fixture
def endless(settings: Settings) -> Iterator[tuple[str, EndlessModel]]:
    """The address of an API whose LLM never ends, and that LLM."""
    model = EndlessModel()
    with running(model.app) as upstream:
        service: dict[str, Any] = {"OPENAI_API_KEY": "sk-canary", "OPENAI_BASE_URL": f"{upstream}/v1"}
        given = Settings(cache=settings.cache, **service)
        with running(create_api(Site(given, build(given)))) as address:
            yield address, model
