"""Questions that take for granted what the speech does not say: 既然停办了, why was it dropped."""

import re

from store.terms import simplify

ASSUMING = re.compile(
    r"讲话里?说|既然|为什么|为何|为啥|什么原因|怎么(?:就|又|没|不|停|取消|回事)|咋(?:就|又|没|不)|凭什么|差在|听说|反正"
    r"|\b(?:why|since|given|now that|how come|because|after|reasons?|what led|the speech says)\b",
    re.IGNORECASE,
)
DENIALS = re.compile(
    r"没有?(?!有)|未能?|不再|(?<!而)不[^同断仅但管用如]|停[办止了课招掉建工产运]|叫停|暂停|取消|撤销?|放弃|失败|落后|滞后|下滑|下降|减少|缩减|垫底|拖[期欠后]"
    r"|中断|推迟|延期|搁置|除外|排除|砍掉?|裁撤?|解散|退出|关闭|关停|降低|恶化|变差|亏损|放开|拒绝|倒退|废止|废除|最后一名"
    r"|\b(?:not|never|no longer|without|fail\w*|drop\w*|cancel\w*|abandon\w*|stop\w*|ended|suspend\w*|scrap\w*"
    r"|reject\w*|exclud\w*|behind|declin\w*|delay\w*|postpon\w*|worse\w*|refus\w*|ban(?:ned)?|clos(?:e|ed|ing)"
    r"|withdr[ae]w\w*"
    r"|lost|shut|halt\w*|disband\w*|reduc\w*|cut(?:s|ting)?|missed|lack\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


def assumes_otherwise(question: str, held: str) -> bool:
    """The question takes for granted that something is not, or no longer, so; `held` has no such words."""
    question, words = simplify(question), simplify(held)
    if not ASSUMING.search(question):
        return False
    return any(found[0] not in words for found in DENIALS.finditer(question))
