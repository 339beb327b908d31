"""Requests in line."""

import pytest

from ui import line
from ui.line import Line


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Its only item is the time."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def waits(known: Line, times: int, caller: str = "ann") -> list[float]:
    """With sixty a minute, three of them at once."""
    return [known.wait(caller, 60, 3) for _ in range(times)]


def test_after_a_burst_they_go_on_evenly(clock: list[float]) -> None:
    known = Line()
    assert waits(known, 6) == [0, 0, 0, 1, 2, 3]
    clock[0] = 2.5
    assert waits(known, 1) == [1.5]


def test_who_pauses_has_a_burst_again(clock: list[float]) -> None:
    known = Line()
    waits(known, 6)
    clock[0] = 6
    assert waits(known, 4) == [0, 0, 0, 1]
    clock[0] = 1_000
    assert waits(known, 4) == [0, 0, 0, 1]


def test_nobody_waits_for_others(clock: list[float]) -> None:
    known = Line()
    waits(known, 100)
    assert waits(known, 3, "bob") == [0, 0, 0]


def test_of_many_callers_only_those_in_line_are_known(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "KEPT", 100)
    known = Line()
    waits(known, 2_000, "in line")
    for number in range(1_000):
        clock[0] = number
        assert waits(known, 1, str(number)) == [0]
    assert len(known._due) <= 101
    assert waits(known, 1, "in line") != [0]
