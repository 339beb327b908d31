"""What an LLM is given to read: the whole speech where it fits, else what was found and what stands around it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from prompts.prompt import as_string
from store.evidence import Evidence
from store.speech import Passage

SET_ASIDE = 3000
"""Tokens for the instructions, the longest question and the answer."""
A_LINE = 6
"""Tokens of a passage's number and quotation marks."""
ASCII, OTHER = 0.4, 1.5
"""Tokens a character. Few tokenizers need more for Chinese; most need half."""


_as_string = lru_cache(maxsize=10_000)(as_string)
"""Of texts of the speech, which are the same in every prompt."""


def tokens(text: str) -> float:
    """How many tokens a text may take, rather too many than too few."""
    plain = len(text.encode("ascii", "ignore"))
    return ASCII * plain + OTHER * (len(text) - plain)


def material(evidence: Sequence[Evidence], speech: Sequence[Evidence], context: int) -> list[Evidence]:
    """Passages in the order of the speech, within `context` tokens.

    `evidence`: what was found, best first. `speech`: every passage that may be cited. A speech that
    fits is taken whole, whatever was asked: the prompt then begins alike for every question.
    """
    left = float(context - SET_ASIDE)
    if sum(map(_cost, speech)) <= left:
        return list(speech)
    chosen: dict[str, Evidence] = {}
    for found in (*evidence, *_around(evidence, speech)):
        if found.passage.id not in chosen and (cost := _cost(found)) <= left:
            chosen[found.passage.id] = found
            left -= cost
    return sorted(chosen.values(), key=lambda found: found.passage.start)


def fewer(evidence: Sequence[Evidence], given: Sequence[Evidence]) -> list[Evidence]:
    """The best of what was given, where that was too much: half of it, at most, and no more than was found."""
    ids = {found.passage.id for found in evidence[: max(1, len(given) // 2)]}
    return [found for found in given if found.passage.id in ids]


def numbered(chosen: Sequence[Evidence], given: Sequence[Evidence]) -> str:
    """The passages one a line, `[7] "text"`, under their headings, numbered by their place among those given.

    Each is a JSON string: nothing in it ends the line that it stands in.
    """
    number = {found.passage.id: n for n, found in enumerate(given, 1)}
    lines, section = [], ""
    for passage in (found.passage for found in chosen):
        if passage.section != section:
            lines.append(f"## {_as_string(passage.section)}")
            section = passage.section
        lines.append(f"[{number[passage.id]}] {_as_string(passage.text)}")
    return "\n".join(lines)


def _around(evidence: Sequence[Evidence], speech: Sequence[Evidence]) -> Iterator[Evidence]:
    """The rest of the themes that were found, the best one's first."""
    for found in evidence:
        yield from (near for near in speech if _theme(near.passage) == _theme(found.passage))


def _theme(passage: Passage) -> tuple[str, str]:
    return (passage.section, passage.theme)


def _cost(found: Evidence) -> float:
    return tokens(found.passage.text) + A_LINE
