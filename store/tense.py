"""Whether a question asks for what was done or for what is to come, and which sections tell of that."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from store.speech import Speech

AHEAD = re.compile(
    r"下一?步|下一阶段|接下来|今后|往后|以后|将来|未来(?!产业)|日后|打算|准备|[要想][干做办搞]|[来明]年|后续|[和与及、](?:计划|安排|部署)|计划[要做干]|还[要会想](?!不)|还[办做干开搞]不|下一?[届轮回](?!双)"
    r"|\b(?:will|next|planned|plans? (?:to|for)|in the plans?|ahead|in (?:the )?future|coming|going to"
    r"|upcoming|intend\w*)\b",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"已[经有做]|过去|以前|以往|目前|迄今|现状|出台后|[办建做干]成了|[做干办]了|[做干办]过|[做干办建引推][得到](?=[咋怎什哪])|近[年来一]|取得了"
    r"|\b(?:did|(?:been|was|were) done|(?:was|were|has|have) there(?: been)?|so far|already|achieved|happened|past)\b",
    re.IGNORECASE,
)
HOW_DONE = re.compile(r"(?:怎么|怎样|如何|咋)(?![说讲提谈写])[\u3400-\u9fff]{1,2}的(?=[、，,；;？?]|$)")
"""Of what was done, beside what is to come: 怎么调的、以后怎么建."""
THROUGHOUT = re.compile(
    r"(?:不管|无论|不论|甭管)\S{1,12}还是|前后(?=都|各|分别|一共|总共|[讲说提有])|前前后后|过去和(?:将来|未来)"
    r"|\bpast and future\b|\bat the start and later\b",
    re.IGNORECASE,
)
"""All that is told of something, early and late."""
RESULTS = re.compile(r"取得|成绩|成效|进展|突破(?!口)")
"""Of what was done, unless the question looks ahead first: 下一步要取得哪些进展."""
MARKEDLY = 1.5
"""People ask so many times as often about what is to come where a section tells of it."""


def looks_ahead(question: str) -> bool | None:
    """True for what is to come, False for what was done, None for both or neither."""
    ahead, behind = bool(AHEAD.search(question)), _looks_behind(question)
    return None if ahead == behind or tells_throughout(question) else ahead


def asks_for_both(question: str) -> bool:
    """The question wants what was done and what is to come."""
    return tells_throughout(question) or (bool(AHEAD.search(question)) and _looks_behind(question))


def tells_throughout(question: str) -> bool:
    """The question wants all that is told, wherever: 前前后后, past and future."""
    return bool(THROUGHOUT.search(question))


def _looks_behind(question: str) -> bool:
    ahead = AHEAD.search(question)
    results = RESULTS.search(question, 0, ahead.start() if ahead else len(question))
    return bool(BEHIND.search(question) or results or (ahead and HOW_DONE.search(question)))


@dataclass(frozen=True, slots=True)
class Times:
    """`ahead`: the passages that tell of what is to come; `timeless`: those that tell of both."""

    ahead: frozenset[str]
    timeless: Collection[str]

    def of(self, question: str, passages: Sequence[str]) -> list[str]:
        """Those that tell of what was done, or of what is to come, where the question asks for one of them."""
        wanted = looks_ahead(question) if self.ahead else None
        return [p for p in passages if wanted is None or p in self.timeless or (p in self.ahead) is wanted]


def ahead(speech: Speech, asked: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The passages of the sections that tell of what is to come, by what people ask of each passage."""
    shares = {
        section: _share([q for p in section.passages for q in asked.get(p.id, ())]) for section in speech.sections
    }
    least = MARKEDLY * sum(shares.values()) / len(shares)
    return frozenset(p.id for section, share in shares.items() if share > least for p in section.passages)


def _share(questions: Sequence[str]) -> float:
    return sum(bool(AHEAD.search(question)) for question in questions) / (len(questions) or 1)
