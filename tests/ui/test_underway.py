"""Answers that a visitor ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from ui.underway import Underway


class Writer:
    """Writes a word as soon as it may; notes when it is closed."""

    def __init__(self) -> None:
        self.may = asyncio.Semaphore(1)
        self.closed = False

    async def words(self) -> AsyncGenerator[str]:
        try:
            for word in ("one", "two", "three"):
                await self.may.acquire()
                yield word
        finally:
            self.closed = True


async def read(underway: Underway, writer: Writer, page: str = "page") -> list[str]:
    async with aclosing(underway.until_ended(page, writer.words())) as words:
        return [word async for word in words] + ["the end"]


async def asked(underway: Underway, writer: Writer, page: str = "page") -> "asyncio.Task[list[str]]":
    """The reading, when it waits for the second word."""
    reading = asyncio.create_task(read(underway, writer, page))
    await asyncio.sleep(0.01)
    return reading


def test_an_answer_that_is_ended_is_closed_and_its_reader_goes_on() -> None:
    async def run() -> None:
        underway, writer = Underway(), Writer()
        reading = await asked(underway, writer)
        await underway.end("page")
        assert writer.closed
        assert reading.done()
        assert reading.result() == ["one", "the end"]
        assert not reading.cancelling()

    asyncio.run(run())


def test_while_gradio_has_it_it_ends_with_the_next_step() -> None:
    async def run() -> None:
        underway, writer, shown = Underway(), Writer(), asyncio.Event()

        async def slowly() -> list[str]:
            words = []
            async with aclosing(underway.until_ended("page", writer.words())) as events:
                async for word in events:
                    words.append(word)
                    await shown.wait()
            return words

        reading = asyncio.create_task(slowly())
        await asyncio.sleep(0.01)
        ending = asyncio.create_task(underway.end("page"))
        await asyncio.sleep(0.01)
        assert not ending.done(), "Gradio still sends what came last"
        writer.may.release()
        shown.set()
        await ending
        assert reading.result() == ["one"]

    asyncio.run(run())


def test_it_ends_that_page_s_answer_alone_and_not_the_next() -> None:
    async def run() -> None:
        underway, first, other, later = Underway(), Writer(), Writer(), Writer()
        reading = await asked(underway, first)
        beside = await asked(underway, other, "other page")
        await underway.end("page")
        again = await asked(underway, later)
        await reading
        for writer in (other, later):
            writer.may.release()
            writer.may.release()
        assert await again == await beside == ["one", "two", "three", "the end"]

    asyncio.run(run())


def test_one_that_has_ended_by_itself_is_not_cancelled() -> None:
    async def run() -> None:
        underway, writer, sent = Underway(), Writer(), asyncio.Event()
        for _ in range(2):
            writer.may.release()

        async def answered() -> str:
            words = await read(underway, writer)
            await sent.wait()
            return words[-1]

        reading = asyncio.create_task(answered())
        await asyncio.sleep(0.01)
        ending = asyncio.create_task(underway.end("page"))
        await asyncio.sleep(0.01)
        assert not ending.done(), "the last of it is not on its way yet"
        sent.set()
        await ending
        assert await reading == "the end"
        await underway.end("page")

    asyncio.run(run())


def test_who_is_cancelled_from_elsewhere_is_not_taken_for_ended() -> None:
    async def run() -> None:
        underway, writer = Underway(), Writer()
        reading = await asked(underway, writer)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert writer.closed

    asyncio.run(run())
