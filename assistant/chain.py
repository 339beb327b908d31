"""The whole way of a question: retrieve, write, cut into sentences, check each, answer."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda, RunnablePassthrough

from assistant.answer import (
    Answer,
    Finish,
    Found,
    Growing,
    Milliseconds,
    Sentence,
    SpeechReference,
    Status,
    Turn,
    Verdict,
)
from assistant.composition import Composition
from assistant.courtesy import courtesy_of
from assistant.faults import CutShort, notice_of
from assistant.judging import Judgement, judge
from assistant.markers import Draft, SentenceCutter
from assistant.question import clean, language_of_question
from assistant.settings import Settings
from assistant.writers import Task, Writer, quoting
from prompts.words import say
from store.evidence import Evidence
from store.late import LateRetriever
from store.library import examples
from store.speech import Language, Speech
from store.structure import asks_for_all, wants_whole

log = logging.getLogger("speech_assistant.chain")

SUGGESTIONS = 3

Event = tuple[Found, ...] | Growing | Answer


def retrieval_chain(retriever: LateRetriever, writer: Writer, passages: int) -> Runnable[Any, Any]:
    """question → + search (a follow-up standing alone) → + evidence → + judgement → + text.

    Where the evidence has nothing to do with the question, nobody writes.
    """

    async def retrieve(task: Any) -> list[Evidence]:
        question, context = task["search"]
        return await asyncio.to_thread(retriever.search, question, passages, context)

    def found_nothing(task: Any) -> bool:
        return bool(task["judgement"].status is Status.NOT_IN_SPEECH)

    text = RunnableBranch((found_nothing, RunnableLambda(lambda _: "")), writer.runnable)
    return (
        RunnablePassthrough.assign(search=writer.search)
        | RunnablePassthrough.assign(evidence=RunnableLambda(retrieve))
        | RunnablePassthrough.assign(judgement=RunnableLambda(_judged))
        | RunnablePassthrough.assign(text=text)
    )


def _judged(task: Any) -> Judgement:
    question = task["search"].question
    return judge(question, task["evidence"], whole=wants_whole(question) or asks_for_all(question))


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
    def asked_model(self) -> bool:
        judgement = self.task.get("judgement")
        return bool(self.writer.model and judgement and judgement.status is not Status.NOT_IN_SPEECH)

    @property
    def evidence(self) -> list[Evidence]:
        return self.task.get("evidence", [])


class Assistant:
    """Answers questions about one speech. Holds no conversation: history belongs to the caller."""

    def __init__(self, speech: Speech, retriever: LateRetriever, writer: Writer, settings: Settings) -> None:
        self.speech = speech
        self.writer = writer
        self._settings = settings
        self.retriever = retriever
        self._chain = retrieval_chain(retriever, writer, settings.passages)

    def with_limit(self, question_limit: int) -> "Assistant":
        """The same, with that many characters of a question at most."""
        settings = self._settings.model_copy(update={"question_limit": question_limit})
        return Assistant(self.speech, self.retriever, self.writer, settings)

    async def ask(self, question: str, history: Sequence[Turn] = (), language: Language | None = None) -> Answer:
        """The checked answer. Raises InputError for a question that cannot be asked."""
        return [event async for event in self.stream(question, history, language) if isinstance(event, Answer)][-1]

    async def stream(
        self, question: str, history: Sequence[Turn] = (), language: Language | None = None
    ) -> AsyncGenerator[Event]:
        """The evidence, then checked sentences as they complete, then the Answer that replaces them.

        Raises InputError for a question that cannot be asked, before anything is yielded.
        """
        question = clean(question, limit=self._settings.question_limit)
        task = Task(question=question, history=list(history), language=language or language_of_question(question))
        run = _Run(task, self.writer, self._composition(task))
        if courtesy := courtesy_of(question):
            yield self._line(run, Status.NOT_IN_SPEECH, say(f"courtesy.{courtesy}", run.task["language"]))
            return
        try:
            async for event in self._written(run):
                yield event
            yield self._answer(run)
        except Exception:
            request = uuid.uuid4().hex[:12]
            log.exception("Request %s failed", request)
            yield self._line(run, Status.FAILED, say("status.failed", run.task["language"], request=request))

    async def _written(self, run: _Run) -> AsyncIterator[Event]:
        """What the writer writes; where nothing of an LLM's answer holds, what the quoting writer writes."""
        try:
            async with aclosing(cast(AsyncGenerator[Any], self._chain.astream(run.task))) as parts:
                async for event in self._composed(run, parts):
                    yield event
        except CutShort as cut:
            run.finish, run.notice = cut.finish, "cut_short"
        except Exception as fault:
            if not run.asked_model:
                raise
            log.warning("The LLM's answer broke off (%s).", type(fault).__name__)
            run.finish = Finish.TRUNCATED
            run.notice = "cut_short" if run.composition.citations else notice_of(fault)
        if run.asked_model and not run.composition.citations and not run.composition.refused:
            run.writer, run.composition = quoting(), self._composition(run.task)
            run.finish = Finish.FALLBACK
            run.notice = run.notice if run.notice and run.notice != "cut_short" else "llm_fault"
            async for event in self._composed(run, run.writer.runnable.astream(run.task)):
                yield event

    async def _composed(self, run: _Run, parts: AsyncIterator[Any]) -> AsyncIterator[Event]:
        cutter = SentenceCutter(run.task["language"])
        async for part in parts:
            if isinstance(part, dict) and "evidence" in part:
                run.task["evidence"], run.retrieved = part["evidence"], time.perf_counter()
                run.composition = self._composition(run.task)
                yield _found(run.evidence)
            if isinstance(part, dict) and "judgement" in part:
                run.task["judgement"] = part["judgement"]
            text = part.get("text", "") if isinstance(part, dict) else part
            whole: Iterable[str | Draft] = [*cutter.end(), text] if isinstance(text, Draft) else cutter.feed(text)
            for written in whole:
                if sentence := run.composition.add(written):
                    yield run.composition.growing(sentence)
        for raw in cutter.end():
            if sentence := run.composition.add(raw):
                yield run.composition.growing(sentence)

    def _composition(self, task: Task) -> Composition:
        return Composition(self.speech, task.get("evidence", []), task["language"])

    def _answer(self, run: _Run) -> Answer:
        status, language, composition = self._status(run), run.task["language"], run.composition
        if status is Status.NOT_IN_SPEECH:
            return self._line(run, status, say("status.not_in_speech", language))
        notice = run.notice or ("removed" if status is Status.PARTIAL else None)
        return self._make(
            run,
            status=status,
            text=composition.text,
            sentences=tuple(composition.sentences),
            citations=composition.citations,
            notice=say(f"notice.{notice}", language) if notice else None,
        )

    def _line(self, run: _Run, status: Status, text: str) -> Answer:
        """An answer that is one of the product's own lines."""
        notice = say(f"notice.{run.notice}", run.task["language"]) if run.notice else None
        line = Sentence(text=text, verdict=Verdict.META)
        return self._make(run, status=status, text=text, sentences=(line,), citations=(), notice=notice)

    def _status(self, run: _Run) -> Status:
        composition = run.composition
        if not composition.citations:
            return Status.NOT_IN_SPEECH
        judgement = run.task["judgement"]
        if run.writer.model is None:
            return judgement.status
        if composition.removed or run.finish is not Finish.COMPLETE:
            return Status.PARTIAL
        masked = {run.evidence[quote.number - 1].passage.id for quote in judgement.quotes}
        withheld = judgement.status is Status.WITHHELD and masked & {c.passage for c in composition.citations}
        return Status.WITHHELD if withheld else Status.ANSWERED

    def _suggestions(self, run: _Run, status: Status) -> tuple[str, ...]:
        """What to ask next: what stands near the passages cited, or examples of what the speech answers."""
        language, cited = run.task["language"], [citation.passage for citation in run.composition.citations]
        near = self.retriever.follow_ons(cited, language, SUGGESTIONS) if cited and status is not Status.FAILED else []
        offered = near or examples(self.speech, language)
        return tuple(question for question in offered if question != run.task["question"])[:SUGGESTIONS]

    def _make(self, run: _Run, **said: Any) -> Answer:
        question, language, speech = run.task["question"], run.task["language"], self.speech
        ended = time.perf_counter()
        return Answer(
            question=question,
            language=language,
            passages=_found(run.evidence),
            suggestions=self._suggestions(run, said["status"]),
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
