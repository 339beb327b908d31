"""Speech and answers as HTML that Markdown leaves alone. Nothing anybody wrote becomes markup."""

import re
from collections.abc import Iterable, Sequence

from assistant.answer import LABELLED, Answer, Citation, Growing, Sentence, Status
from assistant.markers import BULLET
from prompts.words import say
from store.speech import MASK, Kind, Language, Passage, Speech
from ui.labels import label, status_label

MARKER = re.compile(r"\[(\d+)\]")
SPECIAL = re.compile(r"[^\w ]", re.ASCII)


def escape(text: str) -> str:
    """ASCII punctuation and line ends as numeric entities: neither HTML nor Markdown sees anything in it."""
    return SPECIAL.sub(lambda found: found[0] if ord(found[0]) > 127 else f"&#{ord(found[0])};", text)


def anchor(passage_id: str) -> str:
    """The id of a passage in the page."""
    return "p-" + re.sub(r"\W+", "-", passage_id)


def masked(text: str, language: Language) -> str:
    """The text escaped, with a box around every mask."""
    title = escape(label("mask", language))
    pieces, position = [], 0
    for mask in MASK.finditer(text):
        pieces.append(escape(text[position : mask.start()]))
        pieces.append(f'<span class="mask" title="{title}">{escape(mask[0])}</span>')
        position = mask.end()
    return "".join(pieces) + escape(text[position:])


def masthead_html(language: Language, title: str = "") -> str:
    """The portal's title or the product's name; its `lang` tells the client which language the page is in."""
    return f'<h1 lang="{language}">{escape(title or label("name", language))}</h1>'


def welcome_html(language: Language) -> str:
    """What stands above the examples before the first question."""
    return f'<div class="welcome"><h2>{label("welcome", language)}</h2><p>{label("how", language)}</p></div>'


def writer_html(model: str | None, language: Language) -> str:
    """Who writes the answers."""
    words = label("quoting", language) if model is None else label("model", language).format(model=model)
    return f"<p>{escape(words)}</p>"


def question_html(question: str) -> str:
    """What the visitor asked."""
    lines = "<br>".join(escape(line) for line in question.splitlines())
    return f'<p class="asked">{lines}</p>'


def answer_html(answer: Answer, language: Language) -> str:
    """The whole answer: what kind it is, its lines with chips, and a note where it is less than it could be."""
    cited = {citation.number: citation for citation in answer.citations}
    kind = status_label(answer.status, language)
    above = f'<p class="status">{escape(kind)}</p>' if kind else ""
    below = "".join(f'<p class="note">{escape(said)}</p>' for said in (answer.notice, answer.label) if said)
    name = "next" if answer.citations and answer.status is not Status.RELATED else "follow"
    offer = f'<p class="follow">{escape(label(name, language))}</p>' if offers(answer) else ""
    return _answer(above + _lines(answer.sentences, cited, language) + below + offer, f" is-{answer.status}")


def offers(answer: Answer) -> bool:
    """Whether suggestions are shown: always but for a fault, where the next question would fare no better."""
    return bool(answer.suggestions) and answer.status is not Status.FAILED


def growing_html(sentences: Sequence[Growing], language: Language, note: str = "") -> str:
    """An answer on its way."""
    cited = {citation.number: citation for sentence in sentences for citation in sentence.cited}
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    return _answer(_lines(sentences, cited, language) + below)


def waiting_html(words: str) -> str:
    """What stands in the place of an answer until its first sentence."""
    return _answer(f'<p class="waiting">{escape(words)}</p>')


def problem_html(words: str) -> str:
    """Why a question cannot be asked."""
    return _answer(f'<p class="problem">{escape(words)}</p>')


def _answer(inside: str, ended: str = "") -> str:
    return f'<div class="answer{ended}">{inside}</div>'


def _lines(sentences: Sequence[Sentence], cited: dict[int, Citation], language: Language) -> str:
    """One paragraph a line; what is not checked, or does not hold, stands in grey."""
    lines, shown = [""], [""]
    for sentence in sentences:
        for number, part in enumerate(sentence.text.split("\n")):
            if number:
                lines, shown = [*lines, ""], [*shown, ""]
            if part.strip():
                inside = _chipped(part, cited, language)
                shown[-1] += f'<span class="unsure">{inside}</span>' if sentence.verdict in LABELLED else inside
                lines[-1] += part
    kept = [(line, html) for line, html in zip(lines, shown, strict=True) if html]
    return "".join(f"<p{_kind(line)}>{html}</p>{_translations(line, cited)}" for line, html in kept)


def _kind(line: str) -> str:
    return ' class="item"' if line.startswith(BULLET) else ""


def _translations(line: str, cited: dict[int, Citation]) -> str:
    """Renderings of what the line quotes, said to be that."""
    found = [cited[number].translation for number in map(int, MARKER.findall(line)) if number in cited]
    shown = [say("status.translation", "en", text=text) for text in found if text]
    return "".join(f'<p class="translation">{masked(text, "en")}</p>' for text in shown)


def _chipped(line: str, cited: dict[int, Citation], language: Language) -> str:
    pieces, position = [], 0
    for mark in MARKER.finditer(line):
        before = line[position : mark.start()]
        # The last character goes with the chip, so that no line starts with one; a mask stays whole.
        held = len(before) - (before[-1:] not in ("", "*"))
        chip = _chip(int(mark[1]), cited.get(int(mark[1])))
        pieces.append(f'{masked(before[:held], language)}<span class="held">{escape(before[held:])}{chip}</span>')
        position = mark.end()
    return "".join(pieces) + masked(line[position:], language)


def _chip(number: int, citation: Citation | None) -> str:
    # The brackets are there for whoever copies the answer or hears it; the page does not show them.
    inside = f'<span class="bracket">&#91;</span>{number}<span class="bracket">&#93;</span>'
    if citation is None:
        return f'<span class="cite">{inside}</span>'
    return f'<a class="cite" href="#{anchor(citation.passage)}" title="{escape(citation.quote)}">{inside}</a>'


def speech_html(speech: Speech, language: Language) -> str:
    """The whole speech, every character of it, each passage under its own id."""
    own_title = speech.passages[0].text == speech.title
    title = "" if own_title else f"<h2>{escape(speech.title)}</h2>"
    body = "".join(_paragraph(speech, run, language) for run in _paragraphs(speech.passages))
    return f'<div class="speech" lang="{speech.language}">{title}{body}</div>'


def _paragraphs(passages: Iterable[Passage]) -> list[list[Passage]]:
    runs: dict[int, list[Passage]] = {}
    for passage in passages:
        runs.setdefault(passage.paragraph, []).append(passage)
    return list(runs.values())


def _paragraph(speech: Speech, run: list[Passage], language: Language) -> str:
    if run[0].kind is Kind.HEADING:
        level = 2 if run[0].text == speech.title else 3
        return f'<h{level} id="{anchor(run[0].id)}">{masked(run[0].text, language)}</h{level}>'
    return f"<p>{''.join(_theme(speech, part, language) for part in _themes(run))}</p>"


def _themes(run: list[Passage]) -> list[list[Passage]]:
    """A paragraph cut before each lead phrase."""
    parts: list[list[Passage]] = []
    for passage in run:
        if not parts or passage.kind is Kind.LEAD:
            parts.append([])
        parts[-1].append(passage)
    return parts


def _theme(speech: Speech, part: list[Passage], language: Language) -> str:
    pieces, position = [], part[0].start
    for passage in part:
        pieces.append(escape(speech.text[position : passage.start]))
        kind = "lead" if passage.kind is Kind.LEAD else "sentence"
        pieces.append(f'<span class="{kind}" id="{anchor(passage.id)}">{masked(passage.text, language)}</span>')
        position = passage.end
    return f'<span class="theme">{"".join(pieces)}</span>'
