"""The figures, each from a list of results: shares from 0 to 1."""

import re
from collections.abc import Callable, Sequence
from statistics import mean

from assistant.answer import Status
from tests.evals.systems import Result

WHOLE = ("list", "overview")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
REFUSALS = (Status.RELATED, Status.NOT_IN_SPEECH)


def share(results: Sequence[Result], holds: Callable[[Result], float]) -> float:
    """The mean over the results; not a number where there are none."""
    return mean(float(holds(result)) for result in results) if results else float("nan")


def first(result: Result) -> bool:
    """A gold passage stands in the first place."""
    return bool(set(result.ranked[:1]) & set(result.question.gold))


def first_five(result: Result) -> bool:
    """A gold passage stands in the first five."""
    return bool(set(result.ranked[:5]) & set(result.question.gold))


def whole(result: Result) -> bool:
    """Every gold passage is cited."""
    return set(result.question.gold) <= set(result.cited)


def gold_characters(result: Result) -> float:
    """How much of what is cited is gold, by characters."""
    cited = sum(map(len, result.cited))
    return sum(len(text) for text in result.cited if text in result.question.gold) / cited if cited else 0.0


def precision(result: Result) -> float:
    """How many of the passages cited are gold."""
    return len(set(result.cited) & set(result.question.gold)) / len(result.cited)


def recall(result: Result) -> float:
    """How many of the gold passages are cited."""
    return len(set(result.cited) & set(result.question.gold)) / len(result.question.gold)


def refused(result: Result) -> bool:
    """Given as related or as not in the speech."""
    return result.status in REFUSALS


def withheld(result: Result) -> bool:
    """Said to be masked, with a gold passage cited."""
    return result.status is Status.WITHHELD and bool(set(result.cited) & set(result.question.gold))


def invented(result: Result) -> bool:
    """A figure in the text that no quote holds."""
    words = re.sub(r"\[\d+\]", "", result.text)
    return not set(FIGURE.findall(words)) <= set(FIGURE.findall(" ".join(result.quotes)))
