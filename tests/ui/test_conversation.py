"""What a page sends along and gets back: no longer than it can send, and nothing it sends does harm."""

import random
import zlib
from base64 import b64encode
from collections.abc import Callable

import pytest

from assistant.answer import Turn
from ui.conversation import LONGEST, MOST, Conversation, Exchange
from ui.gate import LARGEST_BODY

ANSWERED = Exchange(
    asked="場次？", html="<p>累计宣讲****场</p>", options=("谁？",), question="场次？", text="累计宣讲****场[1]"
)
STOPPED = Exchange(asked="然后？", html="<p>…</p>")


def one(exchange: Exchange) -> Conversation:
    return Conversation(exchanges=(exchange,))


def packed(data: bytes) -> str:
    return b64encode(zlib.compress(data)).decode()


def test_it_comes_back_as_it_went() -> None:
    known = one(ANSWERED) + one(STOPPED)
    assert Conversation.unpacked(known.packed()) == known
    assert known.packed().isascii()


def test_the_assistant_hears_nothing_of_what_was_stopped() -> None:
    known = Conversation(exchanges=(STOPPED, ANSWERED))
    assert known.turns == (
        Turn(role="user", content=ANSWERED.question),
        Turn(role="assistant", content=ANSWERED.text),
    )


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        "x",
        "é",
        "====",
        b64encode(b"no zlib").decode(),
        packed(b"[]"),
        packed(b"[" * 100_000),
        packed(b'{"exchanges": [{"asked": 3}]}'),
        packed(b'{"exchanges": [{"asked": "q", "html": "h", "of another version": 1}]}'),
        packed(b'{"exchanges": []}')[:-8],
    ],
)
def test_what_is_no_conversation_is_an_empty_one(sent: str | None) -> None:
    assert Conversation.unpacked(sent) == Conversation()


def test_a_small_one_that_would_unpack_to_a_giant_is_none() -> None:
    bomb = one(Exchange(asked="q", html="x" * 50_000_000)).model_dump_json().encode()
    sent = packed(bomb)
    assert len(sent) < LONGEST
    assert Conversation.unpacked(sent) == Conversation()


def noise(seed: int) -> str:
    """Text that hardly becomes smaller."""
    return "".join(map(chr, random.Random(seed).choices(range(0x4E00, 0x9000), k=4000)))


@pytest.mark.parametrize("text", [str, noise, lambda seed: f"{seed} " * 10_000], ids=["many", "noise", "large"])
def test_it_stays_small_enough_to_be_sent_and_loses_the_oldest_first(text: Callable[[int], str]) -> None:
    known, asked = Conversation(), [text(number) for number in range(MOST + 20)]
    for question in asked:
        known = Conversation.unpacked((known + one(Exchange(asked=question, html=""))).packed())
        assert known.exchanges[-1].asked == question
    kept = [exchange.asked for exchange in known.exchanges]
    assert 1 < len(kept) <= MOST
    assert kept == asked[-len(kept) :]
    assert len(known.packed()) <= LONGEST < LARGEST_BODY - 50_000


def test_of_more_exchanges_than_any_page_has_the_last_count() -> None:
    sent = packed(Conversation(exchanges=(STOPPED,) * MOST + (ANSWERED,)).model_dump_json().encode())
    assert Conversation.unpacked(sent).exchanges == (STOPPED,) * (MOST - 1) + (ANSWERED,)
