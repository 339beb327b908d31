"""What is measured: the assistant as it ships, and the plain baseline beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s

from assistant.answer import Answer, Status
from assistant.build import build
from assistant.settings import Settings
from store.library import open_speech
from store.terms import terms
from tests.evals.questions import Question


@dataclass(frozen=True)
class Result:
    """What a system gave for a question: passages ranked, passages cited, words quoted, status."""

    question: Question
    ranked: tuple[str, ...]
    cited: tuple[str, ...]
    quotes: tuple[str, ...]
    status: Status
    text: str


System = Callable[[Question], Result]


async def assistant_result(ask: Callable[..., Answer], question: Question) -> Result:
    """One question through the assistant."""
    answer = await ask(question.question, question.history)  # type: ignore[misc]
    texts = {found.id: found.text for found in answer.passages}
    return Result(
        question,
        tuple(found.text for found in answer.passages),
        tuple(dict.fromkeys(texts[citation.passage] for citation in answer.citations)),
        tuple(citation.quote for citation in answer.citations),
        answer.status,
        answer.text,
    )


def ours(cache: Path) -> Callable[..., Answer]:
    """The assistant with default settings."""
    return build(Settings(cache=cache)).ask  # type: ignore[return-value]


def baseline() -> System:
    """bm25s over sentences by character uni- and bigrams; refuses below a share of its best score."""
    passages = [passage.text for passage in open_speech("education").citable]
    index = bm25s.BM25()
    index.index([terms(text) for text in passages], show_progress=False)
    known = {term for text in passages for term in terms(text)}

    def result(question: Question) -> Result:
        wanted = [term for term in terms(question.question) if term in known]
        scores = index.get_scores(wanted) if wanted else [0.0] * len(passages)
        ranked = tuple(passages[i] for i in sorted(range(len(passages)), key=lambda i: -scores[i]) if scores[i] > 0)
        strength = max(scores) / len(terms(question.question) or [1])
        status = Status.ANSWERED if strength >= 1.0 else Status.RELATED if strength >= 0.5 else Status.NOT_IN_SPEECH
        cited = () if status is Status.NOT_IN_SPEECH else ranked[:1]
        return Result(question, ranked, cited, cited, status, "".join(cited))

    return result


def run(system: System, questions: Sequence[Question]) -> list[Result]:
    """All questions through one system."""
    return [system(question) for question in questions]
