"""Sentences that repeat the speech and take it back: as a question, as hearsay, as somebody else's words, as false."""

import re

from assistant.overlap import FRAME
from store.speech import CJK

ASKING = re.compile(r"[?？]|吗[。！]?$|难道|岂[能是非不]|谁说|凭什么")
DOUBT = re.compile(
    r"假(?![期日])|谎|骗|谣|才怪|没门|胡说|错误|有误|不实|错(?=[：:，,。！])|所谓|号称|据[说称传闻]|传闻|名义上|表面上|口头上"
    r"|避[谈开而]|闭口|只字|反[话语面讽]|讽刺|荒[唐谬]|可笑|装作|敷衍|幌子"
    r"|\b(?:den(?:y|ies|ied)|pretend\w*|fail(?:s|ed|ing)?|fak\w+|false\w*|untrue|wrong\w*|hoax|alleged\w*"
    r"|supposed\w*|so-called|hardly|kidding|jok(?:e|es|ing)|rumou?r\w*|sham|by no means)\b",
    re.IGNORECASE,
)
NOBODY = re.compile(r"\b(?:nobody|no one)\b", re.IGNORECASE)
NONE = re.compile(r"\b(?:nobody|no|not|none|never|neither|nor)\b", re.IGNORECASE)
SAYING = re.compile(
    r"([\u4e00-\u9fff]{2})(?<![时后余中上下也还并又则就])[也还并又则就]*(?:(?:(?<![合统简并])称|表示|指出|透露|承认|否认|强调|宣布|回应)[道过了]?[：:，,“「『\"]|说[道过了]?[：:“「『\"])"
    r"|\b([a-z]+) (?:says|said|admit(?:s|ted)|announce[sd])\b"
)


def takes_back(words: str, held: str) -> bool:
    """The sentence asks, doubts or lets somebody speak where the text held does not."""
    said, known = FRAME.sub("", words), held.casefold()
    if any(form.search(words) and not kept.search(held) for form, kept in ((ASKING, ASKING), (NOBODY, NONE))):
        return True
    doubts = (found[0].casefold() for found in DOUBT.finditer(said))
    # How a name is written in another script is not known here.
    speakers = (found[1] or found[2] for found in SAYING.finditer(said) if found[2] or CJK.search(held))
    return any(word not in known for word in (*doubts, *speakers))
