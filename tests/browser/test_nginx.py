"""Behind a real nginx, under a path of its own."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from assistant.settings import Settings
from tests.browser.conftest import Site, served
from tests.ui.portal_files import HR, portals_file

pytestmark = [pytest.mark.nginx, pytest.mark.browser]
PREFIX = "/assistant"
CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location {prefix}/ {{
            proxy_pass {upstream};
            {headers}
        }}
        location = {prefix} {{ proxy_pass {upstream_bare}; {headers} }}
    }}
}}
"""
FORWARDED = """
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
"""


@dataclass(frozen=True)
class Way:
    """How nginx passes a request on."""

    strips: bool
    headers: str = FORWARDED


WAYS = {
    "with the prefix": Way(strips=False),
    "without the prefix": Way(strips=True),
    "without a word of the visitor": Way(strips=True, headers=""),
}


@contextmanager
def nginx(folder: Path, port: int, site: Site, way: Way) -> Iterator[str]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    configuration = folder / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            port=port,
            prefix=PREFIX,
            headers=way.headers,
            upstream=site.address + ("/" if way.strips else ""),
            upstream_bare=site.address,
        )
    )
    with subprocess.Popen([program, "-c", str(configuration), "-e", str(folder / "error.log")]) as process:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}{PREFIX}"
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nginx does not listen")


@pytest.fixture(scope="module", params=WAYS.values(), ids=list(WAYS))
def proxied(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "SPEECH_PUBLIC_URL": f"http://127.0.0.1:{port}{PREFIX}",
        "SPEECH_TRUSTED_PROXIES": "127.0.0.1",
        "SPEECH_PORTALS": str(portals_file(folder)),
    }
    with served(settings, "slow", **environment) as site, nginx(folder, port, site, request.param) as address:
        yield address


def test_the_page_answers_under_a_path_sentence_by_sentence(proxied: str, visit: Callable[..., Page]) -> None:
    page = visit("/", at=proxied)
    page.locator("#box textarea").fill("双减政策如何落实？")
    page.locator("#send").click()
    expect(page.locator("#chat [data-testid=bot]").last).to_contain_text("双减")
    expect(page.locator("#stop")).to_be_visible()  # the answer has not ended
    page.locator("#stop").click()
    expect(page.locator("#send")).to_be_visible()


def test_the_path_without_its_slash_leads_to_the_page(proxied: str) -> None:
    answer = httpx.get(f"{proxied}?portal=hr")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{PREFIX}/?portal=hr")
    assert answer.headers["content-security-policy"]


def test_addresses_made_by_the_server_are_those_people_use(proxied: str) -> None:
    assert httpx.get(f"{proxied}/config").json()["root"] == proxied
    page = httpx.get(f"{proxied}/").text
    for address in re.findall(r'(?:href|src)="([^"]+)"', page):
        assert httpx.get(f"{proxied}/{address}").status_code == 200, address


def test_the_gate_stands_behind_the_proxy_too(proxied: str) -> None:
    own = proxied.removesuffix(PREFIX)
    for origin, portal, status in (
        (HR, "hr", 201),
        (own, "hr", 201),
        (HR, "it", 404),
        ("https://evil.example", "hr", 403),
    ):
        answer = httpx.post(f"{proxied}/api/v1/sessions", json={"portal": portal}, headers={"origin": origin})
        assert answer.status_code == status
    assert HR in httpx.get(f"{proxied}/?portal=hr").headers["content-security-policy"]
    assert httpx.get(f"{proxied}/healthz").status_code == 200
    for path in ("/gradio_api/upload", "/gradio_api/file=/etc/hostname", "/x/../y"):
        assert httpx.get(proxied + path).status_code == 404
