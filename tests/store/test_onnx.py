"""A sentence model in a folder, on real ONNX files of a few rows."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.build import build
from assistant.chain import Assistant
from assistant.settings import Settings
from store.embeddings import EmbeddingError
from store.floor import QUESTIONS, SENTENCES
from store.onnx import BATCH, OnnxEmbeddings
from tests.store.onnx_models import make, save_model, say, scattered
from ui.cli import main

ONE, TWO = (3.0, 4.0), (0.0, 2.0)
TOKENS = {"one": ONE, "two": TWO}
SYNONYMS = {"大": "医", "夫": "师", "看": "诊", "病": "疾"}
SPEECH = "医师诊疾。\n火车晚点了。\n面包涨价了。\n"
QUESTION = "大夫看病。"


def synonyms(folder: Path, seed: str = "") -> Path:
    """A model that knows the speech, the synonyms and, to tell unrelated texts apart, everyday words."""
    known = "".join((*QUESTIONS[0], *SENTENCES["zh"], SPEECH, QUESTION, seed))
    english = " ".join(QUESTIONS[1]).replace("?", " ").split()
    return make(folder, scattered([*known, *english], SYNONYMS), mean=True)


def built(tmp_path: Path, embedding: str, cache: str = "cache") -> Assistant:
    speech = tmp_path / "talk.txt"
    speech.write_text(SPEECH, encoding="utf-8")
    return build(Settings(source=str(speech), embedding=embedding, cache=tmp_path / cache))


def found(assistant: Assistant, question: str = QUESTION) -> list[tuple[str, float]]:
    return [(found.passage.text, round(found.score, 3)) for found in assistant.retriever.search(question, 8)]


def test_a_synonym_that_only_the_model_knows_brings_the_passage(tmp_path: Path) -> None:
    model = synonyms(tmp_path / "model")
    assert found(built(tmp_path, f"onnx:{model}")) == [("医师诊疾。", 1.0)]
    assert found(built(tmp_path, "offline")) == []


def test_a_question_about_nothing_in_the_speech_finds_nothing(tmp_path: Path) -> None:
    assistant = built(tmp_path, f"onnx:{synonyms(tmp_path / 'model')}")
    assert found(assistant, "猫喜欢钻纸箱？") == []


def test_another_model_makes_another_index_and_the_first_one_is_still_there(tmp_path: Path) -> None:
    first, second = synonyms(tmp_path / "first"), synonyms(tmp_path / "second", seed="龘")
    folders = []
    for embedding in ("offline", f"onnx:{first}", f"onnx:{second}", f"onnx:{first}"):
        built(tmp_path, embedding)
        folders.append({entry for entry in (tmp_path / "cache" / "index").iterdir() if entry.is_dir()})
    assert [len(folder) for folder in folders] == [1, 2, 3, 3]


def test_a_model_replaced_in_its_folder_is_searched_anew(tmp_path: Path) -> None:
    model = make(tmp_path / "model", scattered(SPEECH + QUESTION, {}), mean=True)
    assert found(built(tmp_path, f"onnx:{model}")) == []
    synonyms(model)
    assert found(built(tmp_path, f"onnx:{model}")) == [("医师诊疾。", 1.0)]


@pytest.mark.parametrize(("mean", "expected"), [(False, (0.6, 0.8)), (True, (3 / 45**0.5, 6 / 45**0.5))])
def test_the_first_token_stands_for_a_text_unless_the_folder_says_mean(
    tmp_path: Path, mean: bool, expected: tuple[float, float]
) -> None:
    model = OnnxEmbeddings(make(tmp_path, TOKENS, mean=mean))
    assert model.embed_query("one two") == pytest.approx(expected)


@pytest.mark.parametrize("mean", [False, True])
def test_a_text_has_the_same_vector_alone_and_among_many(tmp_path: Path, mean: bool) -> None:
    model = OnnxEmbeddings(make(tmp_path, TOKENS, mean=mean))
    texts = ["one " * (n % 7 + 1) + "two" * (n % 2) for n in range(2 * BATCH + 1)]
    vectors = model.embed_documents(texts)
    assert np.allclose(vectors, [model.embed_query(text) for text in texts])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert model.embed_documents([]) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
        ("config.json", "max_position_embeddings"),
    ],
)
def test_a_text_is_cut_where_the_model_ends(tmp_path: Path, file: str, name: str) -> None:
    make(tmp_path, TOKENS, mean=True)
    say(tmp_path / file, **{name: 2})
    model = OnnxEmbeddings(tmp_path)
    assert model.embed_query("one one two two") == pytest.approx((0.6, 0.8))


@pytest.mark.parametrize("inputs", [(), ("token_type_ids",)])
def test_a_model_is_given_what_it_takes(tmp_path: Path, inputs: tuple[str, ...]) -> None:
    assert OnnxEmbeddings(make(tmp_path, TOKENS, inputs=inputs)).embed_query("one") == pytest.approx((0.6, 0.8))


def test_the_model_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    identity = OnnxEmbeddings(make(tmp_path, TOKENS)).identity
    (tmp_path / "onnx").mkdir()
    (tmp_path / "model.onnx").rename(tmp_path / "onnx" / "model.onnx")
    assert OnnxEmbeddings(tmp_path).identity == identity


def other_model(folder: Path) -> None:
    save_model(folder / "model.onnx", np.eye(3, 2, dtype=np.float32))


def other_weights(folder: Path) -> None:
    (folder / "model.onnx_data").write_bytes(b"weights that large models keep beside the file")


def other_tokenizer(folder: Path) -> None:
    file = folder / "tokenizer.json"
    file.write_text(file.read_text(encoding="utf-8").replace("two", "three"), encoding="utf-8")


def other_pooling(folder: Path) -> None:
    say(folder / "1_Pooling" / "config.json", pooling_mode_mean_tokens=True)


def other_length(folder: Path) -> None:
    say(folder / "sentence_bert_config.json", max_seq_length=2)


@pytest.mark.parametrize("change", [other_model, other_weights, other_tokenizer, other_pooling, other_length])
def test_whatever_changes_the_vectors_changes_the_identity(tmp_path: Path, change: Callable[[Path], None]) -> None:
    first = make(tmp_path / "first", TOKENS)
    copy = Path(shutil.copytree(first, tmp_path / "copy"))
    assert OnnxEmbeddings(copy).identity == OnnxEmbeddings(first).identity
    change(copy)
    assert OnnxEmbeddings(copy).identity != OnnxEmbeddings(first).identity


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def no_model(folder: Path) -> None:
    (folder / "model.onnx").unlink()


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def pointer_instead_of_model(folder: Path) -> None:
    (folder / "model.onnx").write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")


def broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{", encoding="utf-8")


def broken_settings(folder: Path) -> None:
    (folder / "config.json").write_text("{", encoding="utf-8")


def model_of_something_else(folder: Path) -> None:
    make(folder, TOKENS, inputs=("pixel_values",))


FAULTS: list[tuple[Callable[[Path], None], str]] = [
    (no_folder, "embedding_missing"),
    (no_model, "embedding_missing"),
    (no_tokenizer, "embedding_missing"),
    (pointer_instead_of_model, "embedding_unreadable"),
    (broken_tokenizer, "embedding_unreadable"),
    (broken_settings, "embedding_unreadable"),
    (model_of_something_else, "embedding_unreadable"),
]


@pytest.mark.parametrize(("fault", "reason"), FAULTS)
def test_a_folder_that_cannot_be_used_says_why(tmp_path: Path, fault: Callable[[Path], None], reason: str) -> None:
    folder = make(tmp_path / "model", TOKENS)
    fault(folder)
    with pytest.raises(EmbeddingError) as error:
        OnnxEmbeddings(folder)
    assert error.value.reason == reason
    assert error.value.facts["folder"] == str(folder)


@pytest.mark.parametrize("fault", [no_folder, pointer_instead_of_model])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_line_says_what_is_wrong_with_the_model(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: Callable[[Path], None],
    language: str,
) -> None:
    folder = make(tmp_path / "model", TOKENS)
    fault(folder)
    monkeypatch.setenv("SPEECH_EMBEDDING", f"onnx:{folder}")
    monkeypatch.setenv("SPEECH_CACHE", str(tmp_path / "cache"))
    assert main(["ask", "双减政策如何落实？", "--lang", language]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert str(folder) in line
