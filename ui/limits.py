"""How much one visitor, one address and one portal may ask; counted in memory."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from ui.line import Line
from ui.portals import Limits, Portal, Portals, Rate
from ui.visitor import Refused, Visitor

SESSIONS_A_QUESTION = 5
"""A page opens a session before anybody asks: for each question an address may ask, so many sessions."""
REQUESTS_A_QUESTION = 20
"""A page's own requests: four when it opens, two a question, three more to stop it or to begin anew."""
BURST = 20
"""Requests that need not wait, at least: a page asks a few things at once."""
REQUESTS_A_STREAM = 5
"""Requests that may be under way for each answer that may: who is refused an answer hears that, too."""
SECONDS_UNTIL_A_STREAM_ENDS = 5
"""A guess, for those who have too many answers under way."""

Counted = tuple[str, Rate]


class Limiter:
    """Counts questions, requests, and those under way. A portal that says nothing has the defaults of `Limits`."""

    def __init__(self, portals: Portals) -> None:
        self._portals = portals
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._under_way: Counter[str] = Counter()
        self._line = Line()

    def look(self, visitor: Visitor) -> None:
        """Counts nothing. Raises Refused 429 where a question would be refused now."""
        self._look(self._questions(visitor))

    @asynccontextmanager
    async def question(self, visitor: Visitor) -> AsyncIterator[None]:
        """Counts a question, and holds a place for its answer until the block ends.

        Raises Refused 429: `too_many_streams`, `too_many_a_minute`, `too_many_a_day`.
        """
        counted = self._questions(visitor)
        # Looked at first, so that a refusal at one limit uses up none of the others.
        self._look(counted)
        for item, key in _items(counted):
            self._counts.hit(item, key)
        with self._place(counted):
            yield

    @asynccontextmanager
    async def request(self, visitor: Visitor) -> AsyncIterator[None]:
        """Lets a request go on in its turn, and holds a place until it is answered.

        Raises Refused 429 `too_many_requests`.
        """
        counted = self._requests(visitor)
        if any(self._under_way[key] >= REQUESTS_A_STREAM * rate.streams for key, rate in counted):
            raise Refused("too_many_requests", 429, retry_after=SECONDS_UNTIL_A_STREAM_ENDS)
        with self._place(counted):
            if wait := max(self._turn(key, rate) for key, rate in counted):
                await asyncio.sleep(wait)
            yield

    def session(self, portal: Portal, address: str) -> None:
        """Counts a session opened from that address. Raises Refused 429 `too_many_sessions`."""
        item = RateLimitItemPerMinute(SESSIONS_A_QUESTION * portal.limits.address.minute)
        key = f"session {portal.id} {network_of(address)}"
        if not self._counts.hit(item, key):
            raise Refused("too_many_sessions", 429, retry_after=self._retry_after(item, key))

    def headers(self, visitor: Visitor) -> dict[str, str]:
        """`RateLimit-*`: of the limits that count for a visitor the one that is nearest."""
        states = [(item, self._counts.get_window_stats(item, key)) for item, key in _items(self._questions(visitor))]
        item, state = min(states, key=lambda pair: pair[1].remaining)
        return {
            "RateLimit-Limit": str(item.amount),
            "RateLimit-Remaining": str(state.remaining),
            "RateLimit-Reset": str(max(0, ceil(state.reset_time - time.time()))),
        }

    def _look(self, counted: list[Counted]) -> None:
        for item, key in _items(counted):
            if not self._counts.test(item, key):
                reason = "too_many_a_day" if isinstance(item, RateLimitItemPerDay) else "too_many_a_minute"
                raise Refused(reason, 429, retry_after=self._retry_after(item, key))
        if any(self._under_way[key] >= rate.streams for key, rate in counted):
            raise Refused("too_many_streams", 429, retry_after=SECONDS_UNTIL_A_STREAM_ENDS)

    def _turn(self, key: str, rate: Rate) -> float:
        """Seconds until it comes."""
        return self._line.wait(key, REQUESTS_A_QUESTION * rate.minute, max(BURST, rate.minute))

    @contextmanager
    def _place(self, counted: list[Counted]) -> Iterator[None]:
        self._under_way.update(key for key, _ in counted)
        try:
            yield
        finally:
            for key, _ in counted:
                self._under_way[key] -= 1
                if not self._under_way[key]:
                    del self._under_way[key]

    def _retry_after(self, item: RateLimitItem, key: str) -> float:
        return max(1.0, self._counts.get_window_stats(item, key).reset_time - time.time())

    def _limits(self, visitor: Visitor) -> Limits:
        return visitor.portal.limits if visitor.portal else self._portals.limits

    def _questions(self, visitor: Visitor) -> list[Counted]:
        """Each is one of its portal's, and of the site's own, too."""
        portal = self._portal(visitor)
        return [portal] if visitor.is_server else [portal, *self._own(visitor)]

    def _requests(self, visitor: Visitor) -> list[Counted]:
        """Anybody can send them, and a few could take all of a portal's from everybody else."""
        counted = [self._portal(visitor)] if visitor.is_server else self._own(visitor)
        return [(f"request {key}", rate) for key, rate in counted]

    def _portal(self, visitor: Visitor) -> Counted:
        """The portal's, for which its server speaks, or the site's."""
        return f"portal {_id(visitor)}", self._limits(visitor).portal

    def _own(self, visitor: Visitor) -> list[Counted]:
        """A visitor of the site without a name is an address."""
        limits, portal = self._limits(visitor), _id(visitor)
        address = (f"address {portal} {network_of(visitor.address)}", limits.address)
        named = (f"visitor {portal} {visitor.id}", limits.visitor)
        return [address, named] if visitor.portal or visitor.user else [address]


def _id(visitor: Visitor) -> str:
    return visitor.portal.id if visitor.portal else ""


def _items(counted: list[Counted]) -> Iterator[tuple[RateLimitItem, str]]:
    for key, rate in counted:
        yield RateLimitItemPerMinute(rate.minute), key
        yield RateLimitItemPerDay(rate.day), key


def network_of(address: str) -> str:
    """The address; of IPv6 the /64, which is what one household or machine has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
