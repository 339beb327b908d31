"""Questions for all that goes by certain words, which they quote: 各种“试点”, 这些“学院”, every “action”."""

import re

from store.terms import simplify

QUOTE = r"[“‘「『\"《][^“”‘’「」『』\"《》]+[”’」』\"》]|(?<!\w)'[^']+'(?!\w)"
RUN = re.compile(rf"(?:{QUOTE})(?:\s*(?:[、，,/和与及跟或以]|and|or)*\s*(?:{QUOTE}))*", re.IGNORECASE)
"""Words that are quoted one after another."""
MARKS = "“”‘’「」『』\"'《》"
BLANKS = "×*＊某…"
"""Stand for the rest of a name: “××工程”."""
ALL = re.compile(
    r"哪|几|多少|些|各|每|所有|全部|一切|凡|都|\b(?:all|every|each|any|which|what|how many|list|name)\b", re.IGNORECASE
)
KIND = re.compile(
    r"(?:(?:各|每)[种类个项样式]?(?:各样)?的?|[这那]些个?|所有的?|全部的?|一切|任何|(?:哪|几|多少)[些几]?[个种处类项样]?|哪些是)$"
)
"""All of what is called so, where no other noun follows: 各种“试点”, but not 哪些“双一流”高校."""
NOUN = re.compile(r"\s*(?![的都分各一这那有在被给讲说提写捋列总共俩等怎如放]|是[什啥怎哪])[\u3400-\u9fff]")
NAMED = re.compile(
    r"(?:凡是?以|[叫称]作?|名为|体现|用[了到]?|冠以|挂着?|带着?|带有|沾着?|以|含有?|属于)$"
    r"|\b(?:all|every|each|any|which|these|those|how many|called|named|labell?ed)(?: of)?(?: the)? $",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"^[\s—,，:：]*[这那几一二两三四五六七八九十]{1,2}些?[个种条处]?(?:字|词|提法|说法|叫法|概念|短语|口号|简称)"
    r"|^\s*(?:一共|总共|都)*有(?:哪[些几]|几|多少)[个处种项条类次]?\s*(?:\W|$)"
    r"|^(?:[一二两俩三仨四]个?字|字[样眼]|的(?:句子|语句|地方|段落)|(?:打头|开头|起头|领头|开篇|结尾|收尾|为名|命名|为首|字头|冠名))"
    r"|^\s*(?:(?:is|are) )?(?:in|as part of) (?:the|its|their) names?\b",
    re.IGNORECASE,
)
ASIDE = re.compile(r"[（(][^）)]*[）)]")
EDGE = re.compile(rf"{QUOTE}字?(?:打头|开头|起头|领头|开篇|结尾|收尾|为首)")
"""Where words stand in a name or a sentence, not in the speech."""
SPARED = re.compile(
    rf"(?:不算|不包括|不含|除了|除开|除去|except(?: for)?|without|not counting|excluding)\s*(?P<before>{QUOTE})"
    rf"|(?P<after>{QUOTE})\s*(?:这个)?(?:不算|除外|不要|不包括|不用|以外|之外)",
    re.IGNORECASE,
)


def called(question: str) -> list[str]:
    """The words that all things asked for are called by; none where the question does not ask for what is called so."""
    rest = ASIDE.sub(" ", SPARED.sub(" ", question))
    runs = [run for run in RUN.finditer(rest) if _is_name(rest[: run.start()], rest[run.end() :])]
    if not ALL.search(RUN.sub(" ", rest)):
        return []
    quotes = [quote.strip(MARKS) for run in runs for quote in re.findall(QUOTE, run.group())]
    return [simplify(word) for quote in quotes if (word := quote.strip(BLANKS))]


def _is_name(before: str, after: str) -> bool:
    """What is quoted between these two is what things are called by."""
    of_kind = KIND.search(before) and not NOUN.match(after)
    return bool(of_kind or NAMED.search(before) or AFTER.search(after))


def spared(question: str) -> list[str]:
    """The words that are not to count: “十四五”不算."""
    return [simplify((m["before"] or m["after"]).strip(MARKS)) for m in SPARED.finditer(question)]


def without_edges(question: str) -> str:
    """The question without where in a name or a sentence the words stand that it quotes."""
    return EDGE.sub(" ", question)
