"""The offline embedding: deterministic, in any script, nothing to download."""

import math
from collections import Counter
from typing import Final
from zlib import crc32

import numpy as np
from langchain_core.embeddings import Embeddings

from store.terms import VERSION, question_terms, terms

DIMENSIONS: Final = 1024


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


def _vector(words: list[str]) -> list[float]:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for word, count in Counter(words).items():
        bucket, negative = divmod(crc32(word.encode()), 2)
        vector[bucket % DIMENSIONS] += (1 + math.log(count)) * (-1 if negative else 1) * len(word)
    length = float(np.linalg.norm(vector))
    # Chroma accepts a zero vector and then ranks at random: a text without a term points one fixed way.
    return (vector / length if length else np.eye(1, DIMENSIONS, dtype=np.float32)[0]).tolist()  # type: ignore[no-any-return]
