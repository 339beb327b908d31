"""Greetings, thanks and questions about the assistant itself: answered politely, outside the speech."""

import re

PATTERNS = {
    "greeting": (
        r"[你您]?好+[呀啊哇]?|大家好|哈[喽啰]|嗨|喂|在吗|在不在|有人吗|(?:早上|上午|中午|下午|晚上)好|[早晚]安",
        r"hi+|hello(?: there)?|hey|good (?:morning|afternoon|evening|day)|are you there|greetings",
    ),
    "thanks": (
        r"(?:非常|多|太|十分)?(?:谢谢|感谢|多谢|谢了|谢啦|谢)(?:您|你|啦|了|大家|帮忙)*|辛苦(?:了|啦|您了|你了)?|帮大忙了",
        r"thank(?:s| you)(?: (?:so|very) much| a lot)?|thx|much appreciated|cheers",
    ),
    "farewell": (r"再见|拜拜|回见|早点休息|下次(?:再)?聊", r"bye(?: ?bye)?|goodbye|see you(?: later)?|good night"),
    "identity": (
        r"[你您](?:到底|究竟)?[是叫](?:什么|啥|谁|哪位)(?:名字|东西|模型|机器人)?|请?你?(?:做个)?自我介绍(?:一下)?",
        r"[你您](?:能|会|可以|都能|都会)(?:帮我)?(?:做|干|回答)[些点]?(?:什么|啥|哪些)(?:问题|事)?",
        r"谁(?:做|开发|创造|造)[的了][你您]|[你您]是谁[做造]的|[你您]?是(?:人|真人|机器人|人工智能|AI|机器)(?:吗|还是(?:人|真人|机器人?|人工智能|AI))?",
        r"who (?:are|made|built|created) you|what are you|what(?:'s| is) your name|what can you do",
        r"how can you help(?: me)?|are you (?:a )?(?:human|robot|bot|ai|real person)",
    ),
}
FILLER = r"[\s，,。.！!？?~～、呀啊哦呢吧哈嘿嗯呐]*"
COMPILED = {
    name: re.compile(rf"{FILLER}(?:{'|'.join(forms)}){FILLER}", re.IGNORECASE) for name, forms in PATTERNS.items()
}
ASKS = re.compile(
    r"[？?吗呢什啥哪谁几怎咋]|多少|为何|\b(?:what|who|when|where|why|how|which|is|are|do|does|did|can)\b", re.IGNORECASE
)
PIECES = re.compile(r"[，,。.！!？?；;]+")


def courtesy_of(question: str) -> str | None:
    """`greeting`, `thanks`, `farewell` or `identity` where that is all the question says, else None."""
    pieces = [piece for piece in PIECES.split(question) if piece.strip()]
    kinds = [next((name for name, form in COMPILED.items() if form.fullmatch(piece)), None) for piece in pieces]
    if kinds and kinds[0] == "thanks" and not ASKS.search(question):
        return "thanks"
    return kinds[-1] if kinds and all(kinds) else None
