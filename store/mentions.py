"""Questions for the places where certain words stand, and the sentences that hold those words."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from itertools import pairwise

from store.asking import LETTERS, besides, size
from store.called import called, spared, without_edges
from store.expected import Expected
from store.parts import bare
from store.places import named_section
from store.speech import CJK, Kind, Passage, Speech
from store.subjects import Subject
from store.terms import simplify, terms

STANDS = re.compile(
    r"出现|写[到着有在]|点[到名]|字样|(?:这|[一二两三四五六])个?字|字(?:开头|打头)|带有?(?=[“「『\"])|含有?|包含"
    r"|\b(?:occur\w*|appear\w*|comes? up|mention(?:s|ed|ing)?|references? to|contain\w*)\b"
    r"|\bthe (?:words?|phrase|term|expression)\b",
    re.IGNORECASE,
)
"""Words stand somewhere."""
TOLD = re.compile(r"提到|提及|提过|[讲说谈]到|提了")
"""Words stand somewhere, or something is told in other words."""
WHERE = re.compile(
    r"(?:哪|几|多少|所有|全部|每)[一些几]?个?(?:地方|处|次|回|句|段|遍)|哪[里儿]|什么地方|的(?:地方|句子|语句|话)|一句不[落漏]"
    r"|[找摘列挑]出来|[各都]是|在哪(?![个些])"
    r"|\b(?:where(?:ver)?|how (?:often|many times)|find|list|show|quote|give me|all|every|each)\b"
    r"|\bwhich (?:sentence|passage)s?\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"(?:[“‘「『\"]|(?<!\w)')([^“”‘’「」『』\"]+?)(?:[”’」』\"]|'(?!\w))")
ASKING = re.compile(
    r"^(?:请|麻烦|能不能|可以|帮[我忙]|给我|你|把|再|凡是|但凡|所有|全部|直接|明确)+"
    r"|在?(?:整篇|全篇|通篇|全文|原文|文中|文章|这篇|这个|本篇|[讲发]言稿?|讲话稿?|报告|稿子?)(?:里面?|中|当中|上)?"
    r"|(?:一共|总共|直接|明确|都|分别|前后|到底|究竟|曾|里面?|在)*(?:出现|点名?|写|提|讲|说|谈)(?:到|及|过|着|有|了)*"
    r"|(?:这|那)?[一二两三四五六]?个?(?:字样?|词语?|说法|字眼|表述|提法)"
    r"|(?:在|有|是|都|分别|一共|总共)*(?:哪[里儿些几]?|什么|几|多少|所有|全部|每一?)个?的?(?:地方|处|次|回|句话?|段|遍)?"
    r"|地方|句子|语句|原话|什么|啥|一句不[落漏]地?|[找摘列]出来?|给我|[的地了吗呢吧在]+$|^[的在了有]+"
)
"""What a question for places says besides the words themselves."""
ASKING_EN = re.compile(
    r"\b(?:where(?:ver)?|how (?:often|many times)|find|list|show|quote|give|me|all|every|each|any|which|what|please|can"
    r"|you|could|does|do|did|is|are|was|were|has|have|been|the|in|of|to|a|an|this|that|it|speech|speaker|text|address"
    r"|report|sentences?|passages?|places?|references?|mention(?:s|ed|ing)?|occur\w*|appear\w*|contain\w*|words?|phrase"
    r"|term|expression|made|there|say|said|about)\b",
    re.IGNORECASE,
)
SEVERAL_PLACES = 2
"""Where something is told, in whatever words, is asked for by its own where these stand in so many places."""
FEW = 5
"""A word in no more sentences than these is what they are about."""
COMMON = 0.3
"""What stands in such a share of the sentences is not what sets those asked for apart."""
OF_PERSONS = "(?![师家者员生])"
"""What goes on so is the name of people, not what the words before it name: 工程师 is no 工程."""


class Mentions:
    """The words of a speech, and of its English renderings, by the passages they stand in."""

    def __init__(self, speech: Speech, expected: Mapping[str, Expected]) -> None:
        self._speech = speech
        self._expected = expected

    def asked_for(self, question: str) -> list[Passage]:
        """Every passage that holds the words whose places are asked for, in order; none where no places are."""
        held = self._called(question)
        section = named_section(without_edges(question), self._speech) if held else None
        return [p for p in held if not section or p in section.passages] or held or self._told(question)

    def _called(self, question: str) -> list[Passage]:
        """Those with the words that all things asked for are called by."""
        of_each = [self._named(word, spared(question)) for word in called(question)]
        held = {p.id for passages in of_each for p in passages}
        most = max(FEW, COMMON * len(self._texts))
        if not all(of_each) or not SEVERAL_PLACES <= len(held) <= most:
            return []
        return [p for p, _ in self._texts if p.id in held]

    def _named(self, word: str, spared: Sequence[str]) -> list[Passage]:
        """The sentences in which something is called so."""
        if not CJK.search(word):
            return self._with(terms(word))
        name = re.compile(f"(?<!与){re.escape(word)}{OF_PERSONS}")
        return [p for p in self._holding_word(word) if name.search(_without(spared, simplify(p.text)))]

    def holding(self, part: str) -> list[Passage]:
        """The sentences that hold all the words which name something in it."""
        about = bare(part)
        if CJK.match(about) and size(about) >= LETTERS and (whole := self._holding_word(simplify(about))):
            return whole
        words = besides(about, results=True)
        if not words or max(map(size, words)) < LETTERS:
            return []
        of_each = [{p.id for p in self._holding_word(word)} for word in words]
        return [p for p, _ in self._texts if all(p.id in held for held in of_each)]

    def about(self, asked: Subject) -> list[Passage]:
        """The few sentences that hold the word which everything is asked about, narrowed down by the rest."""
        held = self._holding_word(simplify(asked.word))
        if not SEVERAL_PLACES <= len(held) <= FEW:
            return []
        words = [pair for word in besides(asked.rest, results=True) for pair in _pairs(word)]
        of_each = [{p.id for p in self._holding_word(word)} for word in words]
        narrowing = [found for found in of_each if 0 < len(found) <= FEW]
        return [p for p in held if not narrowing or any(p.id in found for found in narrowing)]

    def _holding_word(self, word: str) -> list[Passage]:
        if not CJK.search(word):
            return self._with(terms(word))
        return [p for p, text in self._texts if p.kind is Kind.SENTENCE and word in text]

    def _told(self, question: str) -> list[Passage]:
        stands = STANDS.search(question)
        if not WHERE.search(question) or not (stands or TOLD.search(question)):
            return []
        words = _words(question)
        held = [p for p, text in self._texts if any(word in text for word in words)] or self._rendered(question)
        return held if stands or len(held) >= SEVERAL_PLACES else []

    def _rendered(self, question: str) -> list[Passage]:
        """Those in whose rendering the phrase asked about stands, in any form of its words."""
        marked = quoted(question)
        words = terms(marked[0] if marked else ASKING_EN.sub(" ", question))
        known = [word for word in words if any(f" {word} " in english for _, english in self._english)]
        phrase = " ".join(words if len(known) > 1 else known)
        return self._with(phrase.split())

    def _with(self, words: Sequence[str]) -> list[Passage]:
        """Those in whose rendering the words stand one after another."""
        return [p for p, english in self._english if f" {' '.join(words)} " in english] if words else []

    @cached_property
    def _texts(self) -> Sequence[tuple[Passage, str]]:
        return [(passage, simplify(passage.text)) for passage in self._speech.citable]

    @cached_property
    def _english(self) -> Sequence[tuple[Passage, str]]:
        """The renderings of sentences in the stems of their words."""
        sentences = (p for p in self._speech.citable if p.kind is Kind.SENTENCE and p.id in self._expected)
        return [(p, f" {' '.join(terms(self._expected[p.id].english))} ") for p in sentences]


def _pairs(word: str) -> list[str]:
    """Of Chinese characters next to each other; another word as it is."""
    return [a + b for a, b in pairwise(word)] if CJK.match(word) else [word]


def _without(words: Sequence[str], text: str) -> str:
    return reduce(lambda left, word: left.replace(word, " "), words, text)


def quoted(question: str) -> list[str]:
    """The words that it sets in quotation marks."""
    return QUOTED.findall(question)


def _words(question: str) -> list[str]:
    """The words asked about: those in quotation marks, else what is left without those that ask."""
    sentences = (s for s in re.split(r"[。？！?!]", question) if STANDS.search(s) or TOLD.search(s))
    pieces = [ASKING.sub("", clause) for clause in re.split(r"\W+", next(sentences))]
    words = [simplify(piece) for piece in pieces if len(piece) > 1 and CJK.search(piece)]
    marked = [simplify(word) for word in quoted(question)]
    if longer := [word for word in marked if len(word) > 1]:
        return longer
    if not marked:
        return words
    return [word for word in words if any(character in word for character in marked)] or marked
