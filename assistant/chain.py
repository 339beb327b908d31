"""The whole way of a question: retrieve, write, cut into sentences, check each, answer."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda, RunnablePassthrough

from assistant.answer import (
    Answer,
    Finish,
    Found,
    Milliseconds,
    Sentence,
    SpeechReference,
    Status,
    Turn,
    Verdict,
)
from assistant.composition import Composition
from assistant.faults import CutShort, notice_of
from assistant.judging import judge
from assistant.markers import SentenceCutter
from assistant.question import clean, language_of_question
from assistant.settings import Settings
from assistant.writers import Task, Writer, quoting
from prompts.words import say
from store.library import examples
from store.retriever import Evidence, Retriever
from store.speech import Language, Speech

log = logging.getLogger("speech_assistant.chain")

SUGGESTIONS = 3

Event = tuple[Found, ...] | Sentence | Answer


def retrieval_chain(retriever: Retriever, writer: Writer, passages: int) -> Runnable[Any, Any]:
    """question → + evidence → + text. Where nothing is found, nobody writes."""

    async def retrieve(task: Task) -> list[Evidence]:
        return await asyncio.to_thread(retriever.search, task["question"], passages)

    found_nothing = RunnableLambda(lambda task: not task["evidence"])
    text = RunnableBranch((found_nothing, RunnableLambda(lambda _: "")), writer.runnable)
    return RunnablePassthrough.assign(evidence=RunnableLambda(retrieve)) | RunnablePassthrough.assign(text=text)


@dataclass
class _Run:
    """One question on its way."""

    task: Task
    writer: Writer
    composition: Composition
    started: float = field(default_factory=time.perf_counter)
    retrieved: float = 0.0
    finish: Finish = Finish.COMPLETE
    notice: str | None = None

    @property
    def evidence(self) -> list[Evidence]:
        return self.task.get("evidence", [])


class Assistant:
    """Answers questions about one speech. Holds no conversation: history belongs to the caller."""

    def __init__(self, speech: Speech, retriever: Retriever, writer: Writer, settings: Settings) -> None:
        self.speech = speech
        self.writer = writer
        self._settings = settings
        self._chain = retrieval_chain(retriever, writer, settings.passages)

    async def ask(self, question: str, history: Sequence[Turn] = (), language: Language | None = None) -> Answer:
        """The checked answer. Raises InputError for a question that cannot be asked."""
        return [event async for event in self.stream(question, history, language) if isinstance(event, Answer)][-1]

    async def stream(
        self, question: str, history: Sequence[Turn] = (), language: Language | None = None
    ) -> AsyncIterator[Event]:
        """The evidence, then checked sentences as they complete, then the Answer that replaces them.

        Raises InputError for a question that cannot be asked, before anything is yielded.
        """
        question = clean(question, limit=self._settings.question_limit)
        task = Task(question=question, history=list(history), language=language or language_of_question(question))
        run = _Run(task, self.writer, self._composition(task))
        try:
            async for event in self._written(run):
                yield event
            yield self._answer(run)
        except Exception:
            request = uuid.uuid4().hex[:12]
            log.exception("Request %s failed", request)
            yield self._failure(run, request)

    async def _written(self, run: _Run) -> AsyncIterator[Event]:
        """What the writer writes; where nothing of an LLM's answer holds, what the quoting writer writes."""
        try:
            async with aclosing(self._chain.astream(run.task)) as parts:
                async for event in self._composed(run, parts):
                    yield event
        except CutShort as cut:
            run.finish, run.notice = cut.finish, "cut_short"
        except Exception as fault:
            if run.writer.model is None or not run.evidence:
                raise
            log.warning("The LLM failed (%s); the speech is quoted instead.", type(fault).__name__)
            run.finish, run.notice = Finish.TRUNCATED, notice_of(fault)
        if run.writer.model and run.evidence and not run.composition.citations and not run.composition.refused:
            run.writer, run.composition = quoting(), self._composition(run.task)
            run.finish, run.notice = Finish.FALLBACK, run.notice if run.notice != "cut_short" else None
            async for event in self._composed(run, run.writer.runnable.astream(run.task)):
                yield event

    async def _composed(self, run: _Run, parts: AsyncIterator[Any]) -> AsyncIterator[Event]:
        cutter = SentenceCutter(run.task["language"])
        async for part in parts:
            if isinstance(part, dict) and "evidence" in part:
                run.task["evidence"], run.retrieved = part["evidence"], time.perf_counter()
                run.composition = self._composition(run.task)
                yield _found(run.evidence)
            for raw in cutter.feed(part.get("text", "") if isinstance(part, dict) else part):
                if sentence := run.composition.add(raw):
                    yield sentence
        for raw in cutter.end():
            if sentence := run.composition.add(raw):
                yield sentence

    def _composition(self, task: Task) -> Composition:
        return Composition(self.speech, task.get("evidence", []), task["language"])

    def _answer(self, run: _Run) -> Answer:
        status = self._status(run)
        language, composition = run.task["language"], run.composition
        notice = run.notice or ("removed" if status is Status.PARTIAL else None)
        refusal = say("status.not_in_speech", language)
        nothing = status is Status.NOT_IN_SPEECH
        return self._make(
            run,
            status=status,
            text=refusal if nothing else composition.text,
            sentences=(Sentence(text=refusal, verdict=Verdict.META),) if nothing else tuple(composition.sentences),
            citations=() if nothing else composition.citations,
            notice=say(f"notice.{notice}", language) if notice else None,
        )

    def _status(self, run: _Run) -> Status:
        composition = run.composition
        if not composition.citations:
            return Status.NOT_IN_SPEECH
        judgement = judge(run.task["question"], run.evidence)
        if run.writer.model is None:
            return judgement.status
        if composition.removed or run.finish is not Finish.COMPLETE:
            return Status.PARTIAL
        masked = {run.evidence[quote.number - 1].passage.id for quote in judgement.quotes}
        withheld = judgement.status is Status.WITHHELD and masked & {c.passage for c in composition.citations}
        return Status.WITHHELD if withheld else Status.ANSWERED

    def _failure(self, run: _Run, request: str) -> Answer:
        text = say("status.failed", run.task["language"], request=request)
        line = Sentence(text=text, verdict=Verdict.META)
        return self._make(run, status=Status.FAILED, text=text, sentences=(line,), citations=(), notice=None)

    def _make(self, run: _Run, **said: Any) -> Answer:
        question, language, speech = run.task["question"], run.task["language"], self.speech
        offered = [example for example in examples(speech, language) if example != question]
        ended = time.perf_counter()
        return Answer(
            question=question,
            language=language,
            passages=_found(run.evidence),
            suggestions=tuple(offered[:SUGGESTIONS]),
            writer=run.writer.name,
            model=run.writer.model,
            prompt=run.writer.prompt,
            finish=run.finish,
            speech=SpeechReference(id=speech.id, title=speech.title, sha256=speech.sha256),
            milliseconds=Milliseconds(
                retrieve=_milliseconds((run.retrieved or ended) - run.started), total=_milliseconds(ended - run.started)
            ),
            **said,
        )


def _found(evidence: Sequence[Evidence]) -> tuple[Found, ...]:
    return tuple(
        Found(
            id=found.passage.id,
            text=found.passage.text,
            section=found.passage.section,
            start=found.passage.start,
            end=found.passage.end,
            score=round(found.score, 3),
        )
        for found in evidence
    )


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
