"""A sentence model on this machine: a folder with an ONNX file and its tokenizer, as BAAI's bge models come."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from store.embeddings import EmbeddingError

MODELS: Final = ("model.onnx", "onnx/model.onnx")
BATCH: Final = 32
LONGEST: Final = 512
"""Tokens, where no file says how many the model was made for."""
LIMITS: Final = (
    ("sentence_bert_config.json", "max_seq_length"),
    ("tokenizer_config.json", "model_max_length"),
    ("config.json", "max_position_embeddings"),
)
ERRORS_ONLY: Final = 3


class OnnxEmbeddings(Embeddings):
    """Vectors of length 1, of a text's first token or, where the folder says so, of the mean of its tokens.

    Raises EmbeddingError: `embedding_missing`, `embedding_unreadable`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        model, tokenizer = self._file(*MODELS), self._file("tokenizer.json")
        self._mean = bool(self._config("1_Pooling/config.json").get("pooling_mode_mean_tokens"))
        limits = [limit for file, name in LIMITS if (limit := self._config(file).get(name))]
        longest = int(min(limits, default=LONGEST))
        try:
            self._tokenizer = _tokenizer(tokenizer, longest, self._config("config.json").get("pad_token_id") or 0)
            self._session = _session(model)
            self._inputs = {wanted.name for wanted in self._session.get_inputs()}
            self.embed_query("1")
        # The two libraries raise bare Exceptions, and a model may want or give what no sentence model does.
        except Exception as fault:
            cause = (str(fault).splitlines() or [type(fault).__name__])[0]
            raise EmbeddingError("embedding_unreadable", folder=str(folder), cause=cause) from fault
        self.identity = f"onnx-{_digest(model, tokenizer)}-{'mean' if self._mean else 'first'}-{longest}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
        return [vector for batch in batches for vector in self._embed(batch)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._embed([text])[0]

    def _embed(self, texts: list[str]) -> list[list[float]]:
        encoded = self._tokenizer.encode_batch(texts)
        mask = _array([found.attention_mask for found in encoded])
        tokens = self._session.run(None, {n: v for n, v in _fed(encoded, mask).items() if n in self._inputs})[0]
        vectors = _mean(tokens, mask) if self._mean else tokens[:, 0]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.maximum(lengths, np.finfo(np.float32).tiny)).tolist()  # type: ignore[no-any-return]

    def _file(self, *names: str) -> Path:
        for name in names:
            if (self._folder / name).is_file():
                return self._folder / name
        raise EmbeddingError("embedding_missing", folder=str(self._folder), file=names[0])

    def _config(self, name: str) -> dict[str, Any]:
        """What a file beside the model says; nothing where there is none."""
        try:
            found = json.loads((self._folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as fault:
            raise EmbeddingError("embedding_unreadable", folder=str(self._folder), cause=f"{name}: {fault}") from fault
        return found if isinstance(found, dict) else {}


def _fed(encoded: list[Encoding], mask: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """All that sentence models take; of a single text each token is of type 0."""
    ids = _array([found.ids for found in encoded])
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def _mean(tokens: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
    """Of the tokens of each text, without those that fill up the batch."""
    mean: NDArray[np.float32] = (tokens * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None]
    return mean


def _array(rows: list[list[int]]) -> NDArray[np.int64]:
    return np.array(rows, dtype=np.int64)


def _tokenizer(file: Path, longest: int, pad: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(file))
    # Its file may ask for every text to be filled up to one fixed length, which only costs time.
    filling = tokenizer.padding or {"pad_id": pad, "pad_token": "[PAD]"}
    tokenizer.enable_padding(pad_id=filling["pad_id"], pad_token=filling["pad_token"])
    tokenizer.enable_truncation(longest)
    return tokenizer


def _session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = ERRORS_ONLY
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _digest(model: Path, tokenizer: Path) -> str:
    """Of the model, with the weights that large ones keep in files beside it, and of the tokenizer."""
    digest = hashlib.sha256()
    for path in (*sorted(model.parent.glob(f"{model.name}*")), tokenizer):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:24]
