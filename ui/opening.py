"""The opening of the search, which takes a while the first time."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from assistant.chain import Assistant


class Opening:
    """Opens the search, once at a time however many ask.

    In a thread of its own: all of the event loop's may be waiting for the name of a service to be looked up.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._open = assistant.retriever.open
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._begun: Future[Any] | None = None

    def begin(self) -> Future[Any]:
        """The opening that is under way, or a new one."""
        if self._begun is None or self._begun.done():
            self._begun = self._thread.submit(self._open)
        return self._begun
