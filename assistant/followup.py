"""What a follow-up question leans on."""

import re
from collections.abc import Sequence

from assistant.answer import Turn
from store.terms import question_terms

SWITCHES = re.compile(
    r"换个(?:话题|问题)|另一个(?:话题|问题)|另外(?:再)?问|再问个|不(?:说|聊|谈|问)这个|(?:那)?算了"
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
FEW = 4
"""A question with no more terms of its own than this leans on the one before."""


def context_of(question: str, history: Sequence[Turn]) -> str:
    """What the question still needs of the last one asked: that question, or nothing."""
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or SWITCHES.search(question):
        return ""
    return asked[-1] if LEANS.search(question) or len(question_terms(question)) <= FEW else ""
