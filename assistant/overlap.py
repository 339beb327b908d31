"""How much of a sentence stands in what it cites, and which clauses of the two belong together."""

import re
from collections.abc import Sequence
from functools import lru_cache

from store.speech import CJK, MASK
from store.terms import CHINESE, ENGLISH, question_terms, simplify, terms

CLAUSE = re.compile(r"(?:(?!--)[^，。；：！？,;:.!?（）()\n—]|(?<=\d)[.,](?=\d)|\.(?=\*))+")
REPORTS = (
    "say|state|note|mention|add|argue|describe|call|ask|declare|pledge|report|insist|recall|observe|urge|explain"
    "|warn|promise|believe|think|suggest|remind|express|read|give"
)
FRAME = re.compile(
    r"(?:^|(?<=[，。；\n]))\s*(?:根据|按照|依据)?(?:这篇|本篇|该|本)?(?:讲话人|讲话|发言人|发言|报告|文中|原文|全文|作者|文章|(?:公开)?文本)"
    r"(?:中|里|的?原文|开头|开篇|最后|结尾)?(?:就|还|也|并|则|同时|明确|具体|特别)*"
    r"(?:提到|提出|指出|说明|说|强调|写道|写明|写的是|写作|写成|记作|要求|表示|介绍|显示|认为|回顾|列举|谈到|提及|希望|号召|呼吁|承诺|坦[承言]|点出|总结说?|透露|披露|称|的?说法是|内容)?(?:了|过)?[，：:]?"
    r"|^(?:already |so far |to be |will be )?(?:held|done|planned|achieved|next|in future|so far):"
    r"|\b(?:speech|text) refers to\b|\bwhich (?:writes|reads|says)\b"
    r"|\baccording to the (?:speech|address|report|text),?"
    r"|\bthe (?:speech|speaker|address|report|text|passage)(?: also| then)?"
    rf"(?: (?:{REPORTS})(?:s|d|ed)|said)?(?: that)?,?"
    r"|\b(?:it|he|she|the (?:speech|speaker|address))? ?(?:begins|opens|starts|ends|closes|concludes) (?:by|with)\b"
    rf"|\b(?:he|she) (?:(?:{REPORTS})(?:s|d|ed)|said)\b(?: that)?,?",
    re.IGNORECASE,
)
MASKING = re.compile(
    r"无法(?:得知|确知|给出|回答|看出|知道|知晓)|无从(?:得知|知晓|看出)|不得而知|看不[到出见]|给不出|不[详明]|隐去|隐藏|遮[蔽盖去住挡掩]|(?:没有?|未)[予作加]?(?:公[开布]|披露|透露|说明|列出|写明|给出|显示|注明)|(?:[以用由])?星号(?:代替|替代|取代|表示)?"
    r"|\b(?:masks?|masked|hides|hidden|redacted|withheld|asterisks?|undisclosed|unspecified"
    r"|not (?:given|disclosed|stated|public|published|specified|revealed))\b"
)
ABOUT_MASKS = re.compile(
    r"具体|确切|准确|校|单位|机构|城市|省份|地[名点]|前面|后面|数[字据量目值]|[场次人个分篇项条家所类件节名位]数|[前后]半|所指|名[称字次]?|位次|排名|市名|场次|金额|内容|信息|年份|起止|比较|同样"
    r"|公开|发布|文本|版本|原文|讲话|文中|部分|因此|所以|不过|其中|[的是和与及、处但而其该这已被均都也用以了中里为在所另有]"
    r"|\b(?:the|a|an|is|are|was|were|it|so|but|and|by|in|of|with|as|that|this|exact|figures?|numbers?|names?"
    r"|whose|rank|ranks|place|city|years?|dates?|with|counts?|amounts?|published|public|text|version|speech|cannot|be|being|known|given|which|itself|has|have|been|not|stated|though|although|while|however|remains?|there)\b",
    re.IGNORECASE,
)
"""Words in which a mask is spoken of."""
NAMED_MASK = re.compile(r"[“「『]?((?<=[“「『])[^“”「」『』]*\*[^“”「」『』]*(?=[”」』])|\*+(?:\.\*+)*)[”」』]?")
"""A mask that is spoken of: alone, or with the words around it in quotation marks."""
FILLER = re.compile(
    r"(?:已经|以后|今后|接下来)?要?做的|的是|已经|接下来|下一步|以后|未来|同时|还[要将有]|具体|包括|例如|比如|主要|如下|以下"
    r"|等等|今后|将|此外|另外|其中|目前|如今|一方面|方面|做法|目标|情况|问题|准备|这[两三四五六几些][项个家所种类件]|开展|进行|当地|本地|该市|有关|相关|措施|举措|工作"
    rf"|\b[A-Z]\w+ (?:(?:{REPORTS})(?:s|d|ed)|said)(?=$| that\b)"
)
"""Words that order an answer, or say who speaks, and nothing about the matter."""
LISTING = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}(?:\.(?!\d)|[、)）])\s*|[①-⑳]|[（(][一二三四五六七八九十\d]{1,2}[）)])")
MARK = re.compile(r"\*+|\d+(?:\.\d+)?")
SHORT = 5
"""Fewer characters about a mask say nothing else."""
LEAST = {"zh": 4, "en": 2}
"""A clause of fewer characters (or words) of its own says nothing that could be checked."""
LEAD_IN = 2
"""So many times that, before a comma or colon, may lead in."""
SINGLE = 0.5
"""A character that stands in the cited text without its neighbours counts half."""


def claims(words: str, held: str) -> str:
    """What a sentence says about the matter, without “the speech says” and what it says of the masks themselves."""
    words = FRAME.sub("", LISTING.sub("", words))
    if not MASK.search(held):
        return words
    masking = [found[0] for found in CLAUSE.finditer(words) if _speaks_of_masks(found[0], held)]
    for clause in masking:
        words = words.replace(clause, "")
    return words


def _speaks_of_masks(clause: str, held: str) -> bool:
    """It says that something is masked, and nothing else that the text held does not say."""
    if not MASKING.search(clause):
        return False
    named = [
        found[0] for found in NAMED_MASK.finditer(clause) if re.search(rf"(?<!\*){re.escape(found[1])}(?!\*)", held)
    ]
    for words in named:
        clause = clause.replace(words, "")
    rest = ABOUT_MASKS.sub("", MASKING.sub("", clause))
    if named:
        return all(character in held for character in rest if character.isalnum())
    return not MASK.search(rest) and (sum(map(str.isalnum, rest)) < SHORT or coverage(rest, held) >= SINGLE)


def clauses(text: str) -> list[str]:
    """The parts between commas and stops."""
    return [found[0].strip() for found in CLAUSE.finditer(text) if found[0].strip()]


def weight(clause: str) -> int:
    """How many characters (Chinese) or words it has that are not function words."""
    plain = simplify(clause)
    if CJK.search(plain):
        return len(CJK.findall(CHINESE.sub("", plain)))
    return sum(word not in ENGLISH for word in re.findall(r"[a-z]+", plain))


def matter(said: str) -> list[str]:
    """The clauses that say something about the matter: not a lead-in, nor what only connects."""
    first, *others = [FILLER.sub("", clause) for clause in clauses(said)] or [""]
    least = LEAST["zh" if CJK.search(said) else "en"]
    return [
        *([first] if not others or weight(first) >= LEAD_IN * least else []),
        *(c for c in others if weight(c) >= least),
    ]


def coverage(said: str, held: str) -> float:
    """The share (0 to 1) of the words said that stand in the text held; 1 where nothing is said."""
    wanted = question_terms(said) if any(c.isalnum() for c in said) else []
    if not wanted:
        return 1.0
    known = _terms(held)
    if CJK.search(said):
        return _covered_characters(simplify(said), known)
    return sum(word in known for word in wanted) / len(wanted)


def _covered_characters(plain: str, known: frozenset[str]) -> float:
    weights = []
    for index, character in enumerate(plain):
        if not CJK.match(character):
            continue
        pairs = (plain[index - 1 : index + 1] if index else "", plain[index : index + 2])
        paired = any(len(pair) == 2 and pair in known for pair in pairs)
        repeated = plain[:index].endswith(character)
        weights.append(1.0 if paired else SINGLE * (character in known and not repeated))
    return sum(weights) / len(weights) if weights else 1.0


def aligned(clause: str, held: Sequence[str]) -> str:
    """The clauses held that share most with the clause said, put together; one with the same figure before others."""
    wanted, marks = _terms(clause), set(MARK.findall(clause))
    shared = [(len(wanted & _terms(other)), bool(marks & set(MARK.findall(other))), other) for other in held]
    most = max((count for count, _, _ in shared), default=0)
    near = [(same, other) for count, same, other in shared if most and count * 2 >= most]
    return "，".join(other for same, other in near if same or not any(same for same, _ in near))


@lru_cache(maxsize=1024)
def _terms(text: str) -> frozenset[str]:
    """Passages and their clauses are looked at again for every sentence."""
    return frozenset(terms(text))
