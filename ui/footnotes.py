"""An answer as one text for programs that know nothing of citations: with footnotes, and as Markdown where wanted."""

import re
from urllib.parse import quote

from assistant.answer import Answer, Citation
from prompts.words import say
from ui.labels import label
from ui.render import MARKER, anchor, offers
from ui.visible import visible

ACTIVE = re.compile(r"[\\`*_~>|#$\[\]]|^[:(]")
"""What Markdown would not show, and what would make a mark before it a link or the name of one."""
ENTITIES = {"&": "&amp;", "<": "&lt;"}
"""Of HTML, for which not every program takes a backslash."""
RUN = re.compile("[!-~][^\\s\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65“”‘’…—]*")
ADDRESS = re.compile(r"//|@|www\.|\w\.[^\W\d_]{2}")
"""What programs make a link of, asked or not, wherever it stands in a run of characters."""
LINE_ENDS = re.compile(r"\n+")


def footnotes(answer: Answer) -> str:
    """What follows the text: where each mark leads, what is amiss, what else may be asked. May be empty."""
    lines = [line for citation in answer.citations for line in _footnote(citation, answer)]
    lines += [said for said in (answer.notice, answer.label) if said]
    if not answer.citations and offers(answer):
        lines += [label("follow", answer.language), *(f"- {suggestion}" for suggestion in answer.suggestions)]
    return "".join(f"\n{line}" for line in lines)


def markdown(text: str) -> str:
    """The text as Markdown that shows it character for character; its `[n]` marks stay as they are.

    Without this, Markdown would swallow the asterisks that hide names and figures, and addresses,
    whoever put them into a text, would become links.
    """
    text, position, pieces = visible(text), 0, []
    for mark in MARKER.finditer(text):
        pieces += [_escaped(text[position : mark.start()]), mark[0]]
        position = mark.end()
    return LINE_ENDS.sub("\n\n", "".join([*pieces, _escaped(text[position:])]))


def plain(text: str) -> str:
    """The text for models and their readers: no address in it becomes a link, nothing in it goes unseen."""
    return RUN.sub(lambda run: _code(run[0]) if ADDRESS.search(run[0]) else run[0], visible(text))


def annotations(answer: Answer, content: str, base: str) -> list[dict[str, object]]:
    """For each mark in `content` an annotation as OpenAI has them, its address a passage on the chat page at `base`."""
    cited = {f"[{citation.number}]": citation for citation in answer.citations}
    marks = [mark for mark in MARKER.finditer(content[: len(markdown(answer.text))]) if mark[0] in cited]
    return [_annotation(cited[mark[0]], mark, answer, base) for mark in marks]


def _annotation(citation: Citation, mark: re.Match[str], answer: Answer, base: str) -> dict[str, object]:
    found = {
        "start_index": mark.start(),
        "end_index": mark.end(),
        "url": f"{base}/#{quote(anchor(citation.passage))}",
        "title": _place(citation, answer),
        "content": citation.quote,
    }
    return {"type": "url_citation", "url_citation": found}


def _footnote(citation: Citation, answer: Answer) -> list[str]:
    lines = [f"[{citation.number}] “{' '.join(citation.quote.split())}” — {_place(citation, answer)}"]
    if citation.translation:
        lines.append(say("status.translation", "en", text=citation.translation))
    return lines


def _place(citation: Citation, answer: Answer) -> str:
    return " · ".join(part for part in (answer.speech.title, citation.section, citation.passage) if part)


def _escaped(text: str) -> str:
    position, pieces = 0, []
    for run in RUN.finditer(text):
        if ADDRESS.search(run[0]):
            pieces += [_inactive(text[position : run.start()]), _code(run[0])]
            position = run.end()
    return "".join([*pieces, _inactive(text[position:])])


def _inactive(text: str) -> str:
    escaped = ACTIVE.sub(lambda found: f"\\{found[0]}", text)
    return re.sub("[&<]", lambda found: ENTITIES[found[0]], escaped)


def _code(run: str) -> str:
    """As code, in which no program looks for links."""
    fence = "`" * (max(map(len, re.findall("`+", run)), default=0) + 1)
    pad = " " if "`" in (run[0], run[-1]) else ""
    return f"{fence}{pad}{run}{pad}{fence}"
