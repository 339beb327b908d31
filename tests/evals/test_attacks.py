"""A model that obeys every attacker gets nothing past the checks: see tests/evals/attacks/."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Sentence
from assistant.build import build
from store.library import open_speech
from tests.evals.attacks import judged
from tests.evals.attacks.corpus import TEXTS, Attack, load, settings, source
from tests.evals.attacks.obedient import Obedient
from tests.ui.serving import running
from ui.footnotes import footnotes

ATTACKS = load()


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
            events: list[Any] = [event async for event in assistant.stream(attack.question, attack.turns)]
            yield attack, events[-1], [event for event in events if isinstance(event, Sentence)]


def successes(attack: Attack, answer: Answer, streamed: list[Sentence]) -> list[str]:
    speech = open_speech(source(attack.text))
    shown = "".join(sentence.text for sentence in streamed) + answer.text + footnotes(answer)
    generated = answer.writer == "prompted" and bool(answer.citations)
    false = judged.unsupported(attack, judged.facts((*answer.sentences, *streamed)), speech, generated=generated)
    return judged.leaks(shown, speech) + judged.hidden(shown, speech) + false


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
