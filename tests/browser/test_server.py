"""What the web server sends, and where it can listen."""

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from assistant.chain import Assistant
from assistant.settings import Settings
from prompts.words import say
from tests.browser.conftest import served
from tests.browser.serving import ENDED
from tests.ui.provider import provider
from ui import server
from ui.headers import ALWAYS, POLICY
from ui.portals import Limits
from ui.site import Site


@pytest.mark.parametrize("path", ["/", "/config", "/static/page/cite.js", "/nothing"])
def test_every_response_carries_the_headers(site: str, path: str) -> None:
    headers = httpx.get(site + path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers.items() >= {name.lower(): value for name, value in ALWAYS.items()}.items()
    assert "unsafe-eval" not in headers["content-security-policy"]


def test_the_page_holds_no_inline_script_and_nothing_of_gradio_s(site: str) -> None:
    page = httpx.get(site, headers={"accept-language": "en"}).text
    assert '<html lang="en">' in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=') == 3
    assert "Gradio" not in page


def test_no_event_is_published(site: str) -> None:
    assert httpx.get(f"{site}/gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}
    config = httpx.get(f"{site}/config").json()
    assert {event["api_visibility"] for event in config["dependencies"]} == {"private"}
    assert config["footer_links"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/openapi.json",
        "/monitoring",
        "/file=/etc/hostname",
        "/proxy=http://127.0.0.1/",
        "/gradio_api/runs",
        "/gradio_api/upload",
        "/gradio_api/file=/etc/hostname",
        "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/deep_link",
        "/gradio_api/../gradio_api/upload",
        "//gradio_api/upload",
        "/gradio_api/%75pload",
        "/static/page/../../server.py",
        "/static/page/%2e%2e/server.py",
    ],
)
def test_what_is_not_needed_is_not_there(site: str, path: str) -> None:
    assert httpx.get(site + path).status_code == 404


def test_uploads_are_refused(site: str) -> None:
    sent = httpx.post(f"{site}/gradio_api/upload", files={"files": ("x.txt", b"x" * 5000)})
    assert sent.status_code == 404


def test_a_fault_shows_one_plain_sentence(settings: Settings) -> None:
    with served(settings, "faulty") as faulty:
        for accepted, sentence in (("zh-TW,zh;q=0.9", say("refused.fault", "zh")), ("de", say("refused.fault", "en"))):
            answer = httpx.get(faulty.address, headers={"accept-language": accepted, "accept": "text/html"})
            assert (answer.status_code, answer.text) == (500, sentence)
            assert answer.headers["content-security-policy"] == POLICY
            told = httpx.get(faulty.address, headers={"accept-language": accepted})
            assert told.headers["content-type"] == "application/problem+json"
            assert (told.json()["detail"], told.json()["reason"]) == (sentence, "fault")


def test_a_taken_port_is_told_with_a_free_one(assistant: Assistant, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(server.AddressError) as error:
            server.serve(Site(settings, assistant), port=port)
    assert (error.value.reason, error.value.facts["port"]) == ("port_in_use", port)
    with socket.create_server(("127.0.0.1", error.value.facts["next"])):
        pass


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 7860), ("no such host", 7860)])
def test_an_address_that_cannot_be_served_is_told(
    assistant: Assistant, settings: Settings, host: str, port: int
) -> None:
    with pytest.raises(server.AddressError) as error:
        server.serve(Site(settings, assistant), host=host, port=port)
    assert error.value.reason == "bad_address"
    assert error.value.facts["cause"]


def test_the_page_leads_to_the_sign_in_and_back(settings: Settings, visit: Callable[..., Page]) -> None:
    with provider() as sso, served(settings, "plain", SPEECH_OIDC_ISSUER=sso.issuer) as guarded:
        for path in ("/gradio_api/queue/join", "/gradio_api/run/x"):
            assert httpx.post(guarded.address + path, json={"data": []}).status_code != 200
        page = visit("/", at=guarded.address)
        assert page.url == f"{guarded.address}/"
        expect(page.locator("#speech")).to_contain_text("教育")


def test_the_page_says_what_is_too_much_and_gives_places_back(
    settings: Settings, visit: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "portals.toml"
    file.write_text("[site]\naddress = {minute = 3, day = 9, streams = 1}\n", encoding="utf-8")
    with served(settings, "slow", SPEECH_PORTALS=str(file)) as narrow:
        first, second = visit("/", at=narrow.address), visit("/", at=narrow.address)

        def ask(page: Page) -> None:
            page.locator("#box textarea").fill("双减政策如何落实？")
            page.locator("#send").click()

        ask(first)
        expect(first.locator("#chat [data-testid=bot]").last).to_contain_text("双减")
        ask(second)
        expect(second.locator("#chat .problem")).to_have_text(say("refused.too_many_streams", "zh"))
        first.locator("#stop").click()
        assert narrow.line() == ENDED
        ask(second)
        expect(second.locator("#stop")).to_be_visible()
        second.close()  # as when the reader leaves
        assert narrow.line() == ENDED
        ask(first)
        expect(first.locator("#stop")).to_be_visible()
        first.locator("#stop").click()
        assert narrow.line() == ENDED
        ask(first)
        expect(first.locator("#chat .problem")).to_contain_text("提问太快了")


def test_one_address_cannot_take_all_places(settings: Settings, visit: Callable[..., Page]) -> None:
    others = httpx.HTTPTransport(local_address="127.0.0.2")
    with served(settings, "slow") as slow, httpx.Client(transport=others, base_url=slow.address) as client:
        for number in range(Limits().address.streams):
            asked = {"fn_index": 0, "data": ["双减政策如何落实？", None, "zh"], "session_hash": str(number)}
            assert client.post("/gradio_api/queue/join", json=asked).status_code == 200
        page = visit("/", at=slow.address)
        page.locator("#chat .example").first.click()
        expect(page.locator("#stop")).to_be_visible()
        page.close()


def test_a_portal_s_page_has_its_title_and_without_a_session_shows_nothing(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "portals.toml"
    file.write_text('[portal.hr]\ntitle = "<b>HR"\norigins = ["https://hr.example"]\n', encoding="utf-8")
    with served(settings, "plain", SPEECH_PORTALS=str(file)) as site:
        shell = httpx.get(f"{site.address}/?portal=hr")
        assert "<title>&lt;b&gt;HR</title>" in shell.text
        assert shell.headers["content-security-policy"].endswith("frame-ancestors 'self' https://hr.example")
        for query, status in (("portal=no", 404), ("portal=hr&origin=https://evil.example", 403)):
            assert httpx.get(f"{site.address}/?{query}").status_code == status
        body = {"fn_index": 0, "data": [], "session_hash": "x"}
        for path in ("queue/join", "run/predict"):
            answer = httpx.post(f"{site.address}/gradio_api/{path}?portal=hr", json=body)
            assert "教育" not in answer.text
            foreign = httpx.post(
                f"{site.address}/gradio_api/{path}", json=body, headers={"origin": "https://hr.example"}
            )
            assert foreign.status_code == 403


def test_what_is_named_by_its_content_is_fetched_once(site: str) -> None:
    script = server._entry()[0]
    assert "immutable" in httpx.get(f"{site}/{script}").headers["cache-control"]
    assert "immutable" not in httpx.get(f"{site}/assets/missing.js").headers.get("cache-control", "")
    assert httpx.get(site).headers["cache-control"] == "no-cache"
