"""A follow-up question becomes one that can be searched for: by an LLM where there is one, else by rule."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from assistant.answer import Turn
from assistant.asked import asked_for
from assistant.calling import Caller
from assistant.faults import Fault
from prompts.prompt import Prompt, as_string
from store.terms import simplify

SWITCHES = re.compile(
    r"换(?:一)?个(?:话题|问题)|另一个(?:话题|问题)|另外(?:再)?问|再问个|(?:(?<!访)问|说|聊|想起)个?别的(?=[,。?]|$)"
    r"|不(?:说|聊|谈|问)这个|(?:那)?(?<!打)算了(?![解不])|先放一?放|(?:跟|和|与)(?:刚才|上面|前面)\w{0,4}?(?:没有?|无)关(?:系|的)?(?!注)"
    r"|\b(?:different|another|new|unrelated) (?:question|topic|subject)\b|\bon (?:another|a different) note\b"
    r"|\blet'?s switch\b|\bchanging (?:the )?(?:topic|subject)\b",
    re.IGNORECASE,
)
REFERS = re.compile(
    r"它|(?<![尤极])其(?![他实余])|这(?!篇|份|几年|次讲话|次发言)|那(?=[个些项几家所次])|该[校市院项]|上面|刚才|前面|同时"
    r"|^[是在]?哪\S{0,5}(?:[?,]|$)|^(?:一共|总共|合计|具体|到底|大概|究竟|那|是|有|,)*(?:多少|第?几|前几)\S{0,2}(?:[?,]|$)"
    r"|^(?:and |so |ok,? )*how (?:many|much)(?: (?:exactly|altogether|in all|in total|of (?:them|those)|did))?\??$"
    r"|^(?:and |so )*(?:top what|since when)"
    r"|\b(?:it(?! true)|its|they|them|their|those|these|this(?! (?:speech|year|text))|that one"
    r"|the other|another one|the latter|the former)\b",
    re.IGNORECASE,
)
"""To something named before: a pronoun, or a mere “how many” of it."""
BARE = re.compile(
    r"(?:那么?|还有|至于)?(?P<zh>\S{1,20}?)呢[？?]?"
    r"|(?:ok(?:ay)?,? )?(?:and |so )?(?:what|how) about (?:the )?(?P<en>.+?)\??"
    r"|(?:ok(?:ay)?,? )?and (?:for |in |on |from )?(?:the )?(?P<and>(?!wh|how|then)\w+(?: \w+)?)\?",
    re.IGNORECASE,
)
"""Names nothing but another subject."""
LONGEST = 300
"""A rewritten question longer than this is no question any more."""
TURNS = 6
BESIDE = " ,:;.。?!()"
"""Stands between the words that change a topic and the question."""


class Search(NamedTuple):
    """What is looked for: a question, and the last two asked before: on which it may lean, or, once found, does.

    `refers`: it names something only by what was asked before. `bare`: it names a subject and asks nothing of it.
    """

    question: str
    earlier: tuple[str, ...] = ()
    refers: bool = False
    bare: bool = False

    @property
    def whole(self) -> str:
        """All as one text, for a reader that sees nothing else."""
        return " ".join((*self.earlier, self.question))


def by_rule(question: str, history: Sequence[Turn]) -> Search:
    """The question, with what was asked before since a topic was last changed by name."""
    if rest := _after_switch(question):
        return Search(rest)
    earlier: tuple[str, ...] = ()
    for turn in history:
        if turn.role == "user":
            rest = _after_switch(turn.content)
            earlier = (rest,) if rest else (*earlier[-1:], turn.content)
    subject = _bare_subject(question)
    return Search(subject if subject and earlier else question, earlier, refers(question), bool(subject))


def _bare_subject(question: str) -> str:
    """What a question names that asks nothing; empty where it does."""
    found = BARE.fullmatch(question.strip())
    subject = (found["zh"] or found["en"] or found["and"]) if found else ""
    return "" if asked_for(subject) else subject


def refers(question: str) -> bool:
    """It names something only by what was asked before."""
    return bool(REFERS.search(simplify(question)))


def _after_switch(question: str) -> str:
    """What is asked where the topic is changed by name; empty where it is not."""
    plain = simplify(question)
    if not (switch := SWITCHES.search(plain)):
        return ""
    before, after = plain[: switch.start()], plain[switch.end() :]
    return after.strip(BESIDE) or before.strip(BESIDE) or plain


def rewriting(prompt: Prompt, caller: Caller) -> Callable[[Any], Awaitable[Search]]:
    """A step from a task with `question`, `history` and `language` to what is looked for, by an LLM.

    Falls back on the rule where the model fails, takes too long or does not give one short line.
    """

    async def rewrite(task: Any) -> Search:
        rule = by_rule(task["question"], task["history"])
        if not task["history"]:
            return rule
        turns = "\n".join(f"{turn.role}: {as_string(turn.content)}" for turn in task["history"][-TURNS:])
        asked = {"history": turns, "question": as_string(task["question"])}
        try:
            said = (await caller.reply(prompt.templates[task["language"]].invoke(asked))).strip()
        except Fault:
            return rule
        return Search(said) if said and "\n" not in said and len(said) <= LONGEST else rule

    return rewrite


async def ruling(task: Any) -> Search:
    """The same step without one."""
    return by_rule(task["question"], task["history"])
