"""An embedding that is asked over the network."""

from langchain_core.embeddings import Embeddings

from store.embeddings import EmbeddingError


class Service(Embeddings):
    """Whatever goes wrong is an EmbeddingError, without what the service said: it may quote the key."""

    def __init__(self, client: Embeddings) -> None:
        self._client = client

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text. Raises EmbeddingError `embedding_service`."""
        try:
            vectors = self._client.embed_documents(texts)
        except Exception as fault:  # noqa: BLE001, whatever the client raises; its text stays here
            status = getattr(fault, "status_code", None)
            cause = f"HTTP {status}" if status else type(fault).__name__
            raise EmbeddingError("embedding_service", cause=cause) from None
        if len(vectors) != len(texts):
            raise EmbeddingError("embedding_service", cause=f"{len(vectors)} / {len(texts)}")
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question. Raises EmbeddingError `embedding_service`."""
        return self.embed_documents([text])[0]
