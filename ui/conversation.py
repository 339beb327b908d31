"""A visitor's conversation. Their page keeps it and sends it along, so that the server holds nothing of it."""

import zlib
from base64 import b64decode, b64encode
from typing import Self

from assistant.answer import Data, Turn

MOST = 100
"""Exchanges."""
LARGEST = 500_000
"""Bytes of an unpacked conversation, however short it came."""
LONGEST = 200_000
"""Characters of a packed one: with a question it passes the gate."""


class Exchange(Data):
    """A question as typed, its answer as HTML and the questions offered below; then both as the assistant has them.

    The latter are empty where the answer was stopped.
    """

    asked: str
    html: str
    options: tuple[str, ...] = ()
    question: str = ""
    text: str = ""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What the assistant is told of it."""
        if not self.text:
            return ()
        return Turn(role="user", content=self.question), Turn(role="assistant", content=self.text)


class Conversation(Data):
    """Exchanges, oldest first."""

    exchanges: tuple[Exchange, ...] = ()

    @classmethod
    def unpacked(cls, packed: str | None) -> Self:
        """What a page sent. An empty one where that is no conversation, or one of another version of this class."""
        try:
            sent = cls.model_validate_json(zlib.decompressobj().decompress(b64decode(packed or ""), LARGEST))
        except (ValueError, zlib.error):
            return cls()
        return cls(exchanges=sent.exchanges[-MOST:])

    def packed(self) -> str:
        """For the page to keep. What would be too much to send again goes, the oldest eighth first."""
        data = self.model_dump_json().encode()
        packed = b64encode(zlib.compress(data)).decode()
        count = len(self.exchanges)
        if count <= MOST and len(data) <= LARGEST and len(packed) <= LONGEST:
            return packed
        return type(self)(exchanges=self.exchanges[1 + count // 8 :]).packed()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history for the assistant."""
        return tuple(turn for exchange in self.exchanges for turn in exchange.turns)

    def __add__(self, later: Self) -> Self:
        return type(self)(exchanges=(*self.exchanges, *later.exchanges))
