"""`python -m tests.evals [--aside]`: the quality of answers, ours beside a plain baseline, in one run."""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answer import Status
from tests.evals import cmrc, figures
from tests.evals.figures import WHOLE, share
from tests.evals.mutations import figures as mutations
from tests.evals.questions import load
from tests.evals.systems import Result, baseline, ours

Row = tuple[str, Callable[[Sequence[Result]], float]]


def main(arguments: Sequence[str]) -> None:
    questions = load(aside="--aside" in arguments)
    with tempfile.TemporaryDirectory() as cache:
        systems = {"ours": ours(Path(cache)), "baseline": baseline()}
        results = {name: [system(question) for question in questions] for name, system in systems.items()}
    part = "kept aside" if "--aside" in arguments else "to work with"
    print(f"{len(questions)} questions ({part})\n\n{'figure':<58}{'ours':>8}{'baseline':>10}")
    for label, figure in rows(sorted({question.kind for question in questions})):
        values = [figure(results[name]) for name in systems]
        if values[0] == values[0]:
            print(f"{label:<58}{values[0]:>8.1%}{values[1]:>10.1%}")
    mutations.report(aside="--aside" in arguments)
    cmrc.report()


def rows(kinds: Sequence[str]) -> list[Row]:
    """Each figure with its name."""
    table: list[Row] = [
        ("first place, all answerable kinds but lists and overviews", of(narrow, figures.first)),
        ("first five, all answerable kinds but lists and overviews", of(narrow, figures.first_five)),
    ]
    for kind in kinds:
        table += [
            (f"{kind}: first place", of(kind_with_gold(kind), figures.first)),
            (f"{kind}: first five", of(kind_with_gold(kind), figures.first_five)),
        ]
    return [
        *table,
        ("list and overview: all gold cited", of(in_kinds(WHOLE), figures.whole)),
        ("list and overview: share of gold passages cited", of(in_kinds(WHOLE), figures.recall)),
        ("list and overview: gold among cited characters", of(in_kinds(WHOLE), figures.gold_characters)),
        ("citation precision", of(cites_where_gold, figures.precision)),
        ("citation recall", of(with_gold, figures.recall)),
        ("unanswerable: related or not in the speech", of(expects("refused"), figures.refused)),
        ("off-topic: not in the speech", of(in_kinds(("offtopic",)), has(Status.NOT_IN_SPEECH))),
        ("answerable: wrongly not in the speech", of(expects("answered"), has(Status.NOT_IN_SPEECH))),
        ("answerable: only related", of(expects("answered"), has(Status.RELATED))),
        ("masked: said so and cited", of(masked, figures.withheld)),
        ("figures in the text that no quote holds", of(lambda result: True, figures.invented)),
    ]


Test = Callable[[Result], bool]


def of(chosen: Test, figure: Callable[[Result], float]) -> Callable[[Sequence[Result]], float]:
    """The figure over the chosen results."""
    return lambda results: share([result for result in results if chosen(result)], figure)


def with_gold(result: Result) -> bool:
    return bool(result.question.gold)


def narrow(result: Result) -> bool:
    return with_gold(result) and result.question.kind not in WHOLE


def masked(result: Result) -> bool:
    return with_gold(result) and result.question.expected == "withheld"


def cites_where_gold(result: Result) -> bool:
    return with_gold(result) and bool(result.cited)


def kind_with_gold(kind: str) -> Test:
    return lambda result: with_gold(result) and result.question.kind == kind


def in_kinds(kinds: Sequence[str]) -> Test:
    return lambda result: result.question.kind in kinds


def expects(expected: str) -> Test:
    return lambda result: result.question.expected == expected


def has(status: Status) -> Callable[[Result], bool]:
    return lambda result: result.status is status


if __name__ == "__main__":
    main(sys.argv[1:])
