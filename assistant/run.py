"""One question on its way: what is known of it so far, and what that makes of its answer."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant.answer import Finish, Found, Milliseconds, Status
from assistant.composition import Composition
from assistant.writers import Task, Writer
from store.evidence import Evidence
from store.speech import Language, language_of


@dataclass
class Run:
    """Grows as the chain goes on. `finish` and `notice` say how the writing ended, if not as it should."""

    task: Task
    writer: Writer
    composition: Composition
    started: float = field(default_factory=time.perf_counter)
    retrieved: float = 0.0
    finish: Finish = Finish.COMPLETE
    notice: str | None = None

    @property
    def evidence(self) -> list[Evidence]:
        """What was found, best first."""
        return self.task.get("evidence", [])

    @property
    def read(self) -> list[Evidence]:
        """The passages that the writer numbers."""
        return self.task.get("material", []) if self.writer.model else self.evidence

    @property
    def asks(self) -> bool:
        """The writer is asked. An LLM is not where words that the speech has none of cannot be about it."""
        worthwhile = self.evidence or not any(_readable(passage, self.task["language"]) for passage in self.read)
        return self.writer.model is None or bool(worthwhile)

    @property
    def usable(self) -> bool:
        """Something can be said of it: sentences that hold, or that the speech does not say."""
        refused = self.composition.refused and self.finish is Finish.COMPLETE
        return bool(self.writer.model is None or not self.asks or self.composition.citations or refused)

    @property
    def status(self) -> Status:
        """How the turn ends, by what was written and what the evidence allows."""
        composition = self.composition
        if not composition.citations:
            return Status.NOT_IN_SPEECH
        judgement = self.task["judgement"]
        if self.writer.model is None:
            return judgement.status
        if composition.flaw or self.finish is not Finish.COMPLETE:
            return Status.PARTIAL
        masked = {self.evidence[quote.number - 1].passage.id for quote in judgement.quotes}
        withheld = judgement.status is Status.WITHHELD and masked & {c.passage for c in composition.citations}
        return Status.WITHHELD if withheld else Status.ANSWERED

    @property
    def passages(self) -> tuple[Found, ...]:
        """What was found, best first, then what an LLM cited besides of what it was given to read."""
        return found(self.evidence, self.read, {citation.passage for citation in self.composition.citations})

    @property
    def milliseconds(self) -> Milliseconds:
        """The time spent until now."""
        ended = time.perf_counter()
        return Milliseconds(
            retrieve=_rounded((self.retrieved or ended) - self.started), total=_rounded(ended - self.started)
        )


def found(
    evidence: Sequence[Evidence], read: Sequence[Evidence] = (), cited: Collection[str] = ()
) -> tuple[Found, ...]:
    """Evidence as it is told; of what was only `read`, what is `cited`."""
    ids = {entry.passage.id for entry in evidence}
    besides = [entry for entry in read if entry.passage.id in cited and entry.passage.id not in ids]
    return tuple(
        Found(
            id=entry.passage.id,
            text=entry.passage.text,
            section=entry.passage.section,
            start=entry.passage.start,
            end=entry.passage.end,
            score=round(entry.score, 3),
        )
        for entry in (*evidence, *besides)
    )


def _readable(entry: Evidence, language: Language) -> bool:
    """The search would have come upon words of that language here."""
    return bool(entry.english) or language_of(entry.passage.text) == language


def _rounded(seconds: float) -> float:
    return round(seconds * 1000, 1)
