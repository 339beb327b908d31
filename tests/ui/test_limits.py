"""How much may be asked, and that one portal's visitors take nothing from another's."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from assistant.answer import InputError
from tests.ui.conftest import OWN, Client
from tests.ui.portal_files import HR, portals_file
from ui.limits import REQUESTS_A_QUESTION, REQUESTS_A_STREAM, Limiter, network_of
from ui.portals import Portals
from ui.visitor import Refused, Visitor

NARROW = """
[portal.hr.limits]
visitor = {minute = 2, day = 3, streams = 1}
address = {minute = 4, day = 50, streams = 2}
portal = {minute = 6, day = 60, streams = 3}

[site]
address = {minute = 60, day = 50, streams = 2}
portal = {minute = 60, day = 60, streams = 3}
"""


class Asking:
    """A limiter on the portals hr, which is narrow, and it; counts what gets through."""

    def __init__(self, folder: Path, tables: str) -> None:
        self.portals = Portals(portals_file(folder, tables))
        self.limiter = Limiter(self.portals)

    def visitor(self, name: str, address: str = "192.0.2.1", portal: str = "hr", **more: bool) -> Visitor:
        return Visitor(name, address, self.portals.get(portal), **more)  # type: ignore[arg-type]

    def ask(self, visitor: Visitor, times: int) -> tuple[int, Refused | None]:
        async def once() -> None:
            async with self.limiter.question(visitor):
                pass

        for count in range(times):
            try:
                asyncio.run(once())
            except Refused as refused:
                return count, refused
        return times, None

    async def fill(self, visitor: Visitor, held: AsyncExitStack) -> None:
        """Holds all places for requests that one visitor gets."""
        with contextlib.suppress(Refused):
            while True:
                await held.enter_async_context(self.limiter.request(visitor))


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes and days are counted by the clock: none may end meanwhile."""
    noon = time.time() // 86_400 * 86_400 + 43_200 + 5
    monkeypatch.setattr(time, "time", lambda: noon)


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return Asking(tmp_path, NARROW)


def test_a_visitor_an_address_and_a_portal_each_have_their_measure(asking: Asking) -> None:
    count, refused = asking.ask(asking.visitor("ann"), 9)
    assert refused
    assert (count, refused.reason, refused.status) == (2, "too_many_a_minute", 429)
    assert refused.retry_after
    assert 1 <= refused.retry_after <= 60
    # What was refused has used up nothing of the address's four and the portal's six.
    assert asking.ask(asking.visitor("bob"), 9)[0] == 2
    assert asking.ask(asking.visitor("cem"), 9)[0] == 0
    assert asking.ask(asking.visitor("dan", "192.0.2.2"), 9)[0] == 2
    assert asking.ask(asking.visitor("eve", "192.0.2.3"), 9)[0] == 0
    assert asking.ask(asking.visitor("ann", portal="it"), 9)[0] == 9


def test_a_day_has_its_measure_too(tmp_path: Path) -> None:
    asking = Asking(tmp_path, NARROW.replace("minute = 2, day = 3", "minute = 4, day = 3"))
    count, refused = asking.ask(asking.visitor("ann"), 9)
    assert refused
    assert (count, refused.reason) == (3, "too_many_a_day")
    assert refused.retry_after
    assert refused.retry_after > 60


def test_a_portal_s_server_speaks_for_many(asking: Asking) -> None:
    assert asking.ask(asking.visitor("server of hr", is_server=True), 9)[0] == 6


def test_a_visitor_of_the_site_is_an_address(tmp_path: Path) -> None:
    asking = Asking(tmp_path, "[site]\naddress = {minute = 3, day = 9, streams = 9}\n")
    assert asking.ask(Visitor("192.0.2.1", "192.0.2.1"), 9)[0] == 3
    assert asking.ask(Visitor("192.0.2.2", "192.0.2.2"), 9)[0] == 3


def test_addresses_of_one_household_are_one(asking: Asking) -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::9") != network_of("2001:db8:1:3::4")
    assert (network_of("192.0.2.1"), network_of("")) == ("192.0.2.1", "")


def test_answers_under_way_have_their_measure_and_give_their_place_back(asking: Asking) -> None:
    async def question(name: str, address: str, ended: asyncio.Event) -> None:
        async with asking.limiter.question(asking.visitor(name, address)):
            await ended.wait()

    async def run() -> None:
        ended = asyncio.Event()
        one = asyncio.create_task(question("ann", "192.0.2.1", ended))
        two = asyncio.create_task(question("bob", "192.0.2.1", ended))
        await asyncio.sleep(0)
        for name in ("ann", "cem"):
            with pytest.raises(Refused, match="too_many_streams"):
                await question(name, "192.0.2.1", ended)
        one.cancel()  # as when the reader leaves
        await asyncio.gather(one, return_exceptions=True)
        ended.set()
        await question("cem", "192.0.2.1", ended)
        await two
        assert not asking.limiter._under_way

    asyncio.run(run())


def test_sessions_have_their_measure(client_of: Callable[..., Client]) -> None:
    client = client_of("[portal.hr.limits]\naddress = {minute = 1, day = 9, streams = 9}\n")
    answers = [client.session("hr", OWN) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    told = answers[-1]
    assert told.json()["reason"] == "too_many_sessions"
    assert 1 <= int(told.headers["retry-after"]) <= 60
    assert told.headers["retry-after"] in told.json()["detail"]
    assert client.session("it", OWN).status_code == 201


def test_who_has_asked_too_much_is_refused_at_the_gate(client_of: Callable[..., Client]) -> None:
    client = client_of("[site]\naddress = {minute = 1, day = 9, streams = 9}\n")

    async def ask() -> None:
        async with client.site.limits.question(Visitor("127.0.0.1", "127.0.0.1")):
            told = client.site.limits.headers(Visitor("127.0.0.1", "127.0.0.1"))
            assert told["RateLimit-Remaining"] == "0"

    asyncio.run(ask())
    answer = client.send("POST", "/api/v1/ask", json={})
    assert (answer.status_code, answer.json()["reason"]) == (429, "too_many_a_minute")
    assert answer.headers["ratelimit-remaining"] == "0"
    assert int(answer.headers["retry-after"]) >= int(answer.headers["ratelimit-reset"]) >= 1
    assert client.send("GET", "/healthz").status_code == 200


def test_whatever_is_asked_for_takes_its_turn_and_files_need_none(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, seen = client_of(), list[str]()
    monkeypatch.setattr(client.site.limits._line, "wait", lambda caller, *_: seen.append(caller) or 0.0)
    for path in ("/healthz", "/embed.js", "/assets/x.js", "/static/page/cite.js", "/svelte/x.js", "/theme.css"):
        client.send("GET", path)
    assert not seen
    posted = ("/gradio_api/run/predict", "/gradio_api/queue/join", "/gradio_api/queue/join?portal=hr", "/config")
    posted += ("/api/v1/verify", "/mcp", "/v1/models", "/healthz")
    got = ("/gradio_api/queue/data", "/config", "/config/", "/api/v1/speeches/education")
    got += ("/", "/readyz", "/sign-in", "/sign-in/back", "/sign-in/", "/gradio_api/theme.css", "/assets")
    for path in posted:
        client.send("POST", path, json={})
    for path in got:
        client.send("GET", path)
    client.send("GET", "/healthz", content=b"x")
    assert seen == ["request address  127.0.0.1"] * (len(posted) + len(got) + 1)


def test_who_sends_many_requests_waits_and_nobody_else(tmp_path: Path) -> None:
    asking = Asking(tmp_path, "[site]\naddress = {minute = 60, day = 900, streams = 20}\n")

    async def seconds(address: str, times: int) -> float:
        async def once() -> None:
            async with asking.limiter.request(Visitor(address, address)):
                pass

        started = time.perf_counter()
        await asyncio.gather(*(once() for _ in range(times)))
        return time.perf_counter() - started

    async def run() -> None:
        assert await seconds("192.0.2.1", 60) < 0.1
        waited, free = await asyncio.gather(seconds("192.0.2.1", 10), seconds("192.0.2.2", 10))
        assert waited > 10 * 60 / (REQUESTS_A_QUESTION * 60) - 0.2
        assert free < 0.1

    asyncio.run(run())


def test_requests_under_way_have_their_measure_and_give_their_place_back(asking: Asking) -> None:
    ann, bob = asking.visitor("ann"), asking.visitor("bob", "192.0.2.2")

    async def run() -> None:
        async with AsyncExitStack() as held:
            for _ in range(REQUESTS_A_STREAM):
                await held.enter_async_context(asking.limiter.request(ann))
            with pytest.raises(Refused, match="too_many_requests"):
                await held.enter_async_context(asking.limiter.request(ann))
            await held.enter_async_context(asking.limiter.request(bob))
        assert not asking.limiter._under_way

    asyncio.run(run())


@pytest.mark.parametrize("portal", ["hr", ""])
def test_whoever_fills_their_places_takes_none_from_others(asking: Asking, portal: str) -> None:
    def at(address: str) -> Visitor:
        return Visitor(address, address, asking.portals.get(portal) if portal else None)

    async def run() -> None:
        async with AsyncExitStack() as held:
            for number in range(6):
                await asking.fill(at(f"192.0.2.{number}"), held)
            async with asyncio.timeout(0.1):
                await held.enter_async_context(asking.limiter.request(at("192.0.2.99")))

    asyncio.run(run())


def test_a_portal_s_server_takes_its_turn_and_has_places_of_its_own(asking: Asking) -> None:
    server = asking.visitor("server of hr", is_server=True)

    async def run() -> None:
        async with AsyncExitStack() as held:
            await asking.fill(server, held)
            await held.enter_async_context(asking.limiter.request(asking.visitor("ann")))

    asyncio.run(run())


def test_the_nearest_limit_is_told(asking: Asking) -> None:
    ann = asking.visitor("ann")
    assert asking.limiter.headers(ann)["RateLimit-Remaining"] == "2"
    asking.ask(ann, 1)
    told = asking.limiter.headers(ann)
    assert (told["RateLimit-Limit"], told["RateLimit-Remaining"]) == ("2", "1")
    assert 0 <= int(told["RateLimit-Reset"]) <= 60


def test_a_portal_may_shorten_questions_and_have_a_speech_of_its_own(
    client_of: Callable[..., Client], tmp_path: Path
) -> None:
    speech = tmp_path / "harbour.txt"
    speech.write_text("The harbour opens in May. It has two piers.", encoding="utf-8")
    site = client_of("[portal.hr.limits]\nquestion_length = 5\n").site
    hr = Visitor("a", "", site.portals.get("hr"))
    with pytest.raises(InputError, match="too_long"):
        asyncio.run(site.assistant_for(hr).ask("双减政策如何落实？"))
    assert asyncio.run(site.assistant_for(Visitor("b", "")).ask("双减政策如何落实？")).citations
    assert site.assistant_for(hr) is site.assistant_for(hr)
    assert site.assistant_for(hr).retriever is site.assistant.retriever
    own = client_of(f'[portal.own]\norigins = ["{HR}"]\nspeech = "{speech}"\n').site
    answer = asyncio.run(own.assistant_for(Visitor("c", "", own.portals.get("own"))).ask("When does the harbour open?"))
    assert answer.citations[0].passage.startswith("harbour:")
