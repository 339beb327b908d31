"""What is indexed of a speech: each text, and the questions expected of it."""

from collections.abc import Mapping
from itertools import chain

from store.expected import Expected
from store.index import Record
from store.speech import Kind, Speech


def records_of(speech: Speech, expected: Mapping[str, Expected]) -> list[Record]:
    """One record a text, its lead phrase in front, and one for its expected questions in each language.

    Leads and headings are found by their expected questions where there are any, else by their words.
    """
    records = []
    for passage in speech.passages:
        if passage.kind is Kind.SENTENCE:
            text = f"{passage.theme} {passage.text}" if passage.theme else passage.text
            records.append(Record(passage.id, passage.id, text))
        elif passage.id not in expected:
            records.append(Record(passage.id, passage.id, passage.text))
        if asked := expected.get(passage.id):
            records += _asked(passage.id, asked)
    topics = (_asked(topic, asked) for topic, asked in expected.items() if asked.over)
    return [*records, *chain.from_iterable(topics)]


def _asked(passage: str, asked: Expected) -> list[Record]:
    return [Record(f"{passage}#{language}", passage, asked.joined(language)) for language in ("zh", "en")]
