"""The only place that picks concrete parts."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import InputError
from assistant.calling import Deadlines
from assistant.chain import Assistant
from assistant.chat import WireChat
from assistant.service import Service
from assistant.settings import Settings
from assistant.writers import Writer, prompted, quoting
from prompts.prompt import load
from store.embeddings import Embedder, offline
from store.expected import Kept
from store.floor import measured
from store.late import LateRetriever
from store.library import expected_questions, open_speech
from store.speech import Language, Speech

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from openai import AsyncOpenAI

    from assistant.expecting import Author
    from store.retriever import Retriever

RETRIES = 2
"""Of one request among many, where nobody waits for the single one."""
TEXTS_A_CALL = 10
"""The fewest that a well-known service (DashScope) takes at once."""

NO_KEY = "none"


def build(settings: Settings) -> Assistant:
    """An Assistant on the speech of the settings, ready to search.

    Raises store's SpeechError for a speech or an embedding that cannot be used,
    InputError("no_model") where an LLM is asked for and none is set up.
    """
    assistant = prepare(settings)
    assistant.retriever.open()
    return assistant


def prepare(settings: Settings) -> Assistant:
    """The same, but the search opens with the first question, or with `assistant.retriever.open()`."""
    speech = open_speech(settings.source)
    # Made at once: what is wrong with an embedding is said at the start, to those who can mend it.
    embedder = build_embedder(settings, speech.language)
    retriever = LateRetriever(lambda: _retriever(settings, speech, embedder))
    return Assistant(speech, retriever, build_writer(settings), settings)


def _retriever(settings: Settings, speech: Speech, embedder: Embedder) -> "Retriever":
    # Imported here: half a second that a page need not wait for.
    from store.index import Index
    from store.records import records_of
    from store.retriever import Retriever

    expected = expected_questions(speech) or kept_questions(settings).of(speech)
    records = records_of(speech, expected)
    open_index = partial(Index, records, embedder, cache=settings.cache / "index")
    return Retriever(speech, records, open_index, expected)


def build_embedder(settings: Settings, language: Language) -> Embedder:
    """The embedding the settings ask for, for texts in that language."""
    kind, _, name = settings.embedding.partition(":")
    if kind == "offline":
        return offline()
    embeddings, identity = _local(name) if kind == "onnx" else _service(settings, name)
    prefix = settings.embedding_prefix
    return Embedder(embeddings, identity, measured(embeddings, language, prefix), prefix, asks_service=kind != "onnx")


def _local(folder: str) -> tuple["Embeddings", str]:
    # Imported here, as below: only those who set up a model need what it needs.
    from store.onnx import OnnxEmbeddings

    embeddings = OnnxEmbeddings(Path(folder).expanduser())
    return embeddings, embeddings.identity


def _service(settings: Settings, model: str) -> tuple["Embeddings", str]:
    from langchain.embeddings import init_embeddings

    client = init_embeddings(
        model,
        provider="openai",
        api_key=_key(settings),
        base_url=settings.openai_base_url,
        timeout=_timeout(settings),
        # It would download a tokenizer to count with, and send numbers of tokens, which few servers understand.
        check_embedding_ctx_length=False,
        chunk_size=TEXTS_A_CALL,
    )
    return Service(client), f"openai-{settings.openai_base_url}-{model}"


def build_writer(settings: Settings) -> Writer:
    """The writer the settings ask for."""
    if not settings.asks_llm:
        return quoting()
    if settings.openai_api_key is None and settings.openai_base_url is None:
        raise InputError("no_model")
    client = _client(settings)
    chat = WireChat(_completions(client), model=settings.llm_model, temperature=0)
    writer = prompted(chat, settings.llm_model, _deadlines(settings))
    secret = tuple(text for text in (_key(settings), settings.openai_base_url) if text and text != NO_KEY)
    return replace(writer, close=client.close, private=(*writer.private, *secret))


def build_author(settings: Settings) -> "Author":
    """The LLM that writes expected questions. Raises InputError("no_model_for_questions") where none may be asked."""
    if not settings.asks_llm or (settings.openai_api_key is None and settings.openai_base_url is None):
        raise InputError("no_model_for_questions")
    from assistant.expecting import Author

    return Author(load("expected_questions"), _model(settings), settings.llm_model)


def kept_questions(settings: Settings) -> Kept:
    """The expected questions that were made on this machine."""
    return Kept(settings.cache / "questions")


def _model(settings: Settings) -> "BaseChatModel":
    # Imported here, as below: it takes a second, and only those who set up an LLM need it.
    from langchain.chat_models import init_chat_model

    return init_chat_model(
        settings.llm_model,
        model_provider="openai",
        api_key=_key(settings),
        base_url=settings.openai_base_url,
        temperature=0,
        timeout=_timeout(settings),
        max_retries=RETRIES,
        # Compatible servers speak chat completions; few speak the Responses API.
        use_responses_api=False,
    )


def _client(settings: Settings) -> "AsyncOpenAI":
    from openai import AsyncOpenAI

    return AsyncOpenAI(
        api_key=_key(settings),
        base_url=settings.openai_base_url,
        timeout=_timeout(settings),
        # A second try is ours to make: it knows the deadlines.
        max_retries=0,
        # A compressed stream may be held back on its way.
        default_headers={"Accept-Encoding": "identity"},
    )


def _completions(client: "AsyncOpenAI") -> Callable[..., Awaitable[Any]]:
    from openai import AsyncStream

    # What `chat.completions.create` ends in: before, it tries every type on each message that it might be of.
    return partial(client.post, "/chat/completions", cast_to=object, stream=True, stream_cls=AsyncStream[object])


def _deadlines(settings: Settings) -> Deadlines:
    return Deadlines(
        first_token=settings.llm_first_token_timeout,
        idle=settings.llm_idle_timeout,
        total=settings.llm_total_timeout,
    )


def _timeout(settings: Settings) -> Any:
    """What the client itself looks after: the connection, and a service that says nothing at all."""
    from openai import Timeout

    return Timeout(settings.llm_first_token_timeout, connect=settings.llm_connect_timeout)


def _key(settings: Settings) -> str:
    """Local servers want none, but the client insists on one."""
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else NO_KEY
