"""A follow-up question becomes one that can be searched for: by an LLM where there is one, else by rule."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from assistant.answer import Turn
from assistant.calling import Caller
from assistant.faults import Fault
from prompts.prompt import Prompt, as_string
from store.terms import question_terms, simplify

SWITCHES = re.compile(
    r"换(?:一)?个(?:话题|问题)|另一个(?:话题|问题)|另外(?:再)?问|再问个|不(?:说|聊|谈|问)这个|(?:那)?算了"
    r"|\b(?:different|another|new|unrelated) (?:question|topic|subject)\b"
    r"|\blet'?s switch\b|\bchanging (?:the )?(?:topic|subject)\b",
    re.IGNORECASE,
)
LEANS = re.compile(
    r"^(?:那|还有|其中|然后|接着|接下来|今后|以后|它|他们|她们|这|具体|为什么|比如)|呢[？?]?$"
    r"|[它其]|这[个些项]|那[个些项几]|上面|刚才|前面"
    r"|^(?:and|also|then|so|but|why|how so)\b|\b(?:what|how) about\b"
    r"|\b(?:it|its|they|them|their|those|these|that|this one|the other|the latter|the former)\b",
    re.IGNORECASE,
)
BARE = re.compile(
    r"(?:那么?|还有|至于)?(?P<zh>\S{1,20}?)呢[？?]?"
    r"|(?:ok(?:ay)?,? )?(?:and |so )?(?:what|how) about (?:the )?(?P<en>.+?)\??"
    r"|(?:ok(?:ay)?,? )?and (?:for |in |on |from )?(?:the )?(?P<and>(?!wh|how)\w+(?: \w+)?)\?",
    re.IGNORECASE,
)
"""Names nothing but another subject."""
FEW = 4
"""A question with no more terms of its own than this leans on the one before."""


LONGEST = 300
"""A rewritten question longer than this is no question any more."""
TURNS = 6


class Search(NamedTuple):
    """What is looked for: a question, and an earlier one that it leans on, if any.

    `bare`: it names another subject and asks nothing of it.
    """

    question: str
    context: str = ""
    bare: bool = False

    @property
    def whole(self) -> str:
        """Both as one text, for a reader that sees nothing else."""
        return f"{self.context} {self.question}" if self.context else self.question


def by_rule(question: str, history: Sequence[Turn]) -> Search:
    """The question, with the last one asked where it leans on that."""
    if rest := _after_switch(question):
        return Search(rest)
    asked = [turn.content for turn in history if turn.role == "user"]
    bare = BARE.fullmatch(question.strip())
    if not asked:
        return Search(question, bare=bool(bare))
    if bare:
        return Search(bare["zh"] or bare["en"] or bare["and"], asked[-1], bare=True)
    leans = LEANS.search(question) or len(question_terms(question)) <= FEW
    return Search(question, asked[-1] if leans else "")


def _after_switch(question: str) -> str:
    """What is asked once the topic is changed by name; empty where it is not."""
    plain = simplify(question)
    switch = SWITCHES.search(plain)
    return (plain[switch.end() :].lstrip(" ，,：:。.") or plain) if switch else ""


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
