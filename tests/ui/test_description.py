"""Requests of every shape, made from the API's own description: no fault, and every answer as described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from ui.api import PREFIX, description

load_all_checks()
[positive_data_acceptance] = CHECKS.get_by_names(["positive_data_acceptance"])
EXAMPLES = 40
REQUESTS = [
    (path, method, mode)
    for path, methods in description()["paths"].items()
    for method in methods
    # Nothing can be wrong with the path of a GET but that it leads nowhere.
    for mode in (GenerationMode if method == "post" else [GenerationMode.POSITIVE])
]
NO_MATTER = list(HealthCheck)
ONCE = (Phase.generate,)
"""What fails is told as it is: to look for the smallest case takes minutes."""


@pytest.mark.parametrize(("path", "method", "mode"), REQUESTS)
def test_every_answer_is_as_described(door: str, path: str, method: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{door}{PREFIX}/openapi.json")

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=NO_MATTER, phases=ONCE)
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def conforms(case: schemathesis.Case) -> None:
        # A question of the right type may still be none: that is told, as described.
        case.call_and_validate(timeout=30, excluded_checks=[positive_data_acceptance])

    conforms()
