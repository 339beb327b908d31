"""Questions about several things at once, taken apart."""

import re

from store.structure import SEVERAL, WHOLE
from store.tense import AHEAD, BEHIND

JOINT = re.compile(
    r"[、，,；;：:—？?。]+|以及|还有|加上|(?<=\S{2})[和与及跟](?=\S{2})|\band\b|\bas well as\b|\bplus\b", re.IGNORECASE
)

CLAUSE = re.compile(r"[，；;：:—？?。]+")
ENUMERATED = re.compile(
    r"[、,]|以及|还有|加上|(?<=\S{2})(?:[和与]|及(?![率格时]))(?=\S{2})|\band\b|\bas well as\b|\bplus\b", re.IGNORECASE
)
FURTHER = re.compile(r"^(?:另外|此外|还有|以及|再就是|顺便|and\b|also\b|plus\b)\s*", re.IGNORECASE)
"""A clause that begins so asks about another thing."""
HEADED = re.compile(r"^(?P<head>[^:：]+)[:：](?P<items>[^:：]+)$")
TOWARDS = re.compile(r"^(?:about|against|for|from|on|to|with) ", re.IGNORECASE)
REPEATED = re.compile(
    r"\b(?P<towards>about|against|for|from|on|to|with)\b.+\b(?:and|plus|as well as)(?: also)? (?P=towards)\b"
    r"|(?P<how>怎么|怎样|如何|咋).+[、，,；;].*(?P=how)",
    re.IGNORECASE,
)
FORM = re.compile(
    r"^(?:这|那)?[一二两三四五几]?[个项样种处]?(?:数字?|数目|数据|数额|金额|名称|名字|答案|问题)?(?:我?都|全|分别|一起|一并)+"
    r"(?:要|想要|想知道|给我|说说|讲讲|报一下|查一下|列出来?|别[漏落])$"
)
"""How many things are to be told, not which."""
ASKING_ABOUT = re.compile(r"^(?:what|how) about |^(?:as for|about|on) ", re.IGNORECASE)

ASKS = re.compile(r"(?:who|which|what|how|where|when|why|do|does|did|is|are|was|were|can|will)\b", re.IGNORECASE)
"""A question of its own in English, not a thing among others."""

BY_ITSELF = 6
"""A question of fewer characters leans on the one before it."""
ASKS_A_FACT = re.compile(
    r"多少|几|数[量目额]|谁|哪|何时|吗|有没有|是不是|能不能|会不会|为什么"
    r"|\bhow (?:many|much|long|often)\b|\b(?:who|when|which|where|why|names?|numbers?|amounts?|figures?)\b"
    r"|\b(?:is|are|was|were|do|does|did|can)\b",
    re.IGNORECASE,
)

PREFACE = re.compile(
    r"^(?:我们?(?:是|正?在|[科处校局单部]\S{0,3}(?:正?在|要))|本人|作为|[写赶做](?:个|份|点)?(?:材料|报告|稿子|汇报|总结)"
    r"|as an? (?!result)|(?:i|we)(?:['’]m|['’]re| am| are) )[^，。：；？！,.:;?!]*[，。：；,.:;]\s*",
    re.IGNORECASE,
)
"""Who asks, or what for."""


def without_preface(question: str) -> str:
    """The question without who asks it."""
    return PREFACE.sub("", question.strip()) or question


def without_time(question: str) -> str:
    """The question without whether it is of what was done or of what is to come."""
    return BEHIND.sub(" ", AHEAD.sub(" ", question))


def parts(question: str) -> list[str]:
    """What stands between its conjunctions and commas, without the words that ask."""
    pieces = [TOWARDS.sub("", piece.strip()) for piece in JOINT.split(question) if not FORM.match(piece.strip())]
    return [part for piece in pieces if (part := bare(piece))]


def sets_apart(question: str) -> bool:
    """It asks of each thing by itself, in the same words: about this and about that."""
    return bool(REPEATED.search(question))


def coordinated(question: str) -> list[str]:
    """The things that a question puts side by side, though it does not say that it is about several."""
    headed = HEADED.match(question.strip())
    items = re.split(r"[,，、]", headed["items"]) if headed else []
    if headed and len(items) > 1:
        about = ASKING_ABOUT.sub("", headed["head"])
        return [f"{about} {item.strip()}" for item in items if item.strip()]
    asked = [sentence.strip() for sentence in re.split(r"[？?]", question) if sentence.strip()]
    if len(asked) > 1 and min(map(len, asked)) >= BY_ITSELF:
        return asked
    clauses = [clause.strip() for clause in CLAUSE.split(question) if clause.strip()]
    further = any(FURTHER.match(clause) for clause in clauses[1:])
    runs = [ENUMERATED.split(clause) for clause in clauses]
    pieces = [ASKING_ABOUT.sub("", piece.strip()) for run in runs if further or len(run) > 1 for piece in run]
    return [piece for piece in pieces if piece and not ASKS.match(piece)]


def asks_a_fact(question: str) -> bool:
    """One certain thing is asked for, which may be masked or missing, rather than what is told."""
    return bool(ASKS_A_FACT.search(question))


def opening(question: str) -> str:
    """What stands before the first conjunction or comma."""
    return JOINT.split(question)[0]


def bare(piece: str) -> str:
    """What it is about, without the words that ask."""
    for asking in (FURTHER, SEVERAL, AHEAD, BEHIND, WHOLE):
        piece = asking.sub(" ", piece)
    return piece.strip()
