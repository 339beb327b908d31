"""The API over a real socket: what is asked, streamed, read, checked and described."""

import json
import re
import subprocess
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.answer import Answer
from assistant.verify import problems
from store.speech import Speech
from tests.ui.conftest import Client
from tests.ui.portal_files import HR, HR_KEY
from tests.ui.serving import QUESTION, EndlessModel
from ui import example, stream
from ui.api import description

MASKED = "累计宣讲了多少场？"
PATIENCE = 5


def post(door: str, path: str, body: Any, **headers: str) -> httpx.Response:
    return httpx.post(f"{door}/api/v1{path}", json=body, headers=headers, timeout=30)


def events(text: str) -> list[dict[str, str]]:
    """What a reader of server-sent events makes of it; comments left out."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


def test_an_answer_is_the_json_of_the_command_line(door: str, speech: Speech) -> None:
    told = post(door, "/ask", {"question": MASKED})
    answer = Answer.model_validate_json(told.text)
    assert (told.status_code, answer.status) == (200, "withheld")
    assert problems(answer, speech) == []


def test_a_refusal_is_an_answer(door: str) -> None:
    told = post(door, "/ask", {"question": "火星上有几所学校？"})
    assert (told.status_code, told.json()["status"]) == (200, "not_in_speech")


def test_a_follow_up_leans_on_the_history(door: str) -> None:
    history = [{"role": "user", "content": "双减政策如何落实？"}, {"role": "assistant", "content": "…"}]
    told = post(door, "/ask", {"question": "为什么？", "history": history, "language": "en"}).json()
    assert told["language"] == "en"
    assert any("双减" in passage["text"] for passage in told["passages"])


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [
        ("/ask", {"question": " "}, 422, "empty"),
        ("/ask", {"question": "问" * 1001}, 422, "too_long"),
        ("/ask/stream", {"question": " "}, 422, "empty"),
        ("/ask", {"question": "问", "model": "gpt"}, 422, "invalid"),
        ("/ask", {"question": "问", "\ud800": 1}, 422, "invalid"),
        ("/ask", {"question": 1}, 422, "invalid"),
        ("/ask", {"question": "问", "speech": "other"}, 404, "unknown_speech"),
        ("/ask", {"question": "问", "history": [{"role": "user", "content": ""}] * 101}, 422, "invalid"),
        ("/nothing", {}, 404, "not_found"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_in_one_sentence(
    door: str, path: str, body: Any, status: int, reason: str
) -> None:
    told = httpx.post(f"{door}/api/v1{path}", content=json.dumps(body), headers={"content-type": "application/json"})
    assert (told.status_code, told.json()["reason"]) == (status, reason)
    assert told.headers["content-type"] == "application/problem+json"


def test_a_method_that_is_not_there_is_told(door: str) -> None:
    assert httpx.get(f"{door}/api/v1/ask").status_code == 405


def test_a_portal_s_page_and_its_server_ask_and_others_do_not(client_of: Callable[..., Client]) -> None:
    client, body = client_of(), {"question": MASKED}
    token = client.session("hr", HR).json()["token"]
    page = {"origin": HR, "authorization": f"Bearer {token}"}
    assert client.send("POST", "/api/v1/ask", page, json=body).json()["status"] == "withheld"
    server = {"authorization": f"Bearer {HR_KEY}"}
    assert client.send("POST", "/api/v1/ask", server, json=body).status_code == 200
    assert client.send("POST", "/api/v1/ask", {"origin": HR}, json=body).status_code == 403


def test_too_many_questions_are_told_when_to_come_back(client_of: Callable[..., Client]) -> None:
    client = client_of("[site]\naddress = {minute = 1, day = 9, streams = 9}\n")
    first = client.send("POST", "/api/v1/ask", json={"question": MASKED})
    assert (first.status_code, first.headers["ratelimit-remaining"]) == (200, "0")
    again = client.send("POST", "/api/v1/ask", json={"question": MASKED})
    assert (again.status_code, again.json()["reason"]) == (429, "too_many_a_minute")
    assert int(again.headers["retry-after"]) > 0


# ---- the stream


def test_the_stream_tells_evidence_sentences_and_the_answer(door: str) -> None:
    told = post(door, "/ask/stream", {"question": MASKED}, **{"accept-encoding": "gzip, br"})
    assert told.headers["content-type"].startswith("text/event-stream")
    assert (told.headers["x-accel-buffering"], told.headers["cache-control"]) == ("no", "no-store, no-transform")
    assert "content-encoding" not in told.headers
    kinds = [event["event"] for event in events(told.text)]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("evidence", "answer", {"sentence"})
    ids = [event["id"] for event in events(told.text)]
    assert len(set(ids)) == len(ids)
    data = [json.loads(event["data"]) for event in events(told.text)]
    assert data[0] == data[-1]["passages"]
    cited = [citation for sentence in data[1:-1] for citation in sentence.pop("cited")]
    assert data[1:-1] == data[-1]["sentences"]
    assert cited == data[-1]["citations"]
    assert {event["retry"] for event in events(told.text)} == {"3000"}


def test_who_connects_again_gets_the_whole_answer_at_once(door: str) -> None:
    whole = events(post(door, "/ask/stream", {"question": MASKED}).text)
    missed = events(post(door, "/ask/stream", {"question": MASKED}, **{"last-event-id": whole[0]["id"]}).text)
    assert [event["event"] for event in missed] == ["answer"]
    told, before = json.loads(missed[0]["data"]), json.loads(whole[-1]["data"])
    assert told["text"] == before["text"]
    assert told["citations"] == before["citations"]


def test_who_read_it_all_need_not_connect_again(door: str) -> None:
    [*_, last] = events(post(door, "/ask/stream", {"question": MASKED}).text)
    assert post(door, "/ask/stream", {"question": MASKED}, **{"last-event-id": last["id"]}).status_code == 204


def test_sentences_come_before_the_end_and_a_heartbeat_between(
    endless: tuple[str, EndlessModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    address, _ = endless
    body = json.dumps({"question": QUESTION})
    command = ["curl", "-sN", "--max-time", "4", "-H", "content-type: application/json", "-d", body]
    told = subprocess.run([*command, f"{address}/api/v1/ask/stream"], capture_output=True, check=False).stdout.decode()
    assert [event["event"] for event in events(told)] == ["evidence", "sentence"]
    assert ": still here\n\n" in told


@pytest.mark.parametrize("path", ["/ask", "/ask/stream"])
def test_when_the_reader_leaves_the_llm_is_left_too(endless: tuple[str, EndlessModel], path: str) -> None:
    address, model = endless
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request(
        "POST", f"/api/v1{path}", json.dumps({"question": QUESTION}), {"content-type": "application/json"}
    )
    assert model.begun.acquire(timeout=PATIENCE)
    assert not model.left.acquire(timeout=0.3)
    connection.close()
    assert model.left.acquire(timeout=PATIENCE)


# ---- the speech


def test_the_speech_is_read_whole_and_by_passage(door: str, speech: Speech) -> None:
    told = httpx.get(f"{door}/api/v1/speeches/education").json()
    assert (told["text"], told["sha256"]) == (speech.text, speech.sha256)
    assert {told["text"][mask["start"] : mask["end"]].strip("*.") for mask in told["masks"]} == {""}
    passages = httpx.get(f"{door}/api/v1/speeches/education/passages").json()
    assert [told["text"][p["start"] : p["end"]] for p in passages] == [p["text"] for p in passages]
    assert httpx.get(f"{door}/api/v1/speeches/education/passages/{passages[5]['id']}").json() == passages[5]


@pytest.mark.parametrize("path", ["nothing", "nothing/passages", "education/passages/nothing", "../education"])
def test_what_is_not_there_is_not_found(door: str, path: str) -> None:
    assert httpx.get(f"{door}/api/v1/speeches/{path}").status_code == 404


def test_an_answer_is_checked_again(door: str) -> None:
    answer = post(door, "/ask", {"question": MASKED}).json()
    assert post(door, "/verify", answer).json() == {"sound": True, "problems": []}
    answer["citations"][0]["quote"] = "累计宣讲1234场"
    told = post(door, "/verify", answer).json()
    assert not told["sound"]
    assert told["problems"]


def test_what_nobody_could_have_answered_is_not_sound_either(door: str) -> None:
    answer = post(door, "/ask", {"question": MASKED}).json()
    answer["text"] = answer["sentences"][0]["text"] = f"[{'9' * 5000}]"
    told = post(door, "/verify", answer)
    assert (told.status_code, told.json()["sound"]) == (200, False)


# ---- the description


def test_the_description_names_every_error() -> None:
    for path, methods in description()["paths"].items():
        for operation in methods.values():
            assert {"401", "403", "404", "422", "429", "default"} <= operation["responses"].keys(), path


def test_the_description_says_where_it_stands(door: str) -> None:
    told = httpx.get(f"{door}/api/v1/openapi.json")
    assert told.json()["servers"] == [{"url": "/api/v1"}]


def test_its_example_is_what_is_answered(door: str) -> None:
    shown = example.answer()
    told = post(door, "/ask", {"question": shown["question"]}).json()
    assert told | {"milliseconds": None} == shown | {"milliseconds": None}
    assert [event["event"] for event in events(example.events())] == ["evidence", "sentence", "answer"]


def test_no_page_of_documentation_loads_from_elsewhere(door: str) -> None:
    for path in ("/docs", "/redoc", "/api/v1/docs"):
        assert not re.search("https?://", httpx.get(door + path).text)
