"""What went wrong with an LLM, as the sentence to show. Nothing the upstream said is passed on."""

from assistant.answer import Finish

BY_HTTP_STATUS = {401: "llm_key", 403: "llm_key", 404: "llm_model", 429: "llm_busy", 503: "llm_busy"}


class CutShort(Exception):
    """The model stopped before its answer was whole."""

    def __init__(self, finish: Finish) -> None:
        super().__init__(finish)
        self.finish = finish


def notice_of(fault: Exception) -> str:
    """The name of the notice for this fault, as in words.toml."""
    status = getattr(fault, "status_code", None)
    if isinstance(status, int):
        return BY_HTTP_STATUS.get(status, "llm_fault")
    kinds = {kind.__name__ for kind in type(fault).__mro__}
    # By name: the classes belong to openai and httpx, which only those with an LLM pay to import.
    return "llm_unreachable" if kinds & {"APIConnectionError", "TransportError", "OSError"} else "llm_fault"
