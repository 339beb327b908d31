"""The searchable terms of a text, in any script, and what a question must not be searched by."""

import re
import unicodedata
from functools import cache

import opencc
import snowballstemmer

from store.speech import CJK

VERSION = 1
"""Counts changes to the terms; a part of every index's name."""

RUN = re.compile(r"(?P<cjk>[\u3400-\u9fff]+)|(?P<word>[^\W_]+)")
WORD_IN_CJK = re.compile(r"[^\W_\u3400-\u9fff]+|[\u3400-\u9fff]+")

FUNCTION_PHRASES = (
    "为什么 是不是 有没有 能不能 可不可以 会不会 什么样 怎么样 怎么办 怎样 怎么 如何 什么 哪些 哪个 哪几 哪里 哪儿 哪 "
    "多少 几个 几名 几所 几项 几家 几年 是否 有无 请问 请 告诉我 告诉 我想知道 想知道 想了解 了解一下 介绍一下 介绍 说说 "
    "讲讲 谈谈 讲话 发言 原文 文中 文章 提到 说到 讲到 谈到 说了 讲了 提了 里面 里 关于 对于 具体 到底 究竟 现在 目前 "
    "我们 你们 他们 咱们 我 你 他 她 它 这个 那个 这些 那些 这 那 吗 呢 吧 啊 呀 嘛 的 了 着 过 地 得 是 在 有 和 与 及 或 "
    "方面 那一段 这一段 那段 这段 这一块 那一块 部分 概括 归纳 总结 梳理 要点 大意 主要内容 简单 内容 情况 "
    "把 被 给 让 对 向 就 都 也 还 又 要 会 能 可以 应该 一下 一个 一些 之 其 以 而 但 为 于 从 到 由 等"
).split()
FUNCTION_WORDS = frozenset(
    "a an the is are was were be been being do does did has have had of in on at to for from by with about into and or "
    "but if then than as that this these those there it its what which who whom whose when where why how many much any "
    "some please tell me us you your we our they their he she his her i my can could will would should may might must "
    "measures measure steps step things thing planned planning done gist section passage part theme sum summarise summarize "
    "summary overview outline list main points short briefly far all also so more most up out "
    "say says said speech mention mentions mentioned talk talks give given there's what's".split()
)
FUNCTION = re.compile("|".join(sorted(FUNCTION_PHRASES, key=len, reverse=True)))


def simplify(text: str) -> str:
    """NFKC, lower case, Traditional Chinese turned to Simplified: the form that is searched."""
    return _converter().convert(unicodedata.normalize("NFKC", text).lower())


def terms(text: str) -> list[str]:
    """Characters and pairs of characters of Chinese runs, stems of the words of other scripts."""
    found: list[str] = []
    for run in WORD_IN_CJK.findall(simplify(text)):
        if CJK.match(run):
            found += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
        else:
            found.append(_stem(run))
    return found


def question_terms(question: str) -> list[str]:
    """The terms of a question without its function and question words; all of them if none is left."""
    content = FUNCTION.sub(" ", simplify(question))
    content = " ".join(word for word in content.split() if word.strip("?.,!;:'\"") not in FUNCTION_WORDS)
    return terms(content) or terms(question)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@cache
def _stem(word: str) -> str:
    return _stemmer().stemWord(word)
