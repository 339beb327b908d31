"""What docs/operating.md says holds."""

import re
from pathlib import Path

from ui.portals import Limits, Portals

DOCUMENT = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_portals_file_of_the_document_can_be_read_and_shows_the_defaults(tmp_path: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    file = tmp_path / "portals.toml"
    file.write_text(example, encoding="utf-8")
    portals = Portals(file)
    [portal] = portals
    defaults = Limits()
    for of in ("visitor", "address", "portal"):
        assert getattr(portal.limits, of) == getattr(defaults, of)
    assert portals.limits == defaults
    assert set(portal.model_fields_set) == set(type(portal).model_fields)
    assert portal.identity
    assert portal.identity.model_fields_set | {"jwks"} == set(type(portal.identity).model_fields)
