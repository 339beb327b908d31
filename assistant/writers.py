"""The two writers: one quotes the speech, one asks an LLM. Both write text with `[n]` markers.

A writer is a Runnable from a `Task` to pieces of text, so that either fits the chain; what is
quoted comes as whole sentences, whose words are not searched for marks.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from assistant.answer import Finish, Status, Turn
from assistant.faults import CutShort
from assistant.followup import RULE, Search, rewriting
from assistant.judging import Judgement
from assistant.markers import Draft
from assistant.outline import outlined
from prompts.prompt import REFUSAL, load
from prompts.words import say, template
from store.evidence import Evidence
from store.speech import Language, language_of


class Task(TypedDict, total=False):
    """What flows through the chain; every step adds its part."""

    question: str
    history: list[Turn]
    language: Language
    search: Search
    evidence: list[Evidence]
    judgement: Judgement
    text: str


@dataclass(frozen=True)
class Writer:
    """A way to write, and what the answer says about it.

    `search` turns a follow-up into what is looked for.
    """

    name: str
    model: str | None
    prompt: str | None
    runnable: Runnable[Any, Any]
    search: Runnable[Any, Search]


def quoting() -> Writer:
    """Quotes the passages that answer and says nothing else. Needs no model."""
    return Writer("quoting", None, None, RunnableLambda(_quote), RULE)


async def _quote(task: Task) -> AsyncIterator[str | Draft]:
    judgement = task["judgement"]
    if judgement.status is Status.WITHHELD:
        [quote] = judgement.quotes
        before, after = template("status.withheld", task["language"]).split("[{number}]")
        yield Draft((before.format(quote=quote.text), quote.number, after))
        return
    if judgement.status is Status.RELATED or judgement.corrects:
        yield say(f"status.{'corrected' if judgement.corrects else 'related'}", task["language"]) + "\n"
    elif any(language_of(quote.text) != task["language"] for quote in judgement.quotes):
        yield say("status.quoting", task["language"]) + "\n"
    for draft in outlined(judgement.quotes, [found.passage for found in task["evidence"]]):
        yield draft


def prompted(model: BaseChatModel, name: str) -> Writer:
    """Asks an LLM for an answer from the numbered passages, and to make follow-ups stand alone."""
    prompt = load("answer")

    def render(task: Task) -> PromptValue:
        return prompt.templates[task["language"]].invoke(
            {"question": task["search"].whole, "passages": numbered(task["evidence"]), "refusal": REFUSAL}
        )

    runnable = RunnableLambda(render) | model | RunnableGenerator(_words)
    return Writer("prompted", name, prompt.fingerprint, runnable, rewriting(load("followup"), model))


async def _words(chunks: AsyncIterator[AIMessage]) -> AsyncIterator[str]:
    """The text of a stream. Raises CutShort at its end unless the model says that it is whole."""
    reason = None
    async for chunk in chunks:
        reason = chunk.response_metadata.get("finish_reason") or reason
        if chunk.text:
            yield chunk.text
    if reason != "stop":
        raise CutShort(Finish.BLOCKED if reason == "content_filter" else Finish.TRUNCATED)


def numbered(evidence: list[Evidence]) -> str:
    """The passages as the model sees them, one a line: `[1] text`."""
    return "\n".join(f"[{n}] {' '.join(found.passage.text.split())}" for n, found in enumerate(evidence, 1))
