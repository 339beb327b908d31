"""embed.js as it is sent."""

import gzip
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui import embed
from ui.labels import widget_labels

LARGEST = 8 * 1024


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
