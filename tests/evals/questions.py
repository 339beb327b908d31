"""The evaluation questions, and which of them are kept aside."""

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Turn

FILE = Path(__file__).parent / "questions.jsonl"


@dataclass(frozen=True)
class Question:
    """`gold`: the passages a right answer cites; `expected`: answered, withheld or refused."""

    id: str
    kind: str
    language: str
    question: str
    gold: tuple[str, ...]
    expected: str
    history: tuple[Turn, ...] = ()

    @property
    def aside(self) -> bool:
        """Every third question is kept aside: looked at only to report, never to improve."""
        return int(self.id.removeprefix("q")) % 3 == 0


def load(*, aside: bool) -> list[Question]:
    """The part kept aside, or the part to work with."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    questions = (Question(**{"history": (), **json.loads(line)}) for line in lines if line)
    parsed = [
        Question(**{**vars(q), "gold": tuple(q.gold), "history": tuple(Turn(**t) for t in q.history)})  # type: ignore[arg-type]
        for q in questions
    ]
    return [question for question in parsed if question.aside is aside]
