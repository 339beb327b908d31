"""A search that opens when it is needed: a page can be shown while it does."""

from collections.abc import Callable, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from store.evidence import Evidence
from store.speech import Language

if TYPE_CHECKING:
    from store.retriever import Retriever


class LateRetriever:
    """Opens with the first search, or ahead of it by `open`; once, whatever thread asks."""

    def __init__(self, make: "Callable[[], Retriever]") -> None:
        self._make = make
        self._lock = Lock()

    def open(self) -> "Retriever":
        """The retriever; the first caller waits until it is made."""
        with self._lock:
            return self._made

    def search(self, question: str, k: int, context: str = "") -> list[Evidence]:
        """As Retriever.search."""
        return self.open().search(question, k, context)

    def names_a_subject(self, question: str) -> bool:
        """As Retriever.names_a_subject."""
        return self.open().names_a_subject(question)

    def everything(self) -> list[Evidence]:
        """As Retriever.everything."""
        return self.open().everything()

    def follow_ons(self, cited: Sequence[str], language: Language, k: int) -> list[str]:
        """As Retriever.follow_ons."""
        return self.open().follow_ons(cited, language, k)

    @cached_property
    def _made(self) -> "Retriever":
        return self._make()
