"""The two writers: one quotes the speech, one asks an LLM. Both write text with `[n]` markers.

A writer turns a `Task` into pieces of text; what is quoted comes as whole sentences, whose words
are not searched for marks.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypedDict

from langchain_core.prompt_values import PromptValue

from assistant.answer import Status, Turn
from assistant.calling import Caller, Deadlines
from assistant.chat import Chat
from assistant.faults import Cause, Fault
from assistant.followup import Search, rewriting, ruling
from assistant.judging import Judgement
from assistant.markers import Draft
from assistant.material import fewer, numbered
from assistant.outline import outlined
from prompts.prompt import REFUSAL, Prompt, as_string, load
from prompts.words import say, template
from store.evidence import Evidence
from store.speech import Language, language_of


class Task(TypedDict, total=False):
    """What flows through the chain; every step adds its part.

    `evidence` is what was found, best first; `material` what an LLM is given, in the order of the speech.
    """

    question: str
    history: list[Turn]
    language: Language
    search: Search
    evidence: list[Evidence]
    judgement: Judgement
    material: list[Evidence]


async def nothing() -> None:
    """Where there is nothing to be closed."""


@dataclass(frozen=True)
class Writer:
    """A way to write, and what the answer says about it.

    `write` numbers the passages of the `evidence`, or of the `material` where there is a `model`.
    `search` turns a follow-up into what is looked for. `close` gives up what is kept open.
    `private` are texts that no reader may see.
    """

    name: str
    model: str | None
    prompt: str | None
    write: Callable[[Task], AsyncGenerator[str | Draft]]
    search: Callable[[Task], Awaitable[Search]]
    close: Callable[[], Awaitable[None]] = nothing
    private: tuple[str, ...] = ()


def quoting() -> Writer:
    """Quotes the passages that answer and says nothing else. Needs no model."""
    return Writer("quoting", None, None, _quote, ruling)


async def _quote(task: Task) -> AsyncGenerator[str | Draft]:
    judgement = task["judgement"]
    if judgement.status is Status.WITHHELD:
        quote, *others = judgement.quotes
        before, after = template("status.withheld", task["language"]).split("[{number}]")
        yield Draft((before.format(quote=quote.text), quote.number, f"{after}\n" if others else after))
        for draft in outlined(others, [found.passage for found in task["evidence"]]):
            yield draft
        return
    if judgement.status is Status.RELATED or judgement.corrects:
        yield say(f"status.{'corrected' if judgement.corrects else 'related'}", task["language"]) + "\n"
    elif any(language_of(quote.text) != task["language"] for quote in judgement.quotes):
        yield say("status.quoting", task["language"]) + "\n"
    for draft in outlined(judgement.quotes, [found.passage for found in task["evidence"]]):
        yield draft


def prompted(model: Chat, name: str, deadlines: Deadlines | None = None) -> Writer:
    """Asks an LLM for an answer from the numbered passages, and to make follow-ups stand alone."""
    prompt, caller = load("answer"), Caller(model, deadlines or Deadlines())

    async def write(task: Task) -> AsyncGenerator[str | Draft]:
        given = task["material"]
        began = False
        try:
            async with aclosing(caller.stream(rendered(prompt, task, given))) as pieces:
                async for piece in pieces:
                    began = True
                    yield piece
            return
        except Fault as fault:
            less = fewer(task["evidence"], given)
            if began or not less or fault.cause is not Cause.CONTEXT:
                raise
        async with aclosing(caller.stream(rendered(prompt, task, less))) as pieces:
            async for piece in pieces:
                yield piece

    followup = load("followup")
    private = (*prompt.told, *followup.told)
    return Writer("prompted", name, prompt.fingerprint, write, rewriting(followup, caller), private=private)


def rendered(prompt: Prompt, task: Task, passages: Sequence[Evidence]) -> PromptValue:
    """What is sent: these of the passages given, under the numbers that they have among all."""
    return prompt.templates[task["language"]].format_prompt(
        question=as_string(task["search"].whole),
        passages=numbered(passages, task["material"]),
        refusal=REFUSAL,
    )
