"""The word that a question asks to be told everything about, and what else it says of it."""

import re
from typing import NamedTuple

from store.parts import without_preface

ALL_ABOUT = re.compile(
    r"(?:关于|有关|涉及到?|牵涉到?)(?![什啥哪])(?P<of>[\u3400-\u9fff]{2,7}?)(?:这(?:块|件事|方面|一块)|方面|相关)?的?"
    r"(?:全部|所有)?的?(?:内容|话|句子|部分|表述|说法|地方|提法|信息|东西)"
    r"|(?:跟|与|和|同)(?![什啥哪])(?P<with>[\u3400-\u9fff]{2,7}?)(?:有关系?|相关|沾边|挂钩|搭边)(?:的|$)"
    r"|\b(?:everything|anything|all|whatever)(?: \w+){0,2}? (?:on|about|regarding|concerning) (?:the )?"
    r"(?P<on>[\w' -]+?)(?= (?:between|of|in|for|from|with|by|at|to|please|and)\b|[?.,;:!]|$)",
    re.IGNORECASE,
)
"""Everything about it is asked for, whatever else the question says."""
HEAD = re.compile(
    r"(?P<before>[\u3400-\u9fff]{2,}?)(?:一共|总共|都|分别|各|前后|具体|到底){0,3}"
    r"(?:有|讲到|讲了|提到|提了|说到|说了|涉及)(?:的有)?(?:哪[些几]|啥)[\u3400-\u9fff]{0,2}\s*(?:\W|$)"
    r"|(?:哪些|哪几[个种套项类处样])(?:具体的?)?(?P<after>[\u3400-\u9fff]{2,4})\s*(?:\W|$)"
)
"""All that is of a kind is asked for."""
CLAUSE = re.compile(r"[，,；;：:。？?！!]")
ASIDE = re.compile(r"[（(][^）)]*[）)]")
FEWEST, LONGEST = 2, 6
"""Characters of a word in Chinese."""


class Subject(NamedTuple):
    """`rest`: what narrows it down. `told`: the words that tell of its time, too."""

    word: str
    told: str
    rest: str = ""


def subject(question: str) -> Subject | None:
    """None where the question does not ask for all, or not by a word of its own."""
    plain = ASIDE.sub("", without_preface(question))
    if asked := ALL_ABOUT.search(plain):
        told = next((clause for clause in CLAUSE.split(plain) if asked.group() in clause), plain)
        return Subject(next(word for word in asked.groups() if word), told)
    asked = HEAD.search(plain)
    if not asked:
        return None
    word = (asked["before"] or asked["after"]).rpartition("的")[2]
    return Subject(word, plain, plain.replace(word, " ")) if FEWEST <= len(word) <= LONGEST else None
