"""Sign-in through an OpenID Connect provider: who comes back is known, and nobody else."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.ui.conftest import OWN, Client
from tests.ui.portal_files import HR
from tests.ui.provider import Provider, provider
from ui.server import create_api


@pytest.fixture
def sso() -> Iterator[Provider]:
    with provider() as running:
        yield running


class Browser:
    """Follows a sign-in by hand, with a cookie jar."""

    def __init__(self, client: Client) -> None:
        self._app = create_api(client.site)

    def run(self, *steps: Callable[[httpx.AsyncClient], Any]) -> list[httpx.Response]:
        async def ran() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self._app, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url=OWN) as here:
                return [await step(here) for step in steps]

        return asyncio.run(ran())


async def signing_in(here: httpx.AsyncClient, **changed: str) -> httpx.Response:
    leaving = await here.get("/sign-in")
    assert leaving.status_code == 302
    async with httpx.AsyncClient() as web:
        back = (await web.get(leaving.headers["location"])).headers["location"]
    return await here.get(httpx.URL(back).copy_merge_params(changed))


async def opening(here: httpx.AsyncClient) -> httpx.Response:
    return await here.post("/api/v1/sessions", json={"portal": "hr"}, headers={"origin": OWN})


@pytest.fixture
def site(client_of: Callable[..., Client], sso: Provider) -> Client:
    return client_of(oidc_issuer=sso.issuer, oidc_client_secret="s")


def test_who_signed_in_is_known_until_they_sign_out(site: Client) -> None:
    before, back, during, out, after = Browser(site).run(
        opening,
        signing_in,
        opening,
        lambda here: here.post("/sign-out", headers={"origin": OWN}),
        opening,
    )
    assert (before.status_code, before.json()["reason"]) == (401, "sign_in")
    assert (back.status_code, back.headers["location"]) == (303, "/")
    cookie = back.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert site.site.sessions.read(during.json()["token"]).user == "ann"
    assert (out.status_code, after.status_code) == (204, 401)


def test_a_stranger_s_page_cannot_get_a_session_by_its_origin_alone(site: Client) -> None:
    assert site.session("hr", HR).json()["reason"] == "sign_in"


@pytest.mark.parametrize(
    "says",
    [
        {"aud": "somebody else"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"nonce": "another"},
    ],
)
def test_an_identity_that_is_not_for_us_is_refused(site: Client, sso: Provider, says: dict[str, Any]) -> None:
    sso.says = says
    back, after = Browser(site).run(signing_in, opening)
    assert (back.status_code, back.json()["reason"], after.status_code) == (401, "sign_in_failed", 401)


def test_an_identity_signed_by_another_is_refused(site: Client, sso: Provider) -> None:
    sso.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    [back] = Browser(site).run(signing_in)
    assert back.json()["reason"] == "sign_in_failed"


def test_an_answer_nobody_asked_for_is_refused(site: Client) -> None:
    [forged] = Browser(site).run(lambda here: signing_in(here, state="another"))
    assert forged.json()["reason"] == "sign_in_failed"
    for query in ("", "?error=access_denied&error_description=secret", "?code=a&state=b"):
        answer = site.send("GET", f"/sign-in/back{query}")
        assert (answer.status_code, answer.json()["reason"]) == (401, "sign_in_failed")
        assert "secret" not in answer.text


def test_a_provider_that_cannot_be_reached_is_told_in_one_sentence(client_of: Callable[..., Client]) -> None:
    answer = client_of(oidc_issuer="http://127.0.0.1:9/sso").send("GET", "/sign-in")
    assert (answer.status_code, answer.json()["reason"]) == (502, "sign_in_failed")
    assert "127.0.0.1:9" not in answer.text


def test_a_cookie_made_up_is_nobody(site: Client) -> None:
    cookie = {"cookie": "speech_assistant=eyJ1c2VyIjogImFubiJ9.aaaa.bbbb"}
    answer = site.send("POST", "/api/v1/sessions", {"origin": OWN, **cookie}, json={"portal": "hr"})
    assert answer.json()["reason"] == "sign_in"
