"""Which parts the settings pick; an embedding service on loopback, asked through a real socket."""

import asyncio
import hashlib
import json
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answer import Status
from assistant.build import build, prepare
from assistant.chain import Assistant
from assistant.settings import Settings
from store.embeddings import EmbeddingError
from store.floor import QUESTIONS, SENTENCES
from tests.llm.conftest import KEY
from ui.cli import main

ROOT = Path(__file__).parents[2]
MODEL = "any-embedding"
SAME = str.maketrans("大夫看病", "医师诊疾")
SPEECH = "医师诊疾。\n火车晚点了。\n面包涨价了。\n"
QUESTION = "大夫看病。"
BATCH = 10


class Service(ThreadingHTTPServer):
    """Embeds a text by its characters, a few of which it takes for the same; keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.forgets = 0
        self.sent: list[dict[str, Any]] = []
        self.paths: set[str] = set()
        self.keys: set[str | None] = set()

    @property
    def texts(self) -> list[str]:
        return [text for body in self.sent for text in body["input"]]

    def reply(self, body: dict[str, Any]) -> bytes:
        if self.status != 200:
            return json.dumps({"error": {"message": f"no entry with {KEY}"}}).encode()
        texts = body["input"][self.forgets :]
        data = [{"object": "embedding", "index": n, "embedding": _vector(text)} for n, text in enumerate(texts)]
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        return json.dumps({"object": "list", "model": body["model"], "data": data, "usage": usage}).encode()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Service)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.sent.append(body)
        server.paths.add(self.path)
        server.keys.add(self.headers["Authorization"])
        reply = server.reply(body)
        self.send_response(server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_: object) -> None:
        pass


def _vector(text: str) -> list[float]:
    seeds = (hashlib.sha256(character.encode()).digest() for character in text.translate(SAME))
    vector = sum(np.random.default_rng(list(seed)).normal(size=64) for seed in seeds)
    return [float(value) for value in np.asarray(vector)]


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(service: Service, tmp_path: Path) -> Settings:
    speech = tmp_path / "talk.txt"
    speech.write_text(SPEECH, encoding="utf-8")
    address = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"http://127.0.0.1:{service.server_port}/v1"}
    given = {"source": str(speech), "cache": tmp_path / "cache", "embedding": f"openai:{MODEL}", "writer": "quoting"}
    return Settings(**given, **address)  # type: ignore[arg-type]


def found(assistant: Assistant, question: str = QUESTION) -> list[str]:
    return [found.passage.text for found in assistant.retriever.search(question, 8)]


def test_the_service_is_sent_the_texts_as_they_are_and_the_question(service: Service, settings: Settings) -> None:
    assistant = build(settings)
    assert set(service.texts) == {*SENTENCES["zh"], *QUESTIONS[0], *QUESTIONS[1], *SPEECH.split()}
    service.sent.clear()
    assert found(assistant) == ["医师诊疾。"]
    assert service.texts == [QUESTION]
    assert service.paths == {"/v1/embeddings"}
    assert service.keys == {f"Bearer {KEY}"}
    assert {body["model"] for body in service.sent} == {MODEL}


def test_what_the_service_finds_is_answered_and_cited(settings: Settings) -> None:
    answer = asyncio.run(build(settings).ask(QUESTION))
    assert answer.status is Status.ANSWERED
    assert [citation.quote for citation in answer.citations] == ["医师诊疾。"]


def test_a_local_service_needs_no_key(service: Service, settings: Settings) -> None:
    build(settings.model_copy(update={"openai_api_key": None}))
    assert service.keys == {"Bearer none"}


def test_a_prefix_goes_before_the_question_alone(service: Service, settings: Settings) -> None:
    assistant = build(settings.model_copy(update={"embedding_prefix": "query: "}))
    assert "医师诊疾。" in service.texts
    service.sent.clear()
    found(assistant)
    assert service.texts == [f"query: {QUESTION}"]


def test_a_long_speech_is_sent_in_parts_and_once(service: Service, settings: Settings) -> None:
    lines = [f"第{n}句话。" for n in range(95)]
    Path(settings.source).write_text("\n".join(lines), encoding="utf-8")
    build(settings)
    assert max(len(body["input"]) for body in service.sent) == BATCH
    assert sorted(text for text in service.texts if text in lines) == sorted(lines)
    service.sent.clear()
    build(settings)
    assert len(set(lines) & set(service.texts)) < len(lines) / 2


def test_another_model_or_service_makes_another_index(settings: Settings) -> None:
    offline, other = {"embedding": "offline"}, {"embedding": "openai:other"}
    for change in (offline, {}, other, {}, offline):
        build(settings.model_copy(update=change))
    assert sum(entry.is_dir() for entry in (settings.cache / "index").iterdir()) == 3


@pytest.mark.parametrize(
    ("status", "forgets", "cause"), [(401, 0, "HTTP 401"), (404, 0, "HTTP 404"), (200, 1, "5 / 6")]
)
@pytest.mark.parametrize("start", [build, prepare])
def test_a_service_that_gives_nothing_usable_is_said_at_the_start(
    service: Service, settings: Settings, status: int, forgets: int, cause: str, start: Any
) -> None:
    service.status, service.forgets = status, forgets
    with pytest.raises(EmbeddingError) as error:
        start(settings)
    assert (error.value.reason, error.value.facts) == ("embedding_service", {"cause": cause})
    assert KEY not in "".join(traceback.format_exception(error.value))


def test_a_service_that_fails_later_leaves_the_search_by_words(
    service: Service, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = build(settings)
    service.status = 401
    assert found(assistant) == []
    assert found(assistant, "火车晚点了吗？") == ["火车晚点了。"]
    assert {(entry.name, entry.levelname) for entry in caplog.records} == {("speech_assistant.retriever", "WARNING")}
    assert KEY not in caplog.text
    service.status = 200
    assert found(assistant) == ["医师诊疾。"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_line_says_what_is_wrong_with_the_service(
    service: Service,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
) -> None:
    service.status = 401
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", str(settings.openai_base_url))
    monkeypatch.setenv("SPEECH_EMBEDDING", settings.embedding)
    assert main(["ask", QUESTION, "--speech", settings.source, "--lang", language]) == 2
    shown = capsys.readouterr()
    assert "HTTP 401" in shown.err
    assert KEY not in shown.out + shown.err


@pytest.mark.parametrize("embedding", ["openai:", "onnx:", "huggingface:m", "Offline"])
def test_an_embedding_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], embedding: str
) -> None:
    monkeypatch.setenv("SPEECH_EMBEDDING", embedding)
    assert main(["ask", QUESTION]) == 2
    assert "SPEECH_EMBEDDING" in capsys.readouterr().err


def test_by_default_neither_a_service_s_client_nor_a_model_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys; from assistant.build import build; from assistant.settings import Settings; "
        f"build(Settings(cache={str(tmp_path)!r})); "
        "print(sorted({'langchain_openai', 'openai', 'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "[]\n", done.stderr
