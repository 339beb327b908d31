"""`python -m tests.benchmarks`: start-up, memory, search, index and an LLM's answers, each as a ratio to its baseline.

Contenders take turns, so that a slow minute of the machine hits all. The ratio is of the medians.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

from tests.benchmarks import doors
from tests.benchmarks.processes import Sample, first_line, first_page

ROUNDS = 5
SIZES = (1_000, 10_000, 50_000)
SERVE = ["-c", "from ui.cli import main; main()", "serve", "--port"]
ASK = ["-c", "from ui.cli import main; main()", "ask", "双减政策如何落实？"]
IMPORT = ["-c", "import gradio, langchain_openai, langchain_chroma; print('imported')"]
EMPTY = ["-m", "tests.benchmarks.empty_page"]


@dataclass(frozen=True)
class Row:
    """What was measured, beside what; `aim` is the ratio to stay under, where there is one."""

    figure: str
    unit: str
    ours: Sequence[float]
    baseline: str
    theirs: Sequence[float]
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.theirs)

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        return f"≤ {self.aim:.2g} {'met' if self.ratio <= self.aim else 'MISSED'}"


def main() -> None:
    """Measure everything and print the table."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as cache:
        rows = [*_starts(cache), *_searches(cache), *_answers(cache), *_doors(cache)]
    print("\n".join(_table(rows)))
    print("\n".join(_growth()))
    print(
        f"\nMedians of {ROUNDS} runs a process, in turns; searches p50; tokens as the product estimates them,"
        f" rather too many. {time.perf_counter() - started:.0f} s in all."
    )


def _starts(cache: str) -> list[Row]:
    environment = {"SPEECH_CACHE": cache, "SPEECH_WRITER": "quoting"}
    runs = {
        "ask": partial(first_line, ASK, environment),
        "import": partial(first_line, IMPORT, environment),
        "serve": partial(first_page, SERVE, environment),
        "empty": partial(first_page, EMPTY, environment),
    }
    for run in runs.values():
        run()  # once unmeasured: files get into memory, the index gets built
    samples: dict[str, list[Sample]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            samples[name].append(run())
    return [*_rows(samples, "seconds", "s"), *_rows(samples, "megabytes", "MB")]


def _rows(samples: dict[str, list[Sample]], field: str, unit: str) -> Iterator[Row]:
    values = {name: [getattr(sample, field) for sample in runs] for name, runs in samples.items()}
    what, bare, empty = ("time" if unit == "s" else "memory"), "bare import", "empty Gradio page"
    aims = (0.5, None, 1.3) if unit == "s" else (None, None, None)
    yield Row(f"first CLI answer, {what}", unit, values["ask"], bare, values["import"], aims[0])
    yield Row(f"chat page ready, {what}", unit, values["serve"], bare, values["import"], aims[1])
    yield Row(f"chat page ready, {what}", unit, values["serve"], empty, values["empty"], aims[2])


def _searches(cache: str) -> list[Row]:
    command = [sys.executable, "-m", "tests.benchmarks.searches", cache]
    values = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return [
        Row("one search", "ms", values["search"], "langchain_chroma", values["similarity_search"], 1.5),
        Row("opening, index built", "ms", values["cold"], "opening, index there", values["warm"]),
    ]


def _growth() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.benchmarks.growth", *map(str, SIZES)]
    yield f"\n{'texts':>8}{'recall of the nearest 20':>28}{'aim':>12}{'index built':>14}{'one search':>13}"
    for grown in json.loads(subprocess.run(command, check=True, capture_output=True).stdout):
        least = 1.0 if grown["texts"] <= SIZES[0] else 0.98
        verdict = f"≥ {least:g} {'met' if grown['recall'] >= least else 'MISSED'}"
        yield (
            f"{grown['texts']:>8}{grown['recall']:>28.4f}{verdict:>12}"
            f"{grown['seconds']:>12.1f} s{grown['milliseconds']:>10.2f} ms"
        )


def _doors(cache: str) -> Iterator[Row]:
    """Times an answer: half the answers a second is twice the time."""
    found = doors.measure(cache)
    api, page, theirs = found["api"], found["page"], found["chat_interface"]
    yield Row("API stream, an answer", "ms", api["ms"], "openai client, relayed", found["bare"]["ms"], 2)
    yield Row("API stream, an answer", "ms", api["ms"], "LangChain, relayed", found["langchain"]["ms"], 0.5)
    yield Row("chat page, an answer", "ms", page["ms"], "gr.ChatInterface", theirs["ms"], 1 / 3)
    yield Row("chat page, on the wire", "kB", page["kB"], "gr.ChatInterface", theirs["kB"])
    yield Row("1,000 open pages, memory", "MB", page["MB"], "gr.ChatInterface", theirs["MB"], 0.3)


def _answers(cache: str) -> list[Row]:
    command = [sys.executable, "-m", "tests.benchmarks.answers", cache]
    values = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    first, raw_first = values["short ours first"], values["short raw first"]
    end, raw_end = values["short ours end"], values["short raw end"]
    return [
        Row("LLM, first checked sentence", "ms", first, "raw client, same character", raw_first, 1.6),
        Row("LLM, to the end", "ms", end, "raw client, to the end", raw_end, 1.6),
        Row("LLM, CPU a token", "µs", values["ours token"], "ChatOpenAI.astream", values["chat token"], 1.3),
        Row("LLM, a prompt", "tokens", values["ours prompt"], "4 passages, stuffed", values["stuff prompt"]),
        Row("LLM, new in a prompt", "tokens", values["new prompt"], "4 passages, stuffed", values["stuff prompt"]),
        Row("LLM, an answer", "tokens", values["ours reply"], "the same without marks", values["stuff reply"]),
    ]


def _table(rows: Sequence[Row]) -> Iterator[str]:
    layout = "{:<26} {:>30}   {:<21} {:>28} {:>7}  {}"
    span = "median [best … worst]"
    yield layout.format("", span, "baseline", span, "ratio", "aim")
    for row in rows:
        ours, theirs = _span(row.ours, row.unit), _span(row.theirs, row.unit)
        yield layout.format(row.figure, ours, row.baseline, theirs, f"{row.ratio:.2f}", row.verdict)


def _span(values: Sequence[float], unit: str) -> str:
    digits = 0 if unit in ("MB", "tokens") else 2
    shown = [f"{value:.{digits}f}" for value in (median(values), min(values), max(values))]
    return f"{shown[0]} {unit} [{shown[1]} … {shown[2]}]"


if __name__ == "__main__":
    main()
