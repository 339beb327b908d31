"""The questions a portal offers before the first one, as its address names them: `?questions=First?|Second?`."""

from collections.abc import Mapping, Sequence

MOST = 4
LONGEST = 100


def starters(query: Mapping[str, str]) -> Sequence[str]:
    """At most MOST questions; longer than LONGEST characters they would not be read, and are left out."""
    questions = (question.strip() for question in query.get("questions", "").split("|"))
    return [question for question in questions if 0 < len(question) <= LONGEST][:MOST]
