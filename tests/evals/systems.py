"""What is measured: the assistant as it ships, and the plain baseline beside it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bm25s

from assistant.answer import Answer, Citation, Status
from assistant.build import build
from assistant.settings import Settings
from store.library import open_speech
from store.terms import terms
from tests.evals.questions import Question

ANSWERED, NEAR = 1.0, 0.5
"""BM25 points a term of the question from which the baseline answers, and from which it shows what is near."""


@dataclass(frozen=True)
class Result:
    """What a system gave for a question: passages as ranked, passages cited, the words shown, the status."""

    question: Question
    ranked: tuple[str, ...]
    cited: tuple[str, ...]
    text: str
    quotes: tuple[str, ...]
    status: Status


System = Callable[[Question], Result]


def ours(cache: Path) -> System:
    """The assistant with default settings."""
    assistant = build(Settings(cache=cache))

    def result(question: Question) -> Result:
        answer: Answer = asyncio.run(assistant.ask(question.question, question.history))
        texts = {found.id: found.text for found in answer.passages}
        return Result(
            question,
            tuple(texts.values()),
            tuple(dict.fromkeys(texts[citation.passage] for citation in answer.citations)),
            answer.text,
            tuple(map(_quote, answer.citations)),
            answer.status,
        )

    return result


def _quote(citation: Citation) -> str:
    return citation.quote


def baseline() -> System:
    """bm25s over sentences by character uni- and bigrams; refuses by its score a term of the question."""
    passages = [passage.text for passage in open_speech("education").citable]
    index = bm25s.BM25()
    index.index([terms(text) for text in passages], show_progress=False)
    known = {term for text in passages for term in terms(text)}

    def result(question: Question) -> Result:
        asked = terms(question.question)
        wanted = [term for term in asked if term in known]
        scores = list(index.get_scores(wanted)) if wanted else [0.0] * len(passages)
        order = sorted(range(len(passages)), key=lambda number: -scores[number])
        ranked = tuple(passages[number] for number in order if scores[number] > 0)
        strength = max(scores) / max(1, len(asked))
        status = (
            Status.ANSWERED if strength >= ANSWERED else Status.RELATED if strength >= NEAR else Status.NOT_IN_SPEECH
        )
        cited = () if status is Status.NOT_IN_SPEECH else ranked[:1]
        return Result(question, ranked, cited, "".join(cited), cited, status)

    return result
