"""embed.js as it is sent."""

import gzip
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui import embed
from ui.labels import widget_labels

LARGEST = 8 * 1024
GUIDE = (Path(__file__).parents[2] / "docs" / "portal.md").read_text(encoding="utf-8")


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(embed.router)
    return TestClient(app)


def test_it_is_small(client: TestClient) -> None:
    sent = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert sent.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(sent.content)) <= LARGEST
    assert client.get("/embed.js", headers={"Accept-Encoding": "identity"}).content == sent.content


def test_a_browser_that_has_it_is_told_so(client: TestClient) -> None:
    first = client.get("/embed.js")
    again = client.get("/embed.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == again.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"


def test_it_has_its_words_in_both_languages(client: TestClient) -> None:
    script = client.get("/embed.js").text
    assert "__WORDS__" not in script
    for words in widget_labels().values():
        assert all(f'"{sentence}"' in script for sentence in words.values())


@pytest.mark.parametrize("name", ["innerHTML", "outerHTML", "insertAdjacentHTML", "cookie", "Storage", "eval", '"\\*"'])
def test_it_uses_nothing_that_it_promises_not_to(client: TestClient, name: str) -> None:
    code = re.sub(r"^\s*//.*$", "", client.get("/embed.js").text, flags=re.MULTILINE)
    assert not re.search(name, code)


def test_the_guide_names_each_attribute_and_no_other(client: TestClient) -> None:
    read = set(re.findall(r"given\.(\w+)|\"(\w+)\" in given", client.get("/embed.js").text))
    told = set(re.findall(r"^\| `data-(\w+)`", GUIDE, re.MULTILINE))
    assert told == {one or other for one, other in read}
