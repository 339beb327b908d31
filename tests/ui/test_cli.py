"""The command line, through its entry point."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer import Answer
from ui.cli import main


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_CACHE", str(tmp_path_factory.getbasetemp() / "cli-cache"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_ask_prints_the_answer_and_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", "双减政策如何落实？")
    assert code == 0
    assert "推动“双减”落地见效。[1]" in out
    assert "education:3.20 · 三、" in out


def test_ask_json_is_the_schema_and_verify_accepts_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = run(capsys, "ask", "How many lectures were given?", "--json")
    assert Answer.model_validate_json(out).status == "withheld"
    file = tmp_path / "answer.json"
    file.write_text(out, encoding="utf-8")
    assert run(capsys, "verify", str(file))[0] == 0
    file.write_text(out.replace("****", "***1"), encoding="utf-8")
    code, out, _ = run(capsys, "verify", str(file))
    assert code == 1
    assert "does not stand in the speech" in out


def test_a_batch_answers_in_order_and_one_bad_line_does_not_stop_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked, answered = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    history = [{"role": "user", "content": "高校科技成果转化怎么样？"}]
    lines = [
        json.dumps({"id": "a", "question": "双减政策如何落实？"}).encode(),
        b"not json",
        b'{"id": "c", "question": "\xff\xfe"}',
        json.dumps({"id": 4, "question": ""}).encode(),
        json.dumps({"id": "e", "question": "那签约了多少钱？", "history": history}).encode(),
    ]
    asked.write_bytes(b"\n".join(lines))
    assert run(capsys, "ask", "--batch", str(asked), "--output", str(answered))[0] == 1
    out = [json.loads(line) for line in answered.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in out] == ["a", None, None, 4, "e"]
    assert [line.get("error", {}).get("reason") for line in out] == [None, "bad_line", "bad_line", "empty", None]
    assert "Line 2" in out[1]["error"]["message"]
    assert "**.*亿元" in out[4]["text"]
    code, verified, told = run(capsys, "verify", str(answered))
    assert (code, told.count("no answer in this line")) == (0, 3)
    assert verified.startswith("Sound")
    out[4]["citations"][0]["quote"] = "甲" + out[4]["citations"][0]["quote"][1:]
    answered.write_text("\n".join(json.dumps(line) for line in out), encoding="utf-8")
    assert run(capsys, "verify", str(answered))[0] == 1


def test_answers_never_overwrite_the_questions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": 1, "question": "双减"}', encoding="utf-8")
    code, _, told = run(capsys, "ask", "--batch", str(file), "--output", str(file))
    assert (code, file.read_text(encoding="utf-8")) == (2, '{"id": 1, "question": "双减"}')
    assert "Name another with --output" in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ask"], "Please type a question."),
        (["ask", "  "], "Please type a question."),
        (["ask", "问" * 1001], "The question has 1001 characters; 1000 is the most."),
        (["ask", "问" * 1001, "--lang", "zh"], "问题有 1001 个字符，最多 1000 个。"),
        (["ask", "a\x07b"], "characters that are not text"),
        (["ask", "坏\udce4"], "characters that are not text"),
        (["ask", "x", "--speech", "nope"], "There is no speech called “nope”. Shipped with the product: education."),
        (["ask", "x", "--speech", "/nope.txt"], "There is no file /nope.txt."),
        (["ask", "x", "--speech", "/"], "cannot be read"),
        (["ask", "--batch", "/nope.jsonl"], "There is no file /nope.jsonl."),
        (["verify", "/nope.json"], "There is no file /nope.json."),
        (["serve", "--port", "99999"], "SPEECH_PORT is wrong"),
    ],
)
def test_each_mistake_gets_one_sentence_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_settings_in_the_environment_are_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECH_PASSAGES", "many")
    assert "SPEECH_PASSAGES is wrong" in run(capsys, "ask", "x")[2]
    monkeypatch.delenv("SPEECH_PASSAGES")
    monkeypatch.setenv("SPEECH_WRITER", "prompted")
    assert "needs a language model" in run(capsys, "ask", "x")[2]


def test_a_text_of_ones_own_is_indexed_and_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("We will plant ten thousand trees. The harbour opens in May.", encoding="utf-8")
    assert "2 sentences to cite" in run(capsys, "index", str(file))[1]
    assert "The harbour opens in May.[1]" in run(capsys, "ask", "When does the harbour open?", "--speech", str(file))[1]


def test_doctor_finds_the_default_set_up_sound(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor")
    assert code == 0
    assert out.count("✓") == 3


def test_doctor_looks_at_the_portals(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "portals.toml"
    monkeypatch.setenv("SPEECH_PORTALS", str(file))
    file.write_text('[portal.hr]\norigins = ["https://hr.example"]\n', encoding="utf-8")
    assert f"✓ Portals: 1 ({file})" in run(capsys, "doctor")[1]
    file.write_text("[portal.hr]\n", encoding="utf-8")
    code, shown, _ = run(capsys, "doctor")
    assert code == 1
    assert "✗" in shown
    assert "line 1: portal.hr.origins: Field required" in shown
    code, _, told = run(capsys, "serve")
    assert (code, told.count("\n")) == (2, 1)


def test_doctor_names_a_model_that_cannot_be_reached(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    code, out, err = run(capsys, "doctor")
    assert code == 1
    assert "refuses the connection" in out
    assert "sk-canary" not in out + err


def test_asking_imports_neither_gradio_nor_an_llm_client() -> None:
    script = (
        "import sys; from ui.cli import main; main(['ask', '双减政策如何落实？']); "
        "print(*(m for m in ('gradio', 'fastapi', 'openai', 'langchain_openai', 'langgraph') if m in sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.endswith("\n\n")


def test_a_reader_who_has_seen_enough_is_no_fault() -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from ui.cli import main; sys.exit(main())",
        "ask",
        "累计宣讲了多少场？",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        assert asking.stdout
        assert asking.stderr
        asking.stdout.close()
        assert asking.stderr.read() == b""
    assert asking.returncode == 141
