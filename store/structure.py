"""Questions about the build of a speech: a list, an overview, a part; and what stands under one."""

import re
from collections.abc import Sequence
from itertools import groupby

from store.asking import besides
from store.places import SECTION
from store.speech import Kind, Passage, Speech
from store.tense import asks_for_both

WHOLE = re.compile(
    r"哪些|有哪|哪几[件项样条类种点方回处个]|几方面|几个方面|(?:什么|啥)(?:举措|措施|安排|工作|动作|成绩|成果|进展|打算|计划|做法|内容|政策|文件|项目|活动|变化)"
    r"|方面.{0,6}(?:做|采取|安排|打算|举措|措施|工作|进展|成绩|成果)"
    r"|(?:做|干|推出|出台|采取)(?:了|过)?(?:些)?(?:什么|啥)|(?:做|干|推出|出台|采取)(?:了|过)哪"
    r"|(?:[讲说]|提到)了(?:些)?(?:什么|啥)|[讲说]的(?:是)?(?:什么|啥)|说了些|大概意思|总体上|大概[讲说]|简单说说|(?:主要|相关|有关)的?内容|大意|要点"
    r"|概括|总结|归纳|概述|梳理|介绍|列(?:一下|一列|个|出|举|全|几|表|来)|摘(?:一下|出|录|要)|(?:讲讲|说说|谈谈|聊聊)|罗列|盘点|分别|都[有做算]|各(?![种类位级界地方])|的(?:情况|说法)$"
    r"|全篇|通篇|全文|各自|所有|全部|一一|逐[条一个]|一条条|一个?别漏|[找挑]出来|[那这]一?(?:部分|段|块|节)[^哪谁多几]*$"
    r"|(?:总体|整体|总的)\S{0,8}(?:怎么样|如何|情况)|情况(?:怎么样|如何)|怎么开展|内容是(?:什么|啥)|关于(?:什么|啥)的"
    r"|\bsum up\b|\bsummar|\boverview\b|\bgist\b|\boutline\b|\bmain points?\b"
    r"|(?:^|please |you |and )list\b|\blist(?: of)? (?:all|the|every|what)\b|\ball (?:the )?|\beverything\b"
    r"|\bwhat (?:are|were) (?:all )?the\b|\bgive me (?:the|all)\b|\bboth\b|\btell me about\b|\bwalk me through\b"
    r"|\bin short\b|\bin brief\b|\bin (?:which|what) (?:fields|areas|ways|respects)\b"
    r"|\bwhat(?:['’]s| is| will) (?:coming|happen|in store|next)\b"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}[\w-]{3,}s (?:are|were|have|do|did|will|get|got)\b"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}(?:steps|measures|actions|efforts|initiatives|plans|policies|documents|projects"
    r"|programm?es|achievements|results|activities)\b"
    r"|\bwhat(?: is|'s| was| has been| have been| will be| did| does| do)\b"
    r".*\b(?:do|done|doing|planned|plans?|say|about|cover|achieved)\b|\bwhere does the speech\b",
    re.IGNORECASE,
)
GIST = re.compile(
    r"概括|概述|总结|归纳|小结|综述|简述|提炼|摘要|梗概|大意|主旨|[总整]体|总的"
    r"|\b(?:summar|sum up|describe\b|recap\b|gist\b|overview\b|takeaways?\b)",
    re.IGNORECASE,
)
MANY = re.compile(
    r"哪些|哪几|有哪|列|都|全部|所有|各|盘点|罗列|逐|一一|\b(?:all|list|every|which|both|each)\b"
    r"|\bwhat (?:[\w-]+ ){0,3}[\w-]{3,}s\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"分别|各(?![种类位级界地方])|[两三四五](?:样|摊|件事|方面|块)|(?:一起|一并|都)(?:[讲说列看给]|介绍)|同时"
    r"|\bboth\b|\beach\b(?! \w)|\brespectively\b|\bas well as\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"[那这一][一]?(?:段(?!时间|时期|日子)|[部块节])|部分|板块|主题"
    r"|\b(?:section|part|passage|theme|chapter|portion)\b",
    re.IGNORECASE,
)


SAYS = re.compile(
    r"概括|概[述要况]|总结|归纳|小结|综述|梳理|提炼|浓缩|压缩|摘要|简[介述]|梗概|大意|要[点义旨]|主旨|[重亮看]点|中心|提纲|大纲|纲要|脉络"
    r"|主线|精华|核心|框架|结构|[讲说谈写][的了些]|[讲说谈聊]一?[讲说谈聊]|(?<!你)[讲说谈写](?=什么|啥|哪些)|关于(?:什么|啥)|内容"
    r"|介绍|记住|[几哪]个?部分|几个?方面|[几一二两三四五百\d]句话"
    r"|\b(?:summar\w+|sum(?:med)? up|condense|structured?|walk \w+ through|outline|overview|gist|recap|tl;?dr|synopsis"
    r"|takeaways?|highlights?|core|essence|(?:main|key) (?:points?|ideas?|messages?)|about|(?<!you )say|says|covers?"
    r"|in (?:a few|one|two|three|four|five|ten|\d+) (?:words?|sentences?|lines?))\b",
    re.IGNORECASE,
)
"""Asks what a text says."""
THE_TEXT = re.compile(
    r"讲话|发言|报告|演讲|文章|稿子?|全文|[通全整]篇|\b(?:speech|text|address|report|talk)\b", re.IGNORECASE
)
ABOUT = re.compile(r"关于(?![什啥])|对于|有关|针对|说到|至于|(?:as for|regarding|concerning|on) ", re.IGNORECASE)
NOT_THE_TEXT = re.compile(
    r"[那这]一?个?(?:部分|主题|方面|段|块|节|章)|\b(?:this|that) (?:part|section|passage|theme)\b"
    r"|(?:怎么|怎样|如何|咋)写|写一?[篇份个]",
    re.IGNORECASE,
)
"""A part that was spoken of before, or a text that is still to be written."""
ONE_FACT = re.compile(
    r"谁|多少|多[大久高长]|第几|哪(?:[个位所家年天座]|[里儿](?!来))|何时|什么时[候间]|原因|定义|含义"
    r"|几(?:[个名所项家场次年篇件天](?!方面|部分|主题|要点))"
    r"|\b(?:who|whose|whom|when|where)\b|\bhow (?:many|much|long|often|large|big|high|old)\b|\bdefin",
    re.IGNORECASE,
)
"""Asks for one thing that a part may hold, not for all of it."""
DOUBT = re.compile(
    r"为什么|为何|为啥|是不是|有没有|是否|会不会|^(?!.*(?:能|可以)).*(?:吗|(?<![什怎多那这])么)\s*[？?]?$|什么是|什么意思|\b(?:why|which|means?)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have)\b",
    re.IGNORECASE,
)
"""So does this, unless a gist is asked for: whether something is so, why, what a word means."""
AMOUNT = re.compile(r"多少|\bhow (?:many|much)\b", re.IGNORECASE)
"""Asks for a figure, whatever words for a list stand by."""
OUTLINE_LIMIT = 40
"""The most sentences that are brought for a whole part; a longer one is brought in outline."""


def asks_for_all(question: str) -> bool:
    """The question asks what the speech as a whole says, and nothing more; why or for whom may come first.

    Where it names a section by its place, all of it is all of that section.
    """
    if any(of_less.search(question) for of_less in (SECTION, NOT_THE_TEXT)):
        return False
    if ABOUT.match(question) or asks_one_fact(question):
        return False
    clauses = [clause.strip() for clause in re.split(r"[，,；。.：:？?！!]|;(?!dr)", question) if clause.strip()]
    asked = [clause for clause in clauses if THE_TEXT.search(clause)]
    results = asks_for_both(question)
    return any(SAYS.search(clause) and not besides(clause, results=results) for clause in (*asked, " ".join(clauses)))


def asks_one_fact(question: str) -> bool:
    """The question asks for one thing, or whether something is so: no overview answers that."""
    return bool(ONE_FACT.search(question)) or (bool(DOUBT.search(question)) and not wants_gist(question))


def outline(passages: Sequence[Passage]) -> list[Passage]:
    """What stands for a longer run: its lead phrases, or the first sentence of each paragraph."""
    leads = [passage for passage in passages if passage.kind is Kind.LEAD]
    if leads:
        return leads[:OUTLINE_LIMIT]
    paragraphs = groupby((p for p in passages if p.kind is not Kind.HEADING), key=lambda passage: passage.paragraph)
    return [next(run) for _, run in paragraphs][:OUTLINE_LIMIT]


def brought(passages: Sequence[Passage]) -> list[Passage]:
    """The sentences of a run, in order; its outline where they are too many to read."""
    sentences = [passage for passage in passages if passage.kind is Kind.SENTENCE]
    return sentences if len(sentences) <= OUTLINE_LIMIT else outline(passages)


def names_part(question: str) -> bool:
    """The question speaks of a part of the speech as such: 人才那一段, the section on talent."""
    return bool(PART.search(question))


def wants_whole(question: str) -> bool:
    """The question asks for several things or for the gist of them, not for one fact."""
    return (bool(WHOLE.search(question)) and not AMOUNT.search(question)) or names_several(question)


def asks_for_many(question: str) -> bool:
    """The question says that it expects more than one thing: 哪些, all; how something goes may be told by one."""
    return bool(MANY.search(question))


def wants_gist(question: str) -> bool:
    """The question asks what a part comes to, not what of some kind is in it."""
    return bool(GIST.search(question))


def names_several(question: str) -> bool:
    """The question says itself that it is about several things: 分别, 各, both; what was done and what is to come."""
    return bool(SEVERAL.search(question)) or asks_for_both(question)


def sentences_under(passage: Passage, speech: Speech) -> list[Passage]:
    """The sentences that a heading or a lead stands over, in order; the passage itself if neither."""
    if passage.kind is Kind.SENTENCE:
        return [passage]
    section = next(section for section in speech.sections if passage in section.passages)
    if passage.kind is Kind.LEAD:
        return [p for p in section.passages if p.theme == passage.text and p.kind is Kind.SENTENCE]
    return brought(section.passages)
