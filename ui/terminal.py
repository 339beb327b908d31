"""The terminal: which language it speaks, and how an answer looks there."""

import os

from assistant.answer import Answer
from prompts.words import say
from store.speech import Language


def own_language() -> Language:
    """The language of the terminal, as its locale says."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def readable(answer: Answer) -> str:
    """The answer for a terminal: text, then where each number stands in the speech."""
    lines = [answer.text, ""] if answer.citations else [answer.text]
    for citation in answer.citations:
        place = " · ".join(part for part in (citation.passage, citation.section) if part)
        lines += [f"[{citation.number}] {place}", f"    {citation.quote}"]
        if citation.translation:
            lines.append("    " + say("status.translation", answer.language, text=citation.translation))
    if not answer.citations:
        lines += [f"  · {suggestion}" for suggestion in answer.suggestions]
    return "\n".join([*lines, *(part for said in (answer.notice, answer.label) if said for part in ("", said))])
