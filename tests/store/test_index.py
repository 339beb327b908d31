"""The index is a cache: whatever happens to its folder, the next search is right, and one line says why."""

import hashlib
import logging
import multiprocessing
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from assistant.build import build
from assistant.settings import Settings
from store.embeddings import Embedder
from store.index import Index, Record

HNSW = ("data_level0.bin", "header.bin", "link_lists.bin", "length.bin", "index_metadata.pickle")
UNREAD = "length.bin"  # Chroma wants it there, whatever it holds
SMALL, LARGE = 60, 1000  # Chroma writes whole HNSW files from 1000 records on
QUESTIONS = ("text 3", "text 17", "text 59")
PROBED = 64

Outcome = tuple[list[tuple[str, float]], list[str]]


class Vectors(Embeddings):
    """A random vector for each text, the same every time; counts the texts it has embedded."""

    def __init__(self, dimensions: int = 16, salt: str = "", pause: float = 0) -> None:
        self.dimensions, self.salt, self.pause = dimensions, salt, pause
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        time.sleep(self.pause)
        self.embedded += len(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        digest = hashlib.sha256((self.salt + text).encode()).digest()
        vector = np.random.default_rng(list(digest)).normal(size=self.dimensions)
        return [float(value) for value in vector / np.linalg.norm(vector)]


def records(count: int = SMALL) -> list[Record]:
    return [Record(f"r{n}", f"p{n}", f"text {n}") for n in range(count)]


def opened(cache: Path, count: int = SMALL, embeddings: Embeddings | None = None) -> Index:
    return Index(records(count), Embedder(embeddings or Vectors(), "vectors"), cache=cache)


def nearest(index: Index) -> list[tuple[str, float]]:
    return [(found, round(score, 3)) for question in QUESTIONS for found, score in index.search(question, 1)]


RIGHT = [(question.replace("text ", "r"), 1.0) for question in QUESTIONS]


def outcome(cache: Path, count: int = SMALL, embeddings: Embeddings | None = None) -> Outcome:
    """What an Index opened here finds, and what it logged."""
    lines: list[str] = []
    log = logging.getLogger("speech_assistant.index")
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(handler)
    try:
        index = opened(cache, count, embeddings)
        found = nearest(index)
        index.close()
    finally:
        log.removeHandler(handler)
    return found, lines


def embedded_together(cache: Path, meeting: Path, name: str) -> tuple[Outcome, int]:
    """Waits for the other, opens slowly, and says how many texts it embedded."""
    vectors = Vectors(pause=0.3)
    (meeting / name).touch()
    until = time.monotonic() + 30
    while len(list(meeting.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.001)
    return outcome(cache, embeddings=vectors), vectors.embedded


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ProcessPoolExecutor]:
    """Two other processes: a damaged file that ends one shows as a failed test, not as the end of all."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A cache that holds a sound index of so many records; to be copied, not changed."""
    caches: dict[int, Path] = {}

    def made(count: int) -> Path:
        if count not in caches:
            caches[count] = tmp_path_factory.mktemp("built")
            assert outcome(caches[count], count) == (RIGHT, [])
        return caches[count]

    return made


@pytest.fixture
def cache(built: Callable[[int], Path], tmp_path: Path) -> Callable[[int], Path]:
    return lambda count: shutil.copytree(built(count), tmp_path / "cache")


def folder(cache: Path) -> Path:
    [found] = (entry for entry in cache.iterdir() if entry.is_dir())
    return found


def file(cache: Path, name: str) -> Path:
    [found] = folder(cache).rglob(name)
    return found


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scramble(path: Path) -> None:
    path.write_bytes(bytes(255 - byte for byte in path.read_bytes()))


def forget_rows(path: Path) -> None:
    with sqlite3.connect(path) as database:
        for table in ("embeddings", "embedding_metadata", "embeddings_queue"):
            database.execute(f"DELETE FROM {table}")
    database.close()


def write(words: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(words, encoding="utf-8")


def assert_healed(cache: Path, elsewhere: ProcessPoolExecutor, count: int = SMALL) -> None:
    """Right at once with one line that says what was repaired; then right and silent."""
    found, lines = elsewhere.submit(outcome, cache, count).result()
    assert found == RIGHT
    assert len(lines) == 1
    assert "repaired: " in lines[0]
    assert elsewhere.submit(outcome, cache, count).result() == (RIGHT, [])


@pytest.mark.parametrize("count", [1, 2, SMALL, 150, LARGE])
def test_an_index_is_built_once_and_reopened_without_embedding_again(tmp_path: Path, count: int) -> None:
    for limit in (count, min(count, PROBED), min(count, PROBED)):
        vectors = Vectors()
        index = opened(tmp_path, count, vectors)
        [(found, score)] = index.search("text 0", 1)
        index.close()
        assert (found, round(score, 3)) == ("r0", 1.0)
        assert vectors.embedded <= limit


@pytest.mark.parametrize("count", [SMALL, 150, 999, LARGE])
def test_searching_is_no_damage(tmp_path: Path, elsewhere: ProcessPoolExecutor, count: int) -> None:
    scratch = bytearray(b"\xff") * 10_000_000  # memory that was used: Chroma writes some of it to its files
    del scratch
    for _ in range(3):
        assert outcome(tmp_path, count) == (RIGHT, [])
        assert elsewhere.submit(outcome, tmp_path, count).result() == (RIGHT, [])


@pytest.mark.parametrize("fault", [Path.unlink, truncate, zero, empty, scramble, forget_rows])
def test_a_damaged_database_is_rebuilt(
    cache: Callable[[int], Path], elsewhere: ProcessPoolExecutor, fault: Callable[[Path], object]
) -> None:
    place = cache(SMALL)
    fault(file(place, "chroma.sqlite3"))
    assert_healed(place, elsewhere)


@pytest.mark.parametrize("name", HNSW)
@pytest.mark.parametrize("fault", [Path.unlink, truncate, zero])
def test_damaged_vectors_are_rebuilt_and_crash_nothing(
    cache: Callable[[int], Path], elsewhere: ProcessPoolExecutor, name: str, fault: Callable[[Path], object]
) -> None:
    place = cache(LARGE)
    fault(file(place, name))
    if name == UNREAD:
        assert elsewhere.submit(outcome, place, LARGE).result()[0] == RIGHT
    else:
        assert_healed(place, elsewhere, LARGE)


@pytest.mark.parametrize("name", HNSW[:4])
@pytest.mark.parametrize("fault", [Path.unlink, truncate, zero])
def test_damaged_vectors_of_a_small_index_do_no_harm(
    cache: Callable[[int], Path], elsewhere: ProcessPoolExecutor, name: str, fault: Callable[[Path], object]
) -> None:
    place = cache(SMALL)
    fault(file(place, name))
    found, lines = elsewhere.submit(outcome, place).result()
    assert found == RIGHT
    assert len(lines) <= 1
    assert elsewhere.submit(outcome, place).result() == (RIGHT, [])


@pytest.mark.parametrize(
    "fault", [Path.unlink, *map(write, ("", "{", "[]", "null", "7", '{"gone.bin": "0"}')), scramble]
)
def test_a_missing_or_unreadable_manifest_means_a_rebuild(
    cache: Callable[[int], Path], elsewhere: ProcessPoolExecutor, fault: Callable[[Path], object]
) -> None:
    place = cache(SMALL)
    fault(file(place, "manifest.json"))
    assert_healed(place, elsewhere)


def test_a_deleted_folder_is_a_cold_cache(cache: Callable[[int], Path]) -> None:
    place = cache(SMALL)
    shutil.rmtree(folder(place))
    assert outcome(place) == (RIGHT, [])


def test_an_emptied_folder_is_rebuilt(cache: Callable[[int], Path], elsewhere: ProcessPoolExecutor) -> None:
    place = cache(SMALL)
    for entry in folder(place).iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    assert_healed(place, elsewhere)


@pytest.mark.parametrize("other", [Vectors(salt="other"), Vectors(dimensions=8)], ids=["salt", "dimensions"])
@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_vectors_of_another_embedding_are_replaced(
    tmp_path: Path, elsewhere: ProcessPoolExecutor, other: Vectors, count: int
) -> None:
    opened(tmp_path, count, other).close()
    assert_healed(tmp_path, elsewhere, count)


def test_vectors_of_another_embedding_are_replaced_in_the_process_that_wrote_them(tmp_path: Path) -> None:
    opened(tmp_path, embeddings=Vectors(salt="other")).close()
    found, lines = outcome(tmp_path)
    assert (found, len(lines)) == (RIGHT, 1)


@pytest.mark.parametrize("kind", ["file where the folder should be", "cache inside a file"])
def test_where_nothing_can_be_kept_the_search_is_right_all_the_same(cache: Callable[[int], Path], kind: str) -> None:
    place = cache(SMALL)
    blocked = folder(place)
    shutil.rmtree(blocked)
    blocked.write_text("in the way")
    found, lines = outcome(place if kind.startswith("file") else blocked / "cache")
    assert (found, len(lines)) == (RIGHT, 1)


def test_an_index_that_vanishes_while_open_still_answers(cache: Callable[[int], Path]) -> None:
    place = cache(SMALL)
    index = opened(place)
    shutil.rmtree(folder(place))
    assert nearest(index) == RIGHT
    index.close()


def test_a_database_that_is_damaged_while_open_still_answers(
    cache: Callable[[int], Path], elsewhere: ProcessPoolExecutor
) -> None:
    assert elsewhere.submit(damaged_while_open, cache(SMALL)).result() == RIGHT


def damaged_while_open(place: Path) -> list[tuple[str, float]]:
    index = opened(place)
    scramble(file(place, "chroma.sqlite3"))
    return nearest(index)


def test_a_repair_leaves_other_open_indexes_alone(cache: Callable[[int], Path], tmp_path: Path) -> None:
    other, place = opened(tmp_path / "other"), cache(SMALL)
    file(place, "chroma.sqlite3").unlink()
    assert outcome(place)[0] == RIGHT
    assert nearest(other) == RIGHT
    other.close()


def test_a_build_that_is_killed_leaves_nothing_to_trip_over(tmp_path: Path, elsewhere: ProcessPoolExecutor) -> None:
    slow = multiprocessing.get_context("spawn").Process(target=opened, args=(tmp_path, SMALL, Vectors(pause=60)))
    slow.start()
    until = time.monotonic() + 30
    while not list(tmp_path.rglob("chroma.sqlite3")):
        assert time.monotonic() < until
        time.sleep(0.02)
    slow.kill()
    slow.join()
    assert_healed(tmp_path, elsewhere)


def test_two_processes_that_open_a_cold_cache_build_it_once(tmp_path: Path, elsewhere: ProcessPoolExecutor) -> None:
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    both = [elsewhere.submit(embedded_together, tmp_path / "cache", meeting, name) for name in "ab"]
    results = [future.result() for future in both]
    assert [result for result, _ in results] == [(RIGHT, []), (RIGHT, [])]
    fewer, more = sorted(count for _, count in results)
    assert fewer < SMALL == more


def test_a_text_that_repeats_itself_is_searched_and_reopened(tmp_path: Path) -> None:
    speech = tmp_path / "applause.txt"
    speech.write_text("\n".join(f"Word{n} stands alone here. (Applause.)" for n in range(300)), encoding="utf-8")
    for _ in range(2):
        retriever = build(Settings(source=str(speech), cache=tmp_path / "cache")).retriever
        [best, *_] = retriever.search("word123 stands alone", 5)
        assert "Word123 " in best.passage.text


def test_the_product_finds_the_same_evidence_after_a_repair(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(cache=tmp_path)
    question = "双减政策如何落实？"
    before = build(settings).retriever.search(question, 8)
    file(tmp_path / "index", "chroma.sqlite3").unlink()
    assert build(settings).retriever.search(question, 8) == before
    assert [entry.name for entry in caplog.records] == ["speech_assistant.index"]
