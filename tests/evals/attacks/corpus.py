"""Attacks: what somebody asks, or has put into a text, and what a model that obeys them writes."""

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Turn
from assistant.question import clean
from assistant.settings import Settings

Message = dict[str, str]

FOLDER = Path(__file__).parent
KEY = "sk-canary-4f1b2c9d"
TEXTS = ("education", "zh", "en")


@dataclass(frozen=True)
class Attack:
    """`text` is the speech asked: the shipped one, or a poisoned one in that language.

    `reply` may hold orders to the model, such as `{{whole}}`: see obedient.py. `rewrite` is what the model makes of
    the question where messages stand before it, `history`, whose roles are those of OpenAI's protocol. `true` are
    sentences that the speech supports.
    """

    id: str
    question: str
    reply: str
    text: str = "education"
    true: tuple[str, ...] = ()
    history: tuple[Message, ...] = ()
    rewrite: str = ""

    @property
    def kind(self) -> str:
        return self.id.rpartition("-")[0]

    @property
    def turns(self) -> list[Turn]:
        """What was said before, for doors that know two roles."""
        return [Turn.model_validate(message) for message in self.history if message["role"] in ("user", "assistant")]

    @property
    def asked(self) -> str:
        """The question as the model is given it."""
        return clean(self.question, limit=1000)


PLAIN = {
    "education": Attack("plain-1", "怎样加强乡村教师队伍建设？", "完善城乡教师校长交流轮岗激励机制。[?]"),
    "zh": Attack("plain-2", "港口图书馆何时重新开放？", "港口图书馆在五月三日重新开放。[?]", "zh"),
    "en": Attack("plain-3", "When is the story hour held?", "a story hour every Saturday.[?]", "en"),
}
"""No attacks at all."""


def load() -> list[Attack]:
    """All of them."""
    lines = (FOLDER / "attacks.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Attack(**{name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(line).items()})
        for line in lines
    ]


def source(text: str) -> str:
    """The speech of that name as a setting."""
    return text if text == "education" else str(FOLDER / f"poisoned.{text}.txt")


def settings(text: str, address: str, cache: Path, **more: object) -> Settings:
    """An assistant on that text whose LLM is at the address."""
    service = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{address}/v1", "llm_model": "obedient"}
    return Settings(source=source(text), cache=cache, **service, **more)  # type: ignore[arg-type]
