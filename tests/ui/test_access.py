"""Who may do what: every route with every credential."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import httpx
import jwt
import pytest
from fastapi import Depends
from fastapi.routing import APIRoute
from starlette.responses import StreamingResponse
from starlette.types import Message

from assistant.answer import InputError
from assistant.settings import Settings
from tests.ui.conftest import OWN, Client
from tests.ui.portal_files import HR, HR_KEY, IT, IT_KEY, digest, portals_file
from ui import api, completions, gate, protocol, sessions
from ui.access import Call, Rules, asking, decide
from ui.portals import Portals
from ui.server import create_api
from ui.sessions import Sessions
from ui.visitor import Refused, Visitor

HOST = "127.0.0.1:7860"
EVIL = "https://evil.example"


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return Rules(Portals(portals_file(tmp_path)), Sessions())


def expired(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as long_ago:
        long_ago.setattr(sessions, "SECONDS", -1)
        return rules.sessions.open("hr", HR)


Case = tuple[str, dict[str, str], dict[str, str]]


def refused_everywhere(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Case]]:
    """Reason → a name, headers and query that no route accepts, whatever it needs."""

    def bearer(token: str, **headers: str) -> dict[str, str]:
        return {"authorization": f"Bearer {token}", **headers}

    session, other = rules.sessions.open("hr", HR), Sessions().open("hr", HR)
    yield "unknown_key", ("a wrong key", bearer("sa_hr_" + "x" * 32), {})
    yield "unknown_key", ("another portal's key under this name", bearer(IT_KEY.replace("sa_it", "sa_hr")), {})
    yield "unknown_key", ("a key of no portal", bearer("sa_no_" + "h" * 32), {})
    yield "unknown_key", ("a key cut short", bearer("sa_"), {})
    yield "unknown_key", ("the hash instead of the key", bearer(f"sa_hr_{digest(HR_KEY)}"), {})
    yield "unknown_key", ("somebody's key of another service", bearer("sk-0123456789"), {})
    yield "key_in_page", ("a key sent by a page", bearer(HR_KEY, origin=HR), {})
    yield "session_over", ("a session that expired", bearer(expired(rules, monkeypatch), origin=HR), {})
    yield "session_over", ("a session of another process", bearer(other, origin=HR), {})
    yield "session_over", ("a session made up", bearer("ss_x.y.z", origin=HR), {})
    unsigned = jwt.encode({"jti": "a", "portal": "hr", "origin": HR, "exp": time.time() + 99}, None, algorithm="none")
    yield "session_over", ("a session without a signature", bearer(f"ss_{unsigned}", origin=HR), {})
    yield "session_over", ("a session of a portal that is gone", bearer(rules.sessions.open("no", HR), origin=HR), {})
    gone = rules.sessions.open("hr", "https://gone.example")
    yield "session_over", ("a session of an origin that is gone", bearer(gone, origin="https://gone.example"), {})
    yield "wrong_origin", ("a session sent by another portal's page", bearer(session, origin=IT), {})
    yield "wrong_origin", ("a session sent by a stranger's page", bearer(session, origin=EVIL), {})
    yield "key_in_query", ("a key in the address", {}, {"k": HR_KEY})
    yield "key_in_query", ("a session in the address", {}, {"x": session})
    yield "key_in_query", ("anything as a token in the address", bearer(HR_KEY), {"token": "x"})
    yield "unknown_host", ("a name that points here", {"host": "evil.example:7860"}, {})
    yield "unknown_host", ("a host of nonsense", {"host": "evil.example@127.0.0.1\\"}, {})


RIGHTS = ["/api/v1/sessions", "/api/v1/ask", "/api/v1/ask/stream", "/api/v1/speeches/education", "/api/v1/verify"]
RIGHTS += ["/v1/chat/completions", "/v1/models", "/mcp", "/gradio_api/queue/join", "/api/unheard/of", "/"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", RIGHTS)
def test_what_is_refused_is_refused_on_every_route(
    rules: Rules, monkeypatch: pytest.MonkeyPatch, path: str, method: str
) -> None:
    for reason, (name, headers, query) in refused_everywhere(rules, monkeypatch):
        with pytest.raises(Refused) as error:
            decide(Call(method, path, {"host": HOST, **headers}, query, "192.0.2.7"), rules)
        assert error.value.reason == reason, name


@pytest.mark.parametrize("path", [path for path in RIGHTS if path != "/"])
@pytest.mark.parametrize(
    ("origin", "method", "reason"),
    [
        (None, "POST", None),
        (OWN, "POST", None),
        ("http://localhost:7860", "POST", "foreign_origin"),
        ("http://127.0.0.1:7861", "POST", "foreign_origin"),
        (EVIL, "GET", "foreign_origin"),
        (EVIL, "POST", "foreign_origin"),
        (f"{HR}.evil.example", "POST", "foreign_origin"),
        ("null", "POST", "null_origin"),
        ("null", "DELETE", "null_origin"),
        ("null", "GET", "foreign_origin"),
    ],
)
def test_without_a_credential_only_the_site_s_own_pages_get_in(
    rules: Rules, path: str, origin: str | None, method: str, reason: str | None
) -> None:
    headers = {"host": HOST} | ({"origin": origin} if origin else {})
    if reason is None:
        assert decide(Call(method, path, headers), rules).portal is None
        return
    with pytest.raises(Refused) as error:
        decide(Call(method, path, headers), rules)
    assert error.value.reason == reason


@pytest.mark.parametrize("path", RIGHTS)
def test_a_listed_page_may_open_a_session_and_without_one_do_nothing_else(rules: Rules, path: str) -> None:
    call = Call("POST", path, {"host": HOST, "origin": HR})
    if path == "/api/v1/sessions":
        assert decide(call, rules).origin == HR
        return
    with pytest.raises(Refused, match="foreign_origin"):
        decide(call, rules)


@pytest.mark.parametrize("path", RIGHTS)
def test_a_key_is_for_questions_and_reading_a_session_for_the_page_too(rules: Rules, path: str) -> None:
    def with_bearer(token: str, **headers: str) -> Call:
        return Call("POST", path, {"host": HOST, "authorization": f"bearer {token}", **headers})

    if path in ("/api/v1/sessions", "/gradio_api/queue/join"):
        with pytest.raises(Refused, match="wrong_right"):
            decide(with_bearer(HR_KEY), rules)
    else:
        server = decide(with_bearer(HR_KEY), rules)
        assert (server.portal and server.portal.id, server.is_server) == ("hr", True)
    token = rules.sessions.open("it", IT)
    for headers in ({}, {"origin": IT}, {"origin": OWN}):
        visitor = decide(with_bearer(token, **headers), rules)
        assert (visitor.portal and visitor.portal.id, visitor.origin) == ("it", IT)


def test_a_portal_s_page_needs_a_session_of_that_portal(rules: Rules) -> None:
    def joining(**headers: str) -> Call:
        return Call("POST", "/gradio_api/queue/join", {"host": HOST, **headers}, {"portal": "hr"})

    for headers in ({}, {"authorization": f"Bearer {rules.sessions.open('it', IT)}"}):
        with pytest.raises(Refused, match="session_needed"):
            decide(joining(**headers), rules)
    assert decide(joining(authorization=f"Bearer {rules.sessions.open('hr', HR)}"), rules).portal


def test_ids_of_sessions_are_long_and_never_the_same(rules: Rules) -> None:
    ids = {rules.sessions.read(rules.sessions.open("hr", HR)).id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 22  # 128 bits in base 64


@pytest.mark.parametrize(
    ("host", "public", "loopback", "answers"),
    [
        ("127.0.0.1:7860", None, True, True),
        ("localhost", None, True, True),
        ("[::1]:7860", None, True, True),
        ("assistant.example", None, True, False),
        ("assistant.example", None, False, True),
        ("assistant.example", "https://assistant.example", True, True),
        ("evil.example", "https://assistant.example", False, False),
        ("192.0.2.1", "https://assistant.example", False, True),
        ("", None, False, False),
    ],
)
def test_names_that_are_not_the_site_s_are_not_answered(
    host: str, public: str | None, loopback: bool, answers: bool
) -> None:
    assert Rules(Portals(), Sessions(), public, loopback).answers_to(host) is answers


def test_where_there_are_no_portals_any_key_of_a_language_model_s_client_will_do() -> None:
    call = Call("POST", "/v1/chat/completions", {"host": HOST, "authorization": "Bearer none"})
    assert decide(call, Rules(Portals(), Sessions())).portal is None


# ---- over HTTP


def test_every_route_of_the_api_refuses_strangers(client_of: Callable[..., Client]) -> None:
    client = client_of()
    routes = list(routes_of_the_api())
    assert ("POST", "/api/v1/sessions") in routes
    for method, path in routes:
        for headers, status in (
            ({"origin": EVIL}, 403),
            ({"authorization": "Bearer sa_hr_wrong"}, 401),
            ({"authorization": "Bearer ss_wrong"}, 401),
        ):
            answer = client.send(method, path, headers)
            assert answer.status_code == status, (method, path, headers)
            kind = "application/json" if path.startswith("/v1") else "application/problem+json"
            assert answer.headers["content-type"] == kind
            assert "access-control-allow-origin" not in answer.headers
        assert client.send(method, f"{path}?key=sa_hr_x").status_code == 400


def routes_of_the_api() -> Iterator[tuple[str, str]]:
    for path, methods in api.description()["paths"].items():
        yield from ((method.upper(), api.PREFIX + path) for method in methods)
    for route in completions.router.routes:
        assert isinstance(route, APIRoute)
        yield from ((method, completions.PREFIX + route.path) for method in route.methods)
    yield "POST", protocol.PATH


def test_a_refusal_is_one_sentence_in_the_reader_s_language(client_of: Callable[..., Client]) -> None:
    client = client_of()
    for language, words in (("zh-CN", "密钥不对"), ("en", "This key is wrong")):
        headers = {"authorization": "Bearer sa_hr_x", "accept-language": language}
        answer = client.send("POST", "/api/v1/sessions", headers)
        told = answer.json()
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert told.keys() == {"type", "title", "status", "detail", "reason"}
        assert (told["status"], told["title"], told["reason"]) == (401, "Unauthorized", "unknown_key")
        assert told["detail"].startswith(words)
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


def test_a_session_is_opened_and_renewed_and_stays_the_same_visitor(client_of: Callable[..., Client]) -> None:
    client = client_of()
    opened = client.session("hr", HR)
    assert (opened.status_code, opened.json()["expires_in"], opened.headers["cache-control"]) == (201, 1800, "no-store")
    assert (opened.headers["access-control-allow-origin"], opened.headers["vary"]) == (HR, "Origin")
    assert "access-control-allow-credentials" not in opened.headers
    assert "set-cookie" not in opened.headers
    token = opened.json()["token"]
    renewed = client.session("hr", HR, authorization=f"Bearer {token}").json()["token"]
    read = client.site.sessions.read
    assert read(renewed).id == read(token).id
    assert read(client.session("hr", HR).json()["token"]).id != read(token).id


@pytest.mark.parametrize(
    ("portal", "origin", "status", "reason"),
    [
        ("no", HR, 404, "unknown_portal"),
        ("it", HR, 404, "unknown_portal"),
        ("hr", EVIL, 403, "foreign_origin"),
        ("hr", "null", 403, "null_origin"),
        ("HR!", HR, 422, "invalid"),
    ],
)
def test_sessions_are_for_the_portal_s_own_pages(
    client_of: Callable[..., Client], portal: str, origin: str, status: int, reason: str
) -> None:
    answer = client_of().session(portal, origin)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)


def test_a_plain_frame_s_page_opens_a_session_from_the_site_s_own_origin(client_of: Callable[..., Client]) -> None:
    client = client_of()
    token = client.session("hr", OWN).json()["token"]
    assert client.site.sessions.read(token).origin == OWN
    assert client.send("POST", "/api/v1/sessions", json={"portal": "hr"}).json()["reason"] == "foreign_origin"


def test_a_session_ends_with_its_portal(client_of: Callable[..., Client]) -> None:
    client = client_of()
    token = client.session("hr", HR).json()["token"]
    file = client.site.settings.portals
    assert file
    file.write_text(file.read_text(encoding="utf-8").replace("[portal.hr]", "[portal.xy]"), encoding="utf-8")
    answer = client.session("xy", HR, authorization=f"Bearer {token}")
    assert (answer.status_code, answer.json()["reason"]) == (401, "session_over")


def test_a_browser_that_asks_ahead_is_told_only_of_listed_origins(client_of: Callable[..., Client]) -> None:
    client = client_of()
    for origin, allowed in ((HR, HR), (IT, IT), (EVIL, None), ("null", None)):
        headers = {"origin": origin, "access-control-request-method": "POST"}
        answer = client.send("OPTIONS", "/api/v1/ask", headers)
        assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (204, allowed)
        assert answer.headers["vary"] == "Origin"
        assert ("authorization" in answer.headers.get("access-control-allow-headers", "").lower()) is bool(allowed)
        assert "access-control-allow-origin" not in client.send("OPTIONS", "/v1/models", headers).headers


def test_bodies_that_are_too_large_or_too_deep_are_refused(client_of: Callable[..., Client]) -> None:
    client = client_of()

    async def chunks() -> object:
        for _ in range(21):
            yield b"x" * 1_000_000

    for content in (b"x" * 21_000_000, chunks()):
        answer = client.send("POST", "/api/v1/sessions", {"origin": HR}, content=content)
        assert (answer.status_code, answer.json()["reason"]) == (413, "too_large")
    headers = {"origin": HR, "content-type": "application/json"}
    for deep in (
        b"[" * 200_000,
        b'{"portal":' * 20_000,
        b'{"portal": "hr", "x": ' + b"[" * 99_000 + b"]" * 99_000 + b"}",
    ):
        assert client.send("POST", "/api/v1/sessions", headers, content=deep).status_code in (400, 422)


@pytest.mark.parametrize("length", ["-1", "1e9", "x", "٣", "9" * 5000, "1_0"])
def test_a_length_that_is_no_number_is_refused(client_of: Callable[..., Client], length: str) -> None:
    headers = {"origin": HR, "content-length": length.encode()}
    assert client_of().send("POST", "/api/v1/sessions", headers, content=b"{}").status_code == 413


def test_a_header_of_sign_in_is_believed_from_the_listed_proxy_alone(client_of: Callable[..., Client]) -> None:
    site = client_of(trusted_proxies="10.1.0.0/16", sign_in_header="X-Remote-User").site
    proxy, stranger = Client(site, "10.1.2.3"), Client(site, "192.0.2.1")
    body = {"portal": "hr"}
    signed_in = {"origin": OWN, "x-remote-user": "ann"}
    token = proxy.send("POST", "/api/v1/sessions", signed_in, json=body).json()["token"]
    assert site.sessions.read(token).user == "ann"
    for client, headers in ((proxy, {"origin": OWN}), (stranger, signed_in), (stranger, {"origin": HR})):
        answer = client.send("POST", "/api/v1/sessions", headers, json=body)
        assert (answer.status_code, answer.json()["reason"]) == (401, "sign_in")


def test_sign_in_guards_the_site_itself(rules: Rules, tmp_path: Path) -> None:
    guarded = Rules(rules.portals, rules.sessions, sign_in=True)
    for path in ("/api/v1/ask", "/v1/models", "/mcp", "/gradio_api/queue/join"):
        with pytest.raises(Refused, match="sign_in"):
            decide(Call("POST", path, {"host": HOST}), guarded)
        assert decide(Call("POST", path, {"host": HOST}, user="ann"), guarded).user == "ann"
    assert decide(Call("GET", "/healthz", {"host": HOST}), guarded)


def test_an_address_from_a_proxy_is_believed_from_the_listed_ones_alone(client_of: Callable[..., Client]) -> None:
    tables = "[portal.hr.limits]\naddress = {minute = 1, day = 9, streams = 9}\n"
    site = client_of(tables, trusted_proxies="10.0.0.1").site
    proxy, stranger = Client(site, "10.0.0.1"), Client(site, "192.0.2.1")

    def sessions_until_refused(client: Client) -> int:
        for count in range(20):
            if client.session("hr", OWN, **{"x-forwarded-for": f"198.51.100.{count}"}).status_code == 429:
                return count
        return 20

    assert sessions_until_refused(proxy) == 20
    assert sessions_until_refused(stranger) < 20


def test_a_proxy_that_was_forgotten_is_told_once(
    client_of: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    async def twice() -> None:
        transport = httpx.ASGITransport(create_api(client_of().site))
        async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
            for _ in range(2):
                await client.get("/healthz", headers={"x-forwarded-for": "198.51.100.1"})

    asyncio.run(twice())
    assert caplog.text.count("SPEECH_TRUSTED_PROXIES") == 1
    assert "127.0.0.1 looks like a proxy" in caplog.text


def test_settings_of_the_gate_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_TRUSTED_PROXIES", "10.0.0.1, 192.168.0.0/16,::1")
    assert [str(network) for network in Settings().trusted_proxies] == ["10.0.0.1/32", "192.168.0.0/16", "::1/128"]
    monkeypatch.setenv("SPEECH_PUBLIC_URL", "https://x/y?z")
    with pytest.raises(ValueError, match="public_url"):
        Settings()


def test_sign_in_by_a_header_needs_a_proxy_to_believe(client_of: Callable[..., Client]) -> None:
    with pytest.raises(InputError, match="no_trusted_proxy"):
        client_of(sign_in_header="X-Remote-User")


def test_a_reader_who_takes_nothing_frees_their_place(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "READING_SECONDS", 0.05)
    site = client_of().site
    app = create_api(site)

    @app.get("/api/endless")
    async def endless(visitor: Annotated[Visitor, Depends(asking)]) -> StreamingResponse:
        assert site.limits._under_way
        return StreamingResponse(itertools.repeat("word "))

    async def stuck(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    sent = iter([{"type": "http.request", "body": b""}])

    async def received() -> Message:
        return next(sent, None) or await asyncio.Event().wait()  # type: ignore[return-value]

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": "GET",
        "path": "/api/endless",
        "query_string": b"",
        "headers": [(b"host", HOST.encode())],
        "client": ("192.0.2.1", 1),
    }
    asyncio.run(asyncio.wait_for(app(scope, received, stuck), 10))
    assert not site.limits._under_way
