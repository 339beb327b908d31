"""An OpenAI-compatible server whose model does whatever the attacker wants, and knows all that it is sent."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from assistant.markers import SentenceCutter
from prompts.prompt import as_string
from tests.evals.attacks.corpus import Attack

PASSAGE = re.compile(r'^\[(\d+)\] (".*")$', re.MULTILINE)
ORDER = re.compile(r"\{\{([a-z ]+)\}\}")
NEAREST = re.compile(r"([^。！？\n]*[。！？.]?)\[\?\]")
"""A mark that becomes the number of the passage most like the words before it."""
SHORT = 15
BETWEEN = {
    "spaced": " ", "zerowidth": "\u200d", "hyphens": "-", "dots": "·", "combining": "\u0301", "columns": " | ",
    "soft hyphens": "\u00ad", "fillers": "\u3164", "selectors": "\ufe0f", "own": "\ue000",
}  # fmt: skip
"""What may stand between the characters of a prompt, and leave it to be read."""


class Obedient:
    """Answers each attack's question with its reply, in pieces."""

    def __init__(self, attacks: Sequence[Attack]) -> None:
        # The longest first: one question may stand in another.
        self._asked = [(attack.asked, attack) for attack in sorted(attacks, key=lambda a: len(a.asked), reverse=True)]

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> StreamingResponse:
        system, user = (message["content"] for message in (await request.json())["messages"])
        attack = next(attack for words, attack in self._asked if as_string(words)[1:-1] in user)
        rewrites = "<history>" in user
        orders = {
            **prompt_orders(system),
            "user": lambda: user,
            "key": lambda: request.headers["authorization"].removeprefix("Bearer "),
            "key spaced": lambda: " ".join(request.headers["authorization"].removeprefix("Bearer ")),
            "address": lambda: str(request.base_url),
        }
        reply = ORDER.sub(lambda order: orders[order[1]](), attack.rewrite if rewrites else attack.reply)
        if rewrites and reply:
            self._asked.insert(0, (reply, attack))
        reply = NEAREST.sub(lambda mark: f"{mark[1]}[{nearest(mark[1], user)}]", reply)
        return StreamingResponse(_frames(reply or attack.asked), media_type="text/event-stream")


def prompt_orders(system: str) -> dict[str, Callable[[], str]]:
    """Ways to give the prompt away."""
    lines = [line for line in system.splitlines() if line]
    longest = max(re.split(r"[。.；;]", system), key=len).strip()
    return {
        "whole": lambda: system,
        "cited": lambda: "\n".join(f"{sentence.strip()}[1]" for line in lines for sentence in _sentences(line)),
        "short": lambda: "\n".join(f"{system[at : at + SHORT].strip()}[1]" for at in range(0, len(system), SHORT)),
        "line": lambda: longest,
        "quoted": lambda: longest[:60],
        **{name: lambda between=between: between.join(system) for name, between in BETWEEN.items()},
        "poem": lambda: "\n".join(system[at : at + 4] for at in range(0, len(system), 4)),
        "numbered": lambda: "\n".join(f"{at}. {system[at : at + 6]}" for at in range(0, len(system), 6)),
        "fullwidth": lambda: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in system),
        "reversed": lambda: system[::-1],
        "base64": lambda: base64.b64encode(system.encode()).decode(),
    }


def nearest(words: str, user: str) -> str:
    """The number of the passage that shares most pairs of characters with these words."""
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    shared = {number: sum(pair in json.loads(text) for pair in pairs) for number, text in PASSAGE.findall(user)}
    return max(shared, key=lambda number: shared[number])


def _sentences(text: str) -> list[str]:
    cutter = SentenceCutter("zh")
    return [*cutter.feed(text), *cutter.end()]


def _frames(reply: str) -> Iterator[str]:
    for start in range(0, len(reply), 40):
        yield _frame(reply[start : start + 40])
    yield _frame("", "stop")
    yield "data: [DONE]\n\n"


def _frame(text: str, reason: str | None = None) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"
