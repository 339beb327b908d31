"""What to ask next: questions that the speech answers, near what was cited."""

from collections.abc import Mapping, Sequence

from store.expected import Expected
from store.speech import Kind, Language, Speech


def follow_ons(speech: Speech, expected: Mapping[str, Expected], cited: Sequence[str], language: Language) -> list[str]:
    """One question a passage: first of the themes cited, then of what comes next. None where nothing was cited."""
    sentences = [p for p in speech.passages if p.kind is Kind.SENTENCE]
    at = [number for number, passage in enumerate(sentences) if passage.id in cited]
    if not at:
        return []
    last, themes = at[-1], {sentences[number].theme for number in at}
    near = sorted(
        (number for number in range(len(sentences)) if number not in at),
        key=lambda number: (sentences[number].theme not in themes, (number - last) % len(sentences)),
    )
    asked = (expected.get(sentences[number].id, Expected()) for number in near)
    return [questions[0] for each in asked if (questions := getattr(each, language))]
