"""What goes wrong with an LLM, by cause. Nothing the upstream said is passed on."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from enum import StrEnum
from time import time

from assistant.answer import Finish


class Cause(StrEnum):
    """Why an LLM gave no whole answer; `doctor` has a sentence for each."""

    DNS = "dns"
    CONNECTION = "connection"
    CONNECT_TIMEOUT = "connect_timeout"
    TLS = "tls"
    KEY = "key"
    MODEL = "model"
    BUSY = "busy"
    SLOW = "slow"
    CONTEXT = "context"
    REQUEST = "request"
    SERVER = "server"
    GARBLED = "garbled"
    CUT = "cut"
    LENGTH = "length"
    ENDLESS = "endless"
    FILTER = "filter"


NOTICES = {
    Cause.DNS: "llm_unreachable",
    Cause.CONNECTION: "llm_unreachable",
    Cause.TLS: "llm_unreachable",
    Cause.CONNECT_TIMEOUT: "llm_slow",
    Cause.SLOW: "llm_slow",
    Cause.KEY: "llm_key",
    Cause.MODEL: "llm_model",
    Cause.BUSY: "llm_busy",
    Cause.FILTER: "llm_filter",
}
STATUSES = {
    401: Cause.KEY,
    403: Cause.KEY,
    404: Cause.MODEL,
    408: Cause.SLOW,
    413: Cause.CONTEXT,
    429: Cause.BUSY,
    503: Cause.BUSY,
    504: Cause.SLOW,
}
KINDS = {
    Cause.DNS: {"gaierror"},
    Cause.TLS: {"SSLError"},
    Cause.CONNECT_TIMEOUT: {"ConnectTimeout"},
    Cause.SLOW: {"TimeoutError", "TimeoutException"},
    Cause.CONNECTION: {"ConnectError", "ProxyError", "ConnectionRefusedError"},
    Cause.CUT: {"TransportError", "ConnectionError"},
    Cause.GARBLED: {"ValueError"},
}
"""By name of the class, the plainest first: some belong to httpx, which only those with an LLM pay to import."""
MAY_PASS = (Cause.BUSY, Cause.SERVER, Cause.CONNECTION, Cause.CUT)
"""Gone a moment later, perhaps: worth a second try."""
OVERFLOW = re.compile(r"context|too (?:long|large|many)|maximum.{0,40}tokens|exceed", re.IGNORECASE)


class Fault(Exception):
    """The LLM gave no whole answer. `retry_after`: the seconds the service asks to wait, if it says so."""

    def __init__(self, cause: Cause, retry_after: float | None = None) -> None:
        super().__init__(cause.value)
        self.cause = cause
        self.retry_after = retry_after

    @property
    def finish(self) -> Finish:
        """How an answer ends that has begun."""
        return Finish.BLOCKED if self.cause is Cause.FILTER else Finish.TRUNCATED

    @property
    def notice(self) -> str:
        """The name of the notice where nothing usable came, as in words.toml."""
        return NOTICES.get(self.cause, "llm_fault")

    @property
    def may_pass(self) -> bool:
        """A second try may fare better."""
        return self.cause in MAY_PASS


def fault_of(error: BaseException) -> Fault:
    """What this error of a client means."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return Fault(_by_status(status, str(error)), _retry_after(error))
    names = {kind.__name__ for link in _chain(error) for kind in type(link).__mro__}
    return Fault(next((cause for cause, kinds in KINDS.items() if names & kinds), Cause.SERVER))


def _by_status(status: int, said: str) -> Cause:
    if status in (400, 422):
        return Cause.CONTEXT if OVERFLOW.search(said) else Cause.REQUEST
    return STATUSES.get(status, Cause.SERVER)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _chain(part)
    if (before := error.__cause__ or error.__context__) is not None:
        yield from _chain(before)


def _retry_after(error: BaseException) -> float | None:
    """Seconds, from a number or a date."""
    said = getattr(getattr(error, "response", None), "headers", {}).get("retry-after", "")
    try:
        return max(0.0, float(said) if said[:1].isdigit() else parsedate_to_datetime(said).timestamp() - time())
    except (ValueError, TypeError):
        return None
