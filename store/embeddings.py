"""What an embedding is to the search, and the offline one: deterministic, in any script, nothing to download."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from langchain_core.embeddings import Embeddings

from store.speech import SpeechError
from store.terms import VERSION, question_terms, terms

DIMENSIONS: Final = 1024
NEVER: Final = math.inf


class EmbeddingError(SpeechError):
    """An embedding that cannot be used, or does not answer; told like a speech that cannot be used."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """An embedding and how far it is trusted.

    `identity` names everything that its vectors depend on. `floor` is the cosine from which a
    passage that shares no word with a question counts as evidence. `prefix` stands before a
    question, as some models ask. `asks_service`: every vector is a request to somewhere else.
    """

    embeddings: Embeddings
    identity: str
    floor: float = NEVER
    prefix: str = ""
    asks_service: bool = False

    def question(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embeddings.embed_query(self.prefix + text)

    def texts(self, texts: list[str]) -> list[list[float]]:
        """The vectors of texts to be found."""
        return self.embeddings.embed_documents(texts)

    def score(self, cosine: float) -> float:
        """What a cosine says by itself: one half at the floor, 1 at 1, nothing below the floor."""
        return 0.5 + 0.5 * (cosine - self.floor) / (1 - self.floor) if cosine >= self.floor else 0.0


class HashedTerms(Embeddings):
    """Signed feature hashing of a text's terms, damped by their count, of length 1.

    Shapes: `embed_documents` gives one list of DIMENSIONS floats a text, `embed_query` one list.
    """

    identity = f"hashed-terms-{VERSION}-{DIMENSIONS}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        return [_vector(terms(text)) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, its function words left out."""
        return _vector(question_terms(text))


def offline() -> Embedder:
    """Hashed terms rank; alone they prove nothing, since terms that share a bucket look alike."""
    return Embedder(HashedTerms(), HashedTerms.identity)


def _vector(words: list[str]) -> list[float]:
    counts = Counter(words)
    buckets, negative = np.divmod(np.array([crc32(word.encode()) for word in counts], dtype=np.int64), 2)
    weights = (1 + np.log(list(counts.values()))) * np.where(negative, -1, 1) * list(map(len, counts))
    vector = np.bincount(buckets % DIMENSIONS, weights, minlength=DIMENSIONS)
    length = float(np.linalg.norm(vector))
    # Chroma accepts a zero vector and then ranks at random: a text without a term points one fixed way.
    return (vector / length if length else np.eye(1, DIMENSIONS)[0]).tolist()  # type: ignore[no-any-return]
