"""Questions about the build of a speech: a part by its number, its opening, a list, an overview."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from store.speech import Kind, Passage, Section, Speech
from store.tense import asks_for_both
from store.terms import simplify

NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
NUMBERED = re.compile(
    r"第\s*(?P<zh>[一二三四五六七八九十\d])\s*(?:个)?(?:大)?(?:部分|章|节|段|块|点|方面|板块|篇)"
    r"|\b(?P<en>first|second|third|fourth|fifth|sixth)\s+(?:part|section|chapter)\b"
    r"|\b(?:part|section|chapter)\s+(?P<digit>\d|one|two|three|four|five|six)\b",
    re.IGNORECASE,
)
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
LAST = re.compile(
    r"最后(?:一)?(?:个)?(?:部分|章|段|块|大块)|\b(?:last|final)\s+(?:part|section|chapter)\b", re.IGNORECASE
)
LAST_THEME = re.compile(r"最后(?:一)?个?(?:主题|小节|方面)|\b(?:last|final)\s+(?:theme|topic|point)\b", re.IGNORECASE)
OPENING = re.compile(
    r"开头|开篇|引言|开场|导语|\bopening (?:part|section|paragraph|introduction)\b|\bintroduction\b", re.IGNORECASE
)

WHOLE = re.compile(
    r"哪些|有哪|哪几[件项样条类种点方回处]|几方面|几个方面|(?:什么|啥)(?:举措|措施|安排|工作|动作|成绩|成果|进展|打算|计划|做法|内容|政策|文件|项目|活动|变化)"
    r"|方面.{0,6}(?:做|采取|安排|打算|举措|措施|工作|进展|成绩|成果)"
    r"|(?:做|干|推出|出台|采取)(?:了|过)?(?:些)?(?:什么|啥)|(?:做|干|推出|出台|采取)(?:了|过)哪"
    r"|(?:[讲说]|提到)了(?:些)?(?:什么|啥)|[讲说]的(?:是)?(?:什么|啥)|说了些|大概意思|总体上|大概[讲说]|简单说说|(?:主要|相关|有关)的?内容|大意|要点"
    r"|概括|总结|归纳|概述|梳理|介绍|列(?:一下|一列|个|出|举|全|几|表|来)|摘(?:一下|出|录|要)|(?:讲讲|说说|谈谈|聊聊)|罗列|盘点|分别|都[有做算]|各(?![种类位级界地方])|的(?:情况|说法)$"
    r"|全篇|通篇|全文|各自|所有|全部|一一|逐[条一个]|一条条|一个?别漏|[找挑]出来|[那这]一?(?:部分|段|块|节)[^哪谁多几]*$"
    r"|(?:总体|整体|总的)\S{0,8}(?:怎么样|如何|情况)|情况(?:怎么样|如何)|怎么开展"
    r"|\bsum up\b|\bsummar|\boverview\b|\bgist\b|\boutline\b|\bmain points?\b"
    r"|(?:^|please |you |and )list\b|\blist(?: of)? (?:all|the|every|what)\b|\ball (?:the )?|\beverything\b"
    r"|\bwhat (?:are|were) (?:all )?the\b|\bgive me (?:the|all)\b|\bboth\b|\btell me about\b|\bwalk me through\b"
    r"|\bin short\b|\bin brief\b"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}(?:steps|measures|actions|efforts|initiatives|plans|policies|documents|projects"
    r"|programm?es|achievements|results|activities)\b"
    r"|\bwhat(?: is|'s| was| has been| have been| will be| did| does| do)\b"
    r".*\b(?:do|done|doing|planned|plans?|say|about|cover|achieved)\b|\bwhere does the speech\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"分别|各(?![种类位级界地方])|[两三四五](?:样|摊|件事|方面|块)|(?:一起|一并|都)(?:[讲说列看给]|介绍)|同时"
    r"|\bboth\b|\beach\b(?! \w)|\brespectively\b|\bas well as\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"[那这一][一]?[段部块节]|部分|板块|主题|\b(?:section|part|passage|theme|chapter|portion)\b", re.IGNORECASE
)


ALL_OF_IT = re.compile(
    r"(?:这篇|这份|本篇|整篇|全篇|通篇)?(?:讲话|发言|报告|演讲|文章|全文|原文)?(?:的)?(?:主要|核心|大致)?"
    r"(?:讲了(?:些)?(?:什么|啥)|说了(?:些)?(?:什么|啥)|内容(?:是什么|有哪些)?|摘要|大意(?:是什么)?|要点(?:有哪些|是什么)?|概要|提纲"
    r"|分(?:为|成)?(?:哪)?几(?:个)?(?:部分|方面)|有(?:哪)?几(?:个)?部分|结构(?:是什么)?)"
    r"|(?:请)?(?:帮我)?(?:概括|总结|归纳|概述|梳理|介绍)(?:一下)?(?:这篇|整篇|全部)?(?:讲话|发言|报告|演讲|文章|全文|内容)?"
    r"|(?:please )?(?:summari[sz]e|outline|sum up|give me (?:a summary|an overview|the gist|an outline) of)"
    r"(?: (?:the|this))?(?: (?:whole|entire))?(?: speech| text| address| report)?"
    r"|(?:give me )?(?:a )?(?:summary|an overview|overview|the gist)(?: please)?"
    r"|what is (?:the|this) (?:speech|text|address|report) about|what does the (?:speech|speaker) say"
    r"|what are the main points(?: of the speech)?",
    re.IGNORECASE,
)
THE_TEXT = re.compile(r"讲话|发言|报告|演讲|文章|全文|[通全整]篇|\b(?:speech|text|address|report)\b", re.IGNORECASE)
IN_SHORT = re.compile(
    r"^(?:请|麻烦|能不能|可以)?(?:你|您)?(?:[用拿]?[一二两三四五六七八九十几\d]+(?:句|段|百?个?字)[话内]?(?:以内|之内)?)?(?:告诉我|给我说说|说说)?"
    r"|^(?:please )?(?:could|can|would) you (?:please |briefly )?|^(?:briefly|in short|in a nutshell) "
    r"| (?:to me|for (?:me|a \w+(?: \w+)?|us)|in (?:a few|\w+) (?:words|sentences|lines))$",
    re.IGNORECASE,
)
"""What may stand around such a question."""
QUOTED = 0.6
"""A theme is named where so much of its lead phrase stands in the question."""
OUTLINE_LIMIT = 40
"""The most sentences that are brought for a whole part; a longer one is brought in outline."""


def asks_for_all(question: str) -> bool:
    """The question asks what the speech as a whole says, and nothing more; why or for whom may come first."""
    clauses = [clause.strip() for clause in re.split(r"[，,；;。.：:？?！!]", question) if clause.strip()]
    asked = [clause for clause in clauses if THE_TEXT.search(clause)] or [" ".join(clauses)]
    return any(ALL_OF_IT.fullmatch(IN_SHORT.sub("", clause)) for clause in asked)


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
    return bool(WHOLE.search(question)) or names_several(question)


def names_several(question: str) -> bool:
    """The question says itself that it is about several things: 分别, 各, both; what was done and what is to come."""
    return bool(SEVERAL.search(question)) or asks_for_both(question)


def named_section(question: str, speech: Speech) -> Section | None:
    """The section, or last theme, that the question names by its words or its place: 第二部分, the last part."""
    numbered = [section for section in speech.sections if section.heading]
    if LAST_THEME.search(question) and (last := _last_theme(speech)):
        return last
    if theme := _quoted_theme(question, speech):
        return theme
    if LAST.search(question):
        return numbered[-1] if numbered else None
    if OPENING.search(question) and not speech.sections[0].heading:
        return speech.sections[0]
    if not (found := NUMBERED.search(question)):
        return None
    number = _number(found)
    return numbered[number - 1] if 1 <= number <= len(numbered) else None


def _quoted_theme(question: str, speech: Speech) -> Section | None:
    """The theme whose lead phrase stands in the question, in whole or for the most part."""
    asked = _pairs(question)
    for lead, theme, section in _leads(speech):
        if len(lead & asked) >= QUOTED * len(lead):
            return _of_theme(theme, section)
    return None


@cache
def _leads(speech: Speech) -> tuple[tuple[frozenset[str], str, Section], ...]:
    """Every lead phrase in pairs of characters, with its theme and section: the same for every question."""
    themes = ((theme, section) for section in speech.sections for theme in section.themes)
    return tuple((pairs, theme, section) for theme, section in themes if (pairs := _pairs(theme)))


def _pairs(text: str) -> frozenset[str]:
    words = simplify(re.sub(r"[^\w]", "", text))
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _of_theme(theme: str, section: Section) -> Section:
    return Section(theme, tuple(p for p in section.passages if p.theme == theme))


def _last_theme(speech: Speech) -> Section | None:
    themes = [(theme, section) for section in speech.sections for theme in section.themes]
    if not themes:
        return None
    return _of_theme(*themes[-1])


def _number(found: re.Match[str]) -> int:
    if found["zh"]:
        return NUMERALS.get(found["zh"]) or int(found["zh"])
    if found["en"]:
        return ORDINALS[found["en"].lower()]
    digit = found["digit"].lower()
    return WORDS.get(digit) or int(digit)


def sentences_under(passage: Passage, speech: Speech) -> list[Passage]:
    """The sentences that a heading or a lead stands over, in order; the passage itself if neither."""
    if passage.kind is Kind.SENTENCE:
        return [passage]
    section = next(section for section in speech.sections if passage in section.passages)
    if passage.kind is Kind.LEAD:
        return [p for p in section.passages if p.theme == passage.text and p.kind is Kind.SENTENCE]
    return brought(section.passages)
