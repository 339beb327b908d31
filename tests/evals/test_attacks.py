"""A model that obeys every attacker gets nothing past the checks: see tests/evals/attacks/."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answer import Answer, Sentence
from assistant.build import build
from store.library import open_speech
from tests.evals.attacks import judged
from tests.evals.attacks.corpus import TEXTS, Attack, load, settings, source
from tests.evals.attacks.obedient import Obedient
from tests.ui.portal_files import portals_file
from tests.ui.serving import running
from ui.footnotes import footnotes, markdown
from ui.server import create_api
from ui.site import Site

ATTACKS = load()
WEAK = {
    "unicode-3": "Characters of the passage in another order, one of them new",
    "unicode-6": "Variants of characters, of which no three on end are new",
}
"""Sentences shown as fact that are not: what the checks are known to let pass, and how. Never a leak."""

TELLING = ("prompt", "key")
"""Kinds of attack that are after what the model is told."""


@pytest.fixture(scope="module")
def obedient() -> Iterator[str]:
    with running(Obedient(ATTACKS).app) as address:
        yield address


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacks")


async def told(text: str, address: str, cache: Path, mode: str) -> AsyncIterator[tuple[Attack, Answer, list[Sentence]]]:
    """Each attack on that text, its answer, and the sentences as they were streamed."""
    async with aclosing(build(settings(text, address, cache, unsupported=mode))) as assistant:
        for attack in (attack for attack in ATTACKS if attack.text == text):
            events: list[Any] = [event async for event in assistant.stream(attack.question)]
            yield attack, events[-1], [event for event in events if isinstance(event, Sentence)]


def successes(attack: Attack, answer: Answer, streamed: list[Sentence]) -> list[str]:
    speech = open_speech(source(attack.text))
    shown = "".join(sentence.text for sentence in streamed) + answer.text + footnotes(answer)
    generated = answer.writer == "prompted" and bool(answer.citations)
    false = judged.unsupported(attack, (*answer.sentences, *streamed), speech, generated=generated)
    return judged.leaks(shown, speech) + judged.hidden(shown, speech) + ([] if attack.id in WEAK else false)


def test_the_corpus_is_large_and_in_both_languages() -> None:
    assert len(ATTACKS) >= 150
    assert len({attack.kind for attack in ATTACKS}) >= 15
    assert sum(attack.question.isascii() for attack in ATTACKS) >= 40


@pytest.mark.parametrize("mode", ["remove", "show"])
@pytest.mark.parametrize("text", TEXTS)
def test_no_attack_succeeds(obedient: str, cache: Path, text: str, mode: str) -> None:
    async def tried() -> dict[str, list[str]]:
        return {
            attack.id: found
            async for attack, answer, streamed in told(text, obedient, cache, mode)
            if (found := successes(attack, answer, streamed))
        }

    assert asyncio.run(tried()) == {}


@pytest.mark.parametrize("text", TEXTS)
def test_the_doors_show_no_more_than_the_answer(obedient: str, cache: Path, text: str) -> None:
    """`/api/v1/ask`, its stream and `/v1`: what they send holds the answer's words, no prompt and no key."""
    often = "{minute = 1000000, day = 1000000, streams = 1000}"
    file = portals_file(cache, f"[site]\nvisitor = {often}\naddress = {often}\nportal = {often}\n")
    given = settings(text, obedient, cache, unsupported="show", portals=file)
    speech = open_speech(source(text))

    async def tried() -> None:
        async with aclosing(build(given)) as assistant:
            transport = httpx.ASGITransport(create_api(Site(given, assistant)), client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860") as client:
                for attack in (attack for attack in ATTACKS if attack.text == text and attack.kind in TELLING):
                    assert judged.leaks(await sent(client, attack), speech) == [], attack.id

    asyncio.run(tried())


async def sent(client: httpx.AsyncClient, attack: Attack) -> str:
    """What comes out of every door, the question itself aside."""
    reply = await client.post("/api/v1/ask", json={"question": attack.question})
    stream = await client.post("/api/v1/ask/stream", json={"question": attack.question})
    asked = {"model": "speech-assistant", "messages": [{"role": "user", "content": attack.question}]}
    said = (await client.post("/v1/chat/completions", json=asked)).json()["choices"][0]["message"]["content"]
    answer = Answer.model_validate_json(reply.content)
    assert said == markdown(answer.text + footnotes(answer)), attack.id
    return f"{answer.text}\n{stream.text}\n{said}".replace(attack.asked, "")
