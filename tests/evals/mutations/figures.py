"""How many wrong sentences are caught, and how many right ones are taken for wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from assistant.answer import SHOWABLE
from assistant.grounding import judge
from assistant.markers import read
from assistant.overlap import coverage
from assistant.quotations import unadorned, unquoted
from tests.evals.mutations.answers import Cited, load
from tests.evals.mutations.kinds import KINDS

VARIANTS = 3
"""So many mutations of one kind, at most, are made of one sentence."""
TRIES = 12
FALSE = "false in other words"
CUT = "cut short"
"""It stands in the speech as letters do inside a word."""


@dataclass
class Count:
    """What was tried and what was noticed."""

    tried: int = 0
    noticed: int = 0
    missed: list[str] = field(default_factory=list)
    """The sentences nothing was noticed about; of false alarms, the sentences that are fine."""

    @property
    def share(self) -> float:
        return self.noticed / self.tried if self.tried else 1.0

    def add(self, noticed: bool, sentence: str) -> None:
        self.tried += 1
        self.noticed += noticed
        if not noticed:
            self.missed.append(sentence)


def measure(*, aside: bool) -> tuple[dict[str, Count], dict[str, Count]]:
    """Caught by kind of mutation, and false alarms by kind of sentence."""
    entries = load(aside=aside)
    caught: dict[str, Count] = {kind: Count() for kind in [*KINDS, "citation swapped", "citation out of range", FALSE]}
    alarms = {"correct": Count(), "reworded": Count(), "translated": Count()}
    for entry in entries:
        count = caught[FALSE] if entry.kind == "false" else alarms[entry.kind]
        count.add(not shown(entry.sentence, entry), entry.sentence)
    for entry in (entry for entry in entries if entry.kind == "correct"):
        for kind, sentence in mutations(entry):
            caught[kind].add(not shown(sentence, entry), f"{sentence}  <  {entry.sentence}")
        for other in wrong_citations(entry, entries):
            caught["citation swapped"].add(not shown(entry.sentence, other), f"{entry.sentence}  <  {other.held}")
        beyond = len(entry.sources) + Random(entry.id).randint(1, 90)
        caught["citation out of range"].add(
            not read(f"{entry.sentence}[{beyond}]", len(entry.sources)).numbers, entry.id
        )
    return caught, alarms


def shown(sentence: str, entry: Cited) -> bool:
    """The sentence would be shown as it is, its bold aside; a translation may lose its quotation marks, too."""
    plain = unadorned(sentence, entry.sources)
    bare = unquoted(plain, entry.sources)
    return (bare == plain or entry.kind == "translated") and judge(bare, entry.sources) in SHOWABLE


def mutations(entry: Cited) -> Iterator[tuple[str, str]]:
    """Wrong sentences made of a correct one, with their kind; the same ones every time."""
    for kind, mutate in KINDS.items():
        chance, made = Random(f"{kind} {entry.id}"), set()
        for _ in range(TRIES):
            sentence = mutate(entry.sentence, entry, chance)
            if sentence and sentence != entry.sentence and (kind == CUT or sentence.strip("。.") not in entry.held):
                made.add(sentence)
        yield from ((kind, sentence) for sentence in sorted(made)[:VARIANTS])


def wrong_citations(entry: Cited, entries: Sequence[Cited]) -> list[Cited]:
    """The passages of the same speech that come nearest, and one at random, none of which says the same."""
    others = [
        other
        for other in entries
        if other.speech == entry.speech
        and other.kind in ("correct", "reworded")
        and not {s.passage.text for s in other.sources} & {s.passage.text for s in entry.sources}
    ]
    others.sort(key=lambda other: coverage(entry.sentence, other.held), reverse=True)
    return [*others[:1], Random(entry.id).choice(others)]


def report(*, aside: bool) -> None:
    """Prints the table."""
    caught, alarms = measure(aside=aside)
    print(f"\n{'mutations of correct sentences':<34}{'made':>6}{'caught':>9}")
    for kind, count in caught.items():
        print(f"{kind:<34}{count.tried:>6}{count.share:>9.1%}")
    print(f"{'all':<34}{sum(c.tried for c in caught.values()):>6}")
    for kind, count in alarms.items():
        print(f"{'false alarms: ' + kind:<34}{count.tried:>6}{count.share:>9.1%}")
