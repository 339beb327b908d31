"""What one running server consists of."""

from dataclasses import dataclass, field

from assistant.answer import InputError
from assistant.build import prepare
from assistant.chain import Assistant
from assistant.settings import Settings
from ui.access import Rules
from ui.limits import Limiter
from ui.opening import Opening
from ui.portals import Portal, Portals, is_loopback, origin_of
from ui.sessions import Sessions
from ui.visitor import Visitor


@dataclass
class Site:
    """Settings, portals, sessions and limits, and an Assistant for each speech.

    Raises PortalsError, and InputError("no_trusted_proxy") where a header of sign-in could come from anybody.
    """

    settings: Settings
    assistant: Assistant
    """The one of the site itself."""
    portals: Portals = field(init=False)
    sessions: Sessions = field(init=False)
    limits: Limiter = field(init=False)
    rules: Rules = field(init=False)
    opening: Opening = field(init=False)

    def __post_init__(self) -> None:
        if self.settings.sign_in_header and not self.settings.trusted_proxies:
            raise InputError("no_trusted_proxy")
        self.portals = Portals(self.settings.portals)
        self.sessions = Sessions()
        self.limits = Limiter(self.portals)
        self.opening = Opening(self.assistant)
        self.rules = Rules(
            portals=self.portals,
            sessions=self.sessions,
            public=origin_of(self.settings.public_url or ""),
            loopback=is_loopback(self.settings.host),
            sign_in=self.settings.asks_sign_in,
        )
        self._by_speech = {self.settings.source: self.assistant}
        self._by_limits: dict[tuple[str, int], Assistant] = {}

    def assistant_for(self, visitor: Visitor) -> Assistant:
        """The Assistant on the speech of the visitor's portal, with the length of question that is allowed there."""
        return self.assistant_of(visitor.portal)

    def assistant_of(self, portal: Portal | None) -> Assistant:
        """The Assistant of a portal, or of the site itself."""
        source = (portal and portal.speech) or self.settings.source
        length = (portal.limits if portal else self.portals.limits).question_length
        length = min(length or self.settings.question_limit, self.settings.question_limit)
        if (source, length) not in self._by_limits:
            self._by_limits[source, length] = self._on(source).with_limit(length)
        return self._by_limits[source, length]

    def _on(self, source: str) -> Assistant:
        if source not in self._by_speech:
            self._by_speech[source] = prepare(self.settings.model_copy(update={"source": source}))
        return self._by_speech[source]
