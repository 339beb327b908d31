"""A follow-up question becomes one that can be searched for: by an LLM where there is one, else by rule."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from assistant.answer import Turn
from assistant.asked import Asked, asked_for
from assistant.calling import Caller
from assistant.faults import Fault
from assistant.withheld import hides
from prompts.prompt import Prompt, as_string
from store.evidence import Evidence, odds
from store.late import LateRetriever
from store.speech import Language, language_of
from store.terms import question_terms, simplify

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
CLEARLY = 1.65
"""What was asked before finds something else with odds so many times as high: it is needed."""
WELL = 0.85
"""What is found with this score needs nothing that was asked before."""
KNOWN = 0.3
"""Of a question's words the passage must know so much: else it is about another matter, whatever was asked before."""
FEW = 4
"""Terms of a question: one of no more may lean on the one before, where no more can be told."""
CARRIED: dict[Asked, dict[Language, str]] = {
    Asked.COUNT: {"zh": "多少", "en": "how many"},
    Asked.MONEY: {"zh": "多少钱", "en": "how much money"},
    Asked.DURATION: {"zh": "多久", "en": "how long"},
    Asked.TIME: {"zh": "什么时候", "en": "when"},
    Asked.PLACE: {"zh": "在哪里", "en": "where"},
}
"""Asked of one subject and then of another by its bare name, and the words for it."""


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
    subject, refers = _bare_subject(question), _refers(question)
    return Search(subject if subject and earlier else question, earlier, refers, bool(subject))


def _bare_subject(question: str) -> str:
    """What a question names that asks nothing; empty where it does."""
    found = BARE.fullmatch(question.strip())
    subject = (found["zh"] or found["en"] or found["and"]) if found else ""
    return "" if asked_for(subject) else subject


def _refers(question: str) -> bool:
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


def evidence_for(retriever: LateRetriever, search: Search, k: int) -> tuple[Search, list[Evidence]]:
    """The evidence, and the search with no more of what was asked before than it was found with."""
    alone = None if search.refers and search.earlier else retriever.search(search.question, k)
    if alone is not None and _stands_alone(retriever, search, alone):
        return _asking(search, alone)._replace(earlier=()), alone
    leaning = _on_the_last(retriever, search)
    both = retriever.search(search.question, k, " ".join(leaning.earlier))
    if _leans(retriever, search, alone, both):
        return _asking(search, both)._replace(earlier=leaning.earlier), both
    alone = retriever.search(search.question, k) if alone is None else alone
    return _asking(search, alone)._replace(earlier=()), alone


def _stands_alone(retriever: LateRetriever, search: Search, alone: Sequence[Evidence]) -> bool:
    """Nothing was asked before, or enough is found of what the question names."""
    named = bool(alone) and alone[0].score >= WELL and retriever.names_a_subject(search.question)
    return named or not search.earlier


def _on_the_last(retriever: LateRetriever, search: Search) -> Search:
    """Of what was asked before, the last alone where that names its subject."""
    last = search.earlier[-1]
    says_enough = retriever.names_a_subject(last) and not _refers(last)
    return search._replace(earlier=(last,)) if says_enough else search


def _leans(
    retriever: LateRetriever, search: Search, alone: Sequence[Evidence] | None, both: Sequence[Evidence]
) -> bool:
    """More is found with what was asked before; for a question that names its subject: something else, and clearly."""
    if not both:
        return search.refers
    if _is_elsewhere(search, both):
        return False
    if not alone:
        return True
    gain = odds(both[0].score) / odds(alone[0].score)
    if not retriever.names_a_subject(search.question):
        return gain >= 1
    return gain >= CLEARLY and both[0].passage != alone[0].passage


def _is_elsewhere(search: Search, both: Sequence[Evidence]) -> bool:
    """The passage knows too little of the question; a long one, where what it knows cannot be told."""
    if likeness := both[0].likeness:
        return likeness.known < KNOWN
    return not search.refers and not search.bare and len(question_terms(search.question)) > FEW


def _asking(search: Search, evidence: Sequence[Evidence]) -> Search:
    """A bare subject is asked for what was asked for last, where that is masked: 小分队呢 after 宣讲团有多少个."""
    kinds = (kind for text in reversed(search.earlier) if (kind := asked_for(text)) in CARRIED)
    kind = next(kinds, None)
    if not (search.bare and kind and evidence and hides(kind, evidence[0].passage.text)):
        return search
    words = CARRIED[kind][language_of(search.question)]
    return search._replace(question=f"{search.question} {words}", bare=False)
