"""Who asks, and why somebody may not."""

from dataclasses import dataclass

from ui.portals import Portal


@dataclass(frozen=True)
class Visitor:
    """Who asks, as far as it matters for rights and limits.

    `id` is the subject of an identity, the id of a session, or an address; never shown to others.
    `portal` is None for the use of the site itself.
    """

    id: str
    address: str
    portal: Portal | None = None
    origin: str | None = None
    user: str | None = None
    """The subject of a signed identity or a sign-in, where there is one."""
    is_server: bool = False
    """It came with the portal's key, and speaks for many."""


class Refused(Exception):
    """A request that may not go on: `reason` names the sentence under [refused] in words.toml, `facts` fill it in."""

    def __init__(self, reason: str, status: int, *, retry_after: float | None = None, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        self.facts = facts
