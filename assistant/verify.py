"""Checks an answer again from its JSON and the speech alone; whoever made it need not be trusted."""

import re
from collections.abc import Iterator

from assistant.answer import LABELLED, SHOWABLE, Answer, Citation, Found, Sentence, Status, Verdict
from assistant.grounding import judge
from assistant.markers import BULLET, literal
from assistant.outline import heading_of
from assistant.quotations import QUOTES
from assistant.sources import Source, source
from prompts.words import group, say, template
from store.library import expected_questions
from store.speech import Speech

MARK = re.compile(r"\[(\d{1,6})\]")
CITED = (Status.ANSWERED, Status.WITHHELD, Status.PARTIAL, Status.RELATED)


def problems(answer: Answer, speech: Speech) -> list[str]:
    """Everything about `answer` that does not hold for `speech`; empty where all of it does."""
    if (answer.speech.id, answer.speech.title, answer.speech.sha256) != (speech.id, speech.title, speech.sha256):
        return [f"it is about another text than the speech “{speech.id}”; name its own with --speech"]
    return [
        *(fault for citation in answer.citations for fault in _citation(citation, answer, speech)),
        *(fault for found in answer.passages for fault in _passage(found, speech)),
        *_text(answer),
        *(fault for sentence in answer.sentences for fault in _sentence(sentence, answer, speech)),
        *_status(answer),
    ]


def _citation(citation: Citation, answer: Answer, speech: Speech) -> Iterator[str]:
    name = f"citation [{citation.number}]"
    if speech.text[citation.start : citation.end] != citation.quote or not citation.quote:
        yield f"{name}: the quote does not stand in the speech at {citation.start}–{citation.end}"
    passage = speech.passage(citation.passage)
    if passage is None or not passage.start <= citation.start <= citation.end <= passage.end:
        yield f"{name}: the quote is not part of passage {citation.passage}"
    elif citation.section != passage.section:
        yield f"{name}: passage {citation.passage} stands in another section"
    if citation.translation not in (None, _rendering(citation.passage, speech)):
        yield f"{name}: the translation is not the one that ships with the speech"
    if citation.passage not in {found.id for found in answer.passages}:
        yield f"{name}: passage {citation.passage} was not retrieved"


def _rendering(passage: str, speech: Speech) -> str | None:
    expected = expected_questions(speech).get(passage)
    return expected.english if expected else None


def _passage(found: Found, speech: Speech) -> Iterator[str]:
    passage = speech.passage(found.id)
    if passage is None or (passage.text, passage.start, passage.end, passage.section) != (
        found.text,
        found.start,
        found.end,
        found.section,
    ):
        yield f"passage {found.id} is not what the speech says"


def _text(answer: Answer) -> Iterator[str]:
    if "".join(sentence.text for sentence in answer.sentences).rstrip() != answer.text:
        yield "the text is not the sentences put together"
    shown = list(dict.fromkeys(int(number) for number in MARK.findall(answer.text)))
    numbers = [citation.number for citation in answer.citations]
    if shown != numbers or numbers != list(range(1, len(numbers) + 1)):
        yield "the numbers in the text are not those of the citations, from 1 on"


def _sentence(sentence: Sentence, answer: Answer, speech: Speech) -> Iterator[str]:
    marks = tuple(dict.fromkeys(int(number) for number in MARK.findall(sentence.text)))
    if marks != sentence.citations:
        yield f"“{sentence.text.strip()}” does not show the citations it names"
    cited = [citation for citation in answer.citations if citation.number in sentence.citations]
    label = say(f"label.{sentence.verdict}", answer.language) if sentence.verdict in LABELLED else ""
    if not sentence.text.rstrip().endswith(label):
        yield f"“{sentence.text.strip()}” does not say that it is {sentence.verdict}"
    words = " ".join(MARK.sub("", sentence.text.rstrip().removesuffix(label)).split()).removeprefix(BULLET)
    yield from _verdict(sentence.verdict, words, cited, answer, speech)


def _verdict(verdict: Verdict, words: str, cited: list[Citation], answer: Answer, speech: Speech) -> Iterator[str]:
    if verdict is Verdict.META:
        if words not in _own_lines(answer, speech):
            yield f"“{words}” is no line of the product and has no citation"
    elif verdict not in SHOWABLE:
        if cited:
            yield f"“{words}” is {verdict}, but cites the speech"
    elif not cited:
        yield f"“{words}” is shown without support"
    elif verdict is Verdict.QUOTED:
        if not any(_says(words, citation, answer) for citation in cited):
            yield f"“{words}” is not the words it quotes"
    elif verdict is Verdict.UNCHECKED and answer.language == speech.language:
        yield f"“{words}” could have been checked"
    elif judge(words, _support(cited, speech)) is not verdict:
        yield f"“{words}” is not {verdict} by the passages it cites"


def _support(cited: list[Citation], speech: Speech) -> list[Source]:
    passages = dict.fromkeys(passage for citation in cited if (passage := speech.passage(citation.passage)))
    return [source(speech, p, _rendering(p.id, speech) or "") for p in passages]


def _says(words: str, citation: Citation, answer: Answer) -> bool:
    """Nothing but the quote, or the product's own sentence about a mask around it."""
    own = template("status.withheld", answer.language).replace("[{number}]", "").format(quote=literal(citation.quote))
    said, quote = ("".join(text.split()) for text in (words, literal(citation.quote)))
    return said.strip(QUOTES) == quote.strip(QUOTES) or said == "".join(own.split())


def _own_lines(answer: Answer, speech: Speech) -> tuple[str, ...]:
    failed = re.escape(template("status.failed", answer.language)).replace(re.escape("{request}"), "[0-9a-f]+")
    names = ("related", "corrected", "not_in_speech", "quoting")
    lines = tuple(say(f"status.{name}", answer.language) for name in names)
    lines += tuple(group("courtesy", answer.language).values())
    lines += tuple(
        heading_of(passage) for citation in answer.citations if (passage := speech.passage(citation.passage))
    )
    return lines + ((answer.text,) if re.fullmatch(failed, answer.text) else ())


def _status(answer: Answer) -> Iterator[str]:
    labelled = any(sentence.verdict in LABELLED for sentence in answer.sentences)
    if labelled and answer.status is not Status.PARTIAL:
        yield f"the status {answer.status} does not go with sentences that are not checked or do not hold"
    if (answer.status in CITED) != bool(answer.citations):
        yield f"the status {answer.status} does not go with {len(answer.citations)} citations"
