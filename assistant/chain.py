"""The whole way of a question: retrieve, write, cut into sentences, check each, answer."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, TypeVar

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import (
    Answer,
    Finish,
    Found,
    Growing,
    Sentence,
    SpeechReference,
    Status,
    Turn,
    Verdict,
)
from assistant.composition import Composition
from assistant.courtesy import courtesy_of
from assistant.faults import Fault
from assistant.judging import is_whole, judge
from assistant.leaning import evidence_for
from assistant.markers import Draft, SentenceCutter
from assistant.material import material
from assistant.question import clean, language_of_question
from assistant.run import Run, found
from assistant.settings import Settings
from assistant.writers import Task, Writer, quoting
from prompts.words import say
from store.late import LateRetriever
from store.library import examples
from store.speech import Language, Speech

log = logging.getLogger("speech_assistant.chain")

SUGGESTIONS = 3
SEARCHES = ThreadPoolExecutor(thread_name_prefix="search")
"""Threads of their own: all of the event loop's may be waiting for the name of a service to be looked up."""

T = TypeVar("T")
Event = tuple[Found, ...] | Growing | Answer


class Link(Runnable[Task, Task]):
    """A step of the chain. RunnableLambda looks at the signature of its function each time, and makes a task of it."""

    def __init__(self, step: Callable[[Task], Awaitable[Task]]) -> None:
        self._step = step

    def invoke(self, input: Task, config: RunnableConfig | None = None, **kwargs: Any) -> Task:
        """As ainvoke, outside of an event loop."""
        return asyncio.run(self.ainvoke(input, config))

    async def ainvoke(self, input: Task, config: RunnableConfig | None = None, **kwargs: Any) -> Task:
        """The task with what this step adds."""
        return await self._step(input)


def retrieval_chain(retriever: LateRetriever, writer: Writer, settings: Settings) -> Runnable[Task, Task]:
    """question → + search (a follow-up standing alone) → + evidence → + judgement, and material for an LLM."""

    async def look_for(task: Task) -> Task:
        return {**task, "search": await writer.search(task)}

    async def retrieve(task: Task) -> Task:
        search, evidence = await _in_thread(evidence_for, retriever, task["search"], settings.passages)
        return {**task, "search": search, "evidence": evidence}

    async def weigh(task: Task) -> Task:
        search, evidence = task["search"], task["evidence"]
        judgement = judge(search.question, evidence, whole=is_whole(search.question, evidence), bare=search.bare)
        given = material(evidence, retriever.everything(), settings.llm_context) if writer.model else []
        return {**task, "judgement": judgement, "material": given}

    return Link(look_for) | Link(retrieve) | Link(weigh)


async def _in_thread(function: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(SEARCHES, function, *arguments)


class Assistant:
    """Answers questions about one speech. Holds no conversation: history belongs to the caller."""

    def __init__(self, speech: Speech, retriever: LateRetriever, writer: Writer, settings: Settings) -> None:
        self.speech = speech
        self.writer = writer
        self._settings = settings
        self.retriever = retriever
        self._chain = retrieval_chain(retriever, writer, settings)

    def with_limit(self, question_limit: int) -> "Assistant":
        """The same, with that many characters of a question at most."""
        settings = self._settings.model_copy(update={"question_limit": question_limit})
        return Assistant(self.speech, self.retriever, self.writer, settings)

    def check(self, question: str) -> str:
        """The question as it will be asked. Raises InputError for one that cannot be."""
        return clean(question, limit=self._settings.question_limit)

    async def search(self, query: str, passages: int) -> tuple[Found, ...]:
        """The passages that come near, best first. Raises InputError for a query that cannot be asked."""
        return found(await _in_thread(self.retriever.search, self.check(query), passages))

    async def ask(self, question: str, history: Sequence[Turn] = (), language: Language | None = None) -> Answer:
        """The checked answer. Raises InputError for a question that cannot be asked."""
        return [event async for event in self.stream(question, history, language) if isinstance(event, Answer)][-1]

    async def probe(self, question: str, language: Language) -> int:
        """In how many pieces the writer's own words come, all it needs sent at once. Raises Fault, for `doctor`."""
        task = await self._chain.ainvoke(Task(question=question, history=[], language=language))
        # Without evidence to fall back on there is no second try with less: what is too much shows.
        task["evidence"] = []
        async with aclosing(self.writer.write(task)) as pieces:
            return len([piece async for piece in pieces])

    async def aclose(self) -> None:
        """Gives up connections to an LLM that are kept for the next question."""
        await self.writer.close()

    async def stream(
        self, question: str, history: Sequence[Turn] = (), language: Language | None = None
    ) -> AsyncGenerator[Event]:
        """The evidence, then checked sentences as they complete, then the Answer that replaces them.

        Raises InputError for a question that cannot be asked, before anything is yielded.
        """
        question = self.check(question)
        task = Task(question=question, history=list(history), language=language or language_of_question(question))
        run = Run(task, self.writer, Composition(self.speech, [], task["language"]))
        if courtesy := courtesy_of(question):
            yield self._line(run, Status.NOT_IN_SPEECH, say(f"courtesy.{courtesy}", run.task["language"]))
            return
        try:
            async with aclosing(self._written(run)) as events:
                async for event in events:
                    yield event
            yield self._answer(run)
        except Exception:
            request = uuid.uuid4().hex[:12]
            log.exception("Request %s failed", request)
            yield self._line(run, Status.FAILED, say("status.failed", run.task["language"], request=request))

    async def _written(self, run: Run) -> AsyncGenerator[Event]:
        """The evidence, then what the writer writes; what the quoting writer does where nothing of an LLM's holds."""
        run.task = await self._chain.ainvoke(run.task)
        run.retrieved = time.perf_counter()
        yield found(run.evidence)
        run.composition = self._composition(run)
        try:
            async with aclosing(self._composed(run)) as sentences:
                async for sentence in sentences:
                    yield sentence
        except Fault as fault:
            log.warning("The LLM's answer broke off (%s).", fault)
            run.finish, run.notice = fault.finish, "cut_short" if run.composition.citations else fault.notice
        if not run.usable:
            run.notice = run.notice or ("llm_unsupported" if run.composition.removed else "llm_fault")
            run.writer, run.finish = quoting(), Finish.FALLBACK
            run.composition = self._composition(run)
            async for sentence in self._composed(run):
                yield sentence

    async def _composed(self, run: Run) -> AsyncGenerator[Growing]:
        """Checked sentences. Closed early, or at a fault, the writer is stopped at once."""
        if not run.asks:
            return
        cutter = SentenceCutter(run.task["language"])
        async with aclosing(run.writer.write(run.task)) as pieces:
            async for text in pieces:
                whole: Iterable[str | Draft] = [*cutter.end(), text] if isinstance(text, Draft) else cutter.feed(text)
                for written in whole:
                    if sentence := run.composition.add(written):
                        yield run.composition.growing(sentence)
        for raw in cutter.end():
            if sentence := run.composition.add(raw):
                yield run.composition.growing(sentence)

    def _composition(self, run: Run) -> Composition:
        show = self._settings.unsupported == "show"
        return Composition(self.speech, run.read, run.task["language"], show=show, private=run.writer.private)

    def _answer(self, run: Run) -> Answer:
        status, language, composition = run.status, run.task["language"], run.composition
        if status is Status.NOT_IN_SPEECH:
            return self._line(run, status, say("status.not_in_speech", language))
        notice = run.notice or composition.flaw
        return self._make(
            run,
            status=status,
            text=composition.text,
            sentences=tuple(composition.sentences),
            citations=composition.citations,
            notice=say(f"notice.{notice}", language) if notice else None,
        )

    def _line(self, run: Run, status: Status, text: str) -> Answer:
        """An answer that is one of the product's own lines."""
        notice = say(f"notice.{run.notice}", run.task["language"]) if run.notice else None
        line = Sentence(text=text, verdict=Verdict.META)
        return self._make(run, status=status, text=text, sentences=(line,), citations=(), notice=notice)

    def _suggestions(self, run: Run, status: Status) -> tuple[str, ...]:
        """What to ask next: what stands near the passages cited, or examples of what the speech answers."""
        language, cited = run.task["language"], [citation.passage for citation in run.composition.citations]
        near = self.retriever.follow_ons(cited, language, SUGGESTIONS) if cited and status is not Status.FAILED else []
        offered = near or examples(self.speech, language)
        return tuple(question for question in offered if question != run.task["question"])[:SUGGESTIONS]

    def _make(self, run: Run, **said: Any) -> Answer:
        question, language, speech = run.task["question"], run.task["language"], self.speech
        return Answer(
            question=question,
            language=language,
            passages=run.passages,
            suggestions=self._suggestions(run, said["status"]),
            writer=run.writer.name,
            model=run.writer.model,
            prompt=run.writer.prompt,
            finish=run.finish,
            label=say("label.generated", language) if run.writer.model and run.composition.citations else None,
            speech=SpeechReference(id=speech.id, title=speech.title, sha256=speech.sha256),
            milliseconds=run.milliseconds,
            **said,
        )
