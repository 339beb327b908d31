"""The vector index: a Chroma folder used as a cache, checked on opening and rebuilt from the text.

The only file that knows Chroma. A folder counts as complete when `manifest.json` stands in it;
it is written last and holds a digest of the files that Chroma does not touch on opening. They are
compared before Chroma reads them, because a damaged HNSW file can end the whole process.
"""

import hashlib
import json
import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.api.types import Metadata
from chromadb.config import Settings
from chromadb.errors import ChromaError
from filelock import FileLock
from numpy.typing import NDArray

from store.embeddings import Embedder

log = logging.getLogger("speech_assistant.index")

MANIFEST = "manifest.json"
GRAPH_METADATA = "index_metadata.pickle"
VOLATILE = ("length.bin",)
GRAPH: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 64, "ef_construction": 400, "ef_search": 200}
"""Chroma's own figures miss neighbours among a few hundred texts that are much alike."""
DIGEST = "sha256"
LAYOUT = 3
"""Counts changes to what is kept of a record."""
PROBES = 16
CLOSE = 0.01


Opened = tuple[Client, Collection]


class Damaged(Exception):
    """The folder cannot be used as it is; the text says what was found."""


@dataclass(frozen=True, slots=True)
class Record:
    """A text to be found, and the id of the passage it leads to."""

    id: str
    passage: str
    text: str

    @property
    def digest(self) -> str:
        """Changes with the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Index:
    """Nearest records by cosine. Its name holds the embedder's identity: another one gets its own folder."""

    def __init__(self, records: Sequence[Record], embedder: Embedder, *, cache: Path) -> None:
        self._records = records
        self.embedder = embedder
        self.name = _name(records, embedder.identity)
        self.folder = cache.expanduser().absolute() / self.name
        self._mending = threading.Lock()
        self._client, self._collection = self._open()

    def search(self, question: str, k: int) -> list[tuple[str, float]]:
        """Up to `k` pairs of record id and cosine similarity, nearest first."""
        vector = self.embedder.question(question)
        collection = self._collection
        try:
            return _query(collection, [vector], min(k, len(self._records)))[0]
        except (ChromaError, Damaged) as fault:
            self._mend(collection, fault)
            return _query(self._collection, [vector], min(k, len(self._records)))[0]

    def _mend(self, broken: Collection, fault: Exception) -> None:
        """Once for all threads that met the fault, and in no other process's way."""
        with self._mending:
            if self._collection is not broken:
                return
            found = f"it failed while being searched ({fault})"
            try:
                with FileLock(f"{self.folder}.lock"):
                    self._client, self._collection = self._repair(found)
            except OSError:
                self._client, self._collection = self._build(_client())

    def close(self) -> None:
        """Release the folder."""
        self._client.close()

    def _open(self) -> Opened:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.folder}.lock"):
                return self._open_locked()
        except OSError as fault:
            log.warning("The search index cannot be kept on disk (%s); it is held in memory this time.", fault.strerror)
            return self._build(_client())

    def _open_locked(self) -> Opened:
        if not self.folder.exists():
            return self._build_folder()
        try:
            return self._open_checked()
        except Damaged as fault:
            return self._repair(str(fault))

    def _repair(self, found: str) -> Opened:
        log.warning("Search index repaired: %s; rebuilt from the text (%d records).", found, len(self._records))
        return self._build_folder()

    def _build_folder(self) -> Opened:
        if self.folder.is_dir():
            shutil.rmtree(self.folder)
        else:
            self.folder.unlink(missing_ok=True)
        # Chroma shares what it holds open of a path; a new folder at the same path needs a new start.
        SharedSystemClient.clear_system_cache()
        client, _ = self._build(_client(self.folder))
        client.close()
        _write_manifest(self.folder)
        return self._connect()

    def _build(self, client: Client) -> Opened:
        collection = client.get_or_create_collection(self.name, embedding_function=None, configuration={"hnsw": GRAPH})
        batch = client.get_max_batch_size()
        for start in range(0, len(self._records), batch):
            part = self._records[start : start + batch]
            vectors = self.embedder.texts([record.text for record in part])
            # The texts stand in the speech: kept here they would take most of the building, and of every opening.
            digests: list[Metadata] = [{DIGEST: record.digest} for record in part]
            collection.upsert([record.id for record in part], vectors, digests)  # type: ignore[arg-type]
        return client, collection

    def _connect(self) -> Opened:
        client = _client(self.folder)
        try:
            return client, client.get_collection(self.name, embedding_function=None)
        except ChromaError:
            client.close()
            raise

    def _open_checked(self) -> Opened:
        _check_files(self.folder)
        try:
            client, collection = self._connect()
        except (ChromaError, ValueError) as fault:
            raise Damaged(f"Chroma could not read it ({fault})") from fault
        try:
            self._check_records(collection)
        except (ChromaError, ValueError, Damaged) as fault:
            client.close()
            raise Damaged(str(fault)) from fault
        return client, collection

    def _check_records(self, collection: Collection) -> None:
        """Every record is there, some vectors across the index are those of the embedding, and searching works."""
        held = collection.get(include=["metadatas"])
        digests = [metadata and metadata.get(DIGEST) for metadata in held["metadatas"] or []]
        if dict(zip(held["ids"], digests, strict=True)) != {r.id: r.digest for r in self._records}:
            raise Damaged("it did not hold the texts it should")
        probes = self._records[:: max(1, len(self._records) // PROBES)]
        wanted = self.embedder.texts([record.text for record in probes])
        stored = collection.get([record.id for record in probes], include=["embeddings"])
        vectors = dict(zip(stored["ids"], np.asarray(stored["embeddings"]), strict=True))
        if not all(_same(vectors[record.id], vector) for record, vector in zip(probes, wanted, strict=True)):
            raise Damaged("it was made with another embedding, or its vectors were damaged")
        _query(collection, wanted[:1], 1)


def _query(collection: Collection, vectors: list[list[float]], k: int) -> list[list[tuple[str, float]]]:
    found = collection.query(vectors, n_results=k, include=["distances"])  # type: ignore[arg-type]
    distances = found["distances"]
    if not distances or not all(distances):
        raise Damaged("its vectors were missing")
    return [
        [(record, 1 - distance) for record, distance in zip(ids, row, strict=True)]
        for ids, row in zip(found["ids"], distances, strict=True)
    ]


def _same(stored: NDArray[np.float32], wanted: list[float]) -> bool:
    """Chroma keeps vectors in single precision; a service's own may differ a little from call to call."""
    return len(stored) == len(wanted) and bool(np.allclose(stored, wanted, atol=CLOSE))


def _client(folder: Path | None = None) -> Client:
    """A client on that folder, or in memory. Chroma's types leave out that it can be closed."""
    settings = Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(folder), settings) if folder else chromadb.EphemeralClient(settings)
    return cast(Client, client)


def _name(records: Sequence[Record], identity: str) -> str:
    content = json.dumps([LAYOUT, identity, [(r.id, r.text) for r in records]], ensure_ascii=False)
    return f"speech-{hashlib.sha256(content.encode()).hexdigest()[:24]}"


def _digests(folder: Path) -> dict[str, str]:
    """Of the files of every persisted HNSW graph. Of a small index Chroma keeps none and reads none."""
    graphs = (metadata.parent for metadata in folder.rglob(GRAPH_METADATA))
    files = (f for graph in graphs for f in sorted(graph.iterdir()) if f.name not in VOLATILE)
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def _write_manifest(folder: Path) -> None:
    written = folder / f"{MANIFEST}.part"
    digests = _digests(folder)
    written.write_text(json.dumps(digests, indent=1), encoding="utf-8")
    os.replace(written, folder / MANIFEST)


def _check_files(folder: Path) -> None:
    try:
        expected = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise Damaged("it was only half built") from None
    except ValueError:
        expected = None
    if not isinstance(expected, dict):
        raise Damaged(f"{MANIFEST} was damaged")
    actual = _digests(folder)
    if changed := sorted(name for name in expected.keys() | actual.keys() if expected.get(name) != actual.get(name)):
        raise Damaged(f"{changed[0]} was damaged or missing")
    if not (folder / "chroma.sqlite3").is_file():
        raise Damaged("chroma.sqlite3 was missing")
    _check_database(folder / "chroma.sqlite3")


def _check_database(file: Path) -> None:
    try:
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as fault:
        raise Damaged(f"{file.name} was damaged ({fault})") from fault
    if verdict != "ok":
        raise Damaged(f"{file.name} was damaged")
