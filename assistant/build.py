"""The only place that picks concrete parts."""

from typing import TYPE_CHECKING

from assistant.answer import InputError
from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.writers import Writer, prompted, quoting
from store.embeddings import HashedTerms
from store.index import Index
from store.library import expected_questions, open_speech
from store.retriever import Retriever, records_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def build(settings: Settings) -> Assistant:
    """An Assistant on the speech of the settings.

    Raises store's SpeechError for a speech that cannot be used, InputError("no_model") where an
    LLM is asked for and none is set up.
    """
    speech = open_speech(settings.source)
    embeddings = HashedTerms()
    expected = expected_questions(speech)
    records = records_of(speech, expected)
    index = Index(records, embeddings, identity=embeddings.identity, cache=settings.cache / "index")
    retriever = Retriever(speech, records, index, expected)
    return Assistant(speech, retriever, build_writer(settings), settings)


def build_writer(settings: Settings) -> Writer:
    """The writer the settings ask for."""
    if not settings.asks_llm:
        return quoting()
    if settings.openai_api_key is None and settings.openai_base_url is None:
        raise InputError("no_model")
    return prompted(_model(settings), settings.llm_model)


def _model(settings: Settings) -> "BaseChatModel":
    # Imported here: it takes a second, and only those who set up an LLM need it.
    from langchain.chat_models import init_chat_model

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    return init_chat_model(
        settings.llm_model,
        model_provider="openai",
        api_key=key,
        base_url=settings.openai_base_url,
        temperature=0,
        timeout=settings.llm_timeout,
        max_retries=0,
        # Compatible servers speak chat completions; few speak the Responses API.
        use_responses_api=False,
    )
