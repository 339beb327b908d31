"""Conversations to ask further in."""

from itertools import chain

from assistant.answer import Turn


def after(*asked: str) -> tuple[Turn, ...]:
    """A history in which that was asked."""
    pairs = ((Turn(role="user", content=text), Turn(role="assistant", content="…")) for text in asked)
    return tuple(chain.from_iterable(pairs))
