"""A follow-up question becomes one that can be searched for: by an LLM where there is one, else by rule."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from assistant.answer import Turn
from assistant.asked import Asked, asked_for, asking_words
from assistant.calling import Caller
from assistant.faults import Fault
from assistant.withheld import OF_FIGURES, hides
from prompts.prompt import Prompt, as_string
from store.evidence import Evidence, odds
from store.late import LateRetriever
from store.terms import question_terms, simplify

SWITCHES = re.compile(
    r"换(?:一)?个(?:话题|问题)|另一个(?:话题|问题)|另外(?:再)?问|再问个|(?:问|说|聊)个?别的|想起个?别的"
    r"|不(?:说|聊|谈|问)这个|(?:那)?算了|先放一?放|(?:跟|和|与)(?:刚才|上面|前面)\w{0,4}?[没无]关(?:系|的)?"
    r"|\b(?:different|another|new|unrelated) (?:question|topic|subject)\b|\bon (?:another|a different) note\b"
    r"|\blet'?s switch\b|\bchanging (?:the )?(?:topic|subject)\b",
    re.IGNORECASE,
)
REFERS = re.compile(
    r"[它其]|这|那(?=[个些项几家所次])|上面|刚才|前面|同时|^[是在]?哪"
    r"|^(?:一共|总共|合计|具体|到底|大概|究竟|那|是|有|，)*(?:多少|第?几|前几)"
    r"|^(?:and |so |ok,? )*(?:how (?:many|much)(?: did| was| is| were there| exactly| of| in|$|\?)|top what|since when)"
    r"|\b(?:it|its|they|them|their|those|these|this|the other|another one|the latter|the former)\b",
    re.IGNORECASE,
)
"""To something named before."""
BARE = re.compile(
    r"(?:那么?|还有|至于)?(?P<zh>\S{1,20}?)呢[？?]?"
    r"|(?:ok(?:ay)?,? )?(?:and |so )?(?:what|how) about (?:the )?(?P<en>.+?)\??"
    r"|(?:ok(?:ay)?,? )?and (?:for |in |on |from )?(?:the )?(?P<and>(?!wh|how)\w+(?: \w+)?)\?",
    re.IGNORECASE,
)
"""Names nothing but another subject."""
CLEARLY = 1.65
"""What was asked before finds something else with odds so many times as high: it is needed."""
WELL = 0.85
"""What is found with this score needs nothing that was asked before."""
KNOWN = 0.3
"""Of a question's words the passage must know so much: else it is about another matter, whatever was asked before."""
FEW = 4
"""A question of no more terms of its own may lean on the one before, where no more can be told."""
CARRIED = (*OF_FIGURES, Asked.PLACE)
"""Asked of one subject, and then of another by its bare name."""


LONGEST = 300
"""A rewritten question longer than this is no question any more."""
TURNS = 6


class Search(NamedTuple):
    """What is looked for: a question, and the last two asked before, on which it may lean.

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
    """The question, with what was asked before unless the topic is changed by name."""
    if rest := _after_switch(question):
        return Search(rest)
    earlier = tuple(turn.content for turn in history if turn.role == "user")[-2:]
    bare, refers = BARE.fullmatch(question.strip()), _refers(question)
    if bare and earlier:
        question = bare["zh"] or bare["en"] or bare["and"]
    return Search(question, earlier, refers, bool(bare))


def _refers(question: str) -> bool:
    return bool(REFERS.search(simplify(question)))


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


def evidence_for(retriever: LateRetriever, search: Search, k: int) -> tuple[Search, list[Evidence]]:
    """The evidence, and the search with no more of what was asked before than it was found with."""
    if not search.earlier:
        return search, retriever.search(search.question, k)
    last = search.earlier[-1]
    alone = [] if search.refers else retriever.search(search.question, k)
    named = not search.refers and retriever.names_a_subject(search.question)
    if not (named and alone and alone[0].score >= WELL):
        leaning = _on_the_last(retriever, search)
        both = retriever.search(search.question, k, " ".join(leaning.earlier))
        if not _is_elsewhere(search, both) and _leans(alone, both, named=named):
            return _asking(leaning, last, both), both
    found = alone or retriever.search(search.question, k)
    return _asking(search._replace(earlier=()), last, found), found


def _on_the_last(retriever: LateRetriever, search: Search) -> Search:
    """Of what was asked before, the last alone where that names its subject."""
    last = search.earlier[-1]
    says_enough = retriever.names_a_subject(last) and not _refers(last)
    return search._replace(earlier=(last,)) if says_enough else search


def _is_elsewhere(search: Search, both: Sequence[Evidence]) -> bool:
    """The passage knows too little of the question; where it is known to nobody what people ask, a long one is."""
    if both and (likeness := both[0].likeness):
        return likeness.known < KNOWN
    return not search.refers and len(question_terms(search.question)) > FEW


def _leans(alone: Sequence[Evidence], both: Sequence[Evidence], *, named: bool) -> bool:
    """More is found with what was asked before; for a question that names its subject: something else, and clearly."""
    if not both or not alone:
        return bool(both)
    gain = odds(both[0].score) / odds(alone[0].score)
    return gain >= 1 if not named else gain >= CLEARLY and both[0].passage != alone[0].passage


def _asking(search: Search, last: str, found: Sequence[Evidence]) -> Search:
    """A bare subject is asked for what the last question asked for, where that is masked: 小分队呢 for 多少个."""
    kind, words = asked_for(last), asking_words(last)
    if not (search.bare and kind in CARRIED and found and hides(kind, found[0].passage.text)):
        return search
    return search._replace(question=f"{search.question} {words}", bare=False)
