"""Questions about several things at once: the sentences on each of them."""

import re
from collections.abc import Collection, Mapping

from store.evidence import odds
from store.mentions import Mentions, quoted
from store.other_matters import is_about_other_matters
from store.parts import bare, coordinated, parts, sets_apart
from store.ranking import Ranking
from store.speech import Kind, Speech, language_of
from store.structure import names_part, names_several
from store.tense import Times, asks_for_both

PART, PART_COMPANION = 0.55, 0.65
"""One of several things is found from this score, by words alone, on; with it what comes near, by the odds."""
PART_ALONE = {"zh": 0.69, "en": 0.55}
"""From this score on where the question does not say that it is about several things."""
APART = 0.4
"""From this score on one of several things is found where no other sentence has half the odds."""
FEW = 2
"""A word that stands in so few sentences is what these are about."""

APIECE = re.compile(r"分别|各(?![种类位级界地方项])|\b(?:each|respectively|both)\b", re.IGNORECASE)
"""Each of several things is asked about by itself."""


class Several:
    """Of one speech. Sentences are given by their ids, in the order of the speech."""

    def __init__(self, speech: Speech, ranking: Ranking, mentions: Mentions, times: Times) -> None:
        self._speech = speech
        self._ranking = ranking
        self._mentions = mentions
        self._times = times

    def side_by_side(self, question: str) -> list[str]:
        """The best sentence on each of the things, where each stands out for its own; else none."""
        things = coordinated(question)
        least = PART_ALONE[language_of(" ".join(things))]
        near = [self._by_words(thing) for thing in things]
        best = [(max(scores, key=scores.__getitem__), scores) for scores in near if scores]
        sure = [(p, scores) for p, scores in best if scores[p] >= least]
        apart = {
            p
            for p, scores in sure
            if all(odds(scores.get(q, 0.0)) < PART_COMPANION * odds(scores[p]) for q, _ in sure if q != p)
        }
        return self._in_order(apart) if len(apart) > 1 else []

    def of(self, question: str, topic: Collection[str] = ()) -> list[str]:
        """The sentences on each of the things that the question says it is about; none if it is about one.

        What was done and what is to come of one thing may all be of its topic, which then tells more.
        """
        several = names_several(question) or sets_apart(question)
        if names_part(question) or not several or is_about_other_matters(question, self._speech.text):
            return []
        found = [sentences for part in parts(question) if (sentences := self._on_part(part, question))]
        chosen = {p for sentences in found for p in sentences}
        if len(chosen) < 2 or (len(found) < 2 and (not asks_for_both(question) or _is_little_of(topic, chosen))):
            return []
        return self._in_order(chosen)

    def by_name(self, question: str) -> list[str]:
        """The sentences in which one of the things, each asked about by itself, stands as a word."""
        named = parts(question) if APIECE.search(question) and not asks_for_both(question) else []
        return self._in_order({p for part in named for p in self._times.of(question, self._literally(part))})

    def _on_part(self, part: str, question: str) -> list[str]:
        """The sentences nearest to one of the things; of what was done and of what is to come, where both are asked."""
        near = self._sentences(self._ranking.by_words(part))
        held = [p for p in near if near[p] >= PART]
        if asks_for_both(question):
            runs = [[p for p in held if p in self._times.ahead], [p for p in held if p not in self._times.ahead]]
        else:
            runs = [self._times.of(question, held)]
        words = quoted(part) if asks_for_both(question) else []
        nearest = [
            p
            for run in runs
            for p in run
            if odds(near[p]) >= PART_COMPANION * max(odds(near[q]) for q in run)
            or any(word in self._text(p) for word in words)
        ]
        if nearest or asks_for_both(question):
            return nearest
        return self._times.of(question, self._literally(part) or self._standing_out(near))

    def _literally(self, part: str) -> list[str]:
        """The sentences in which a part of one word stands, where these are few."""
        held = self._mentions.holding(part)
        return [passage.id for passage in held] if len(held) <= FEW else []

    def _standing_out(self, near: Mapping[str, float]) -> list[str]:
        """The sentence that comes nearest, where no other comes nearly as near."""
        first, second = sorted([*near.values(), 0.0, 0.0], reverse=True)[:2]
        return [p for p in near if near[p] == first] if first >= APART and odds(second) <= odds(first) / 2 else []

    def _by_words(self, thing: str) -> dict[str, float]:
        """The sentences on one thing, scored by its words alone, of the time asked about."""
        near = self._sentences(self._ranking.by_words(bare(thing)))
        return {p: near[p] for p in self._times.of(thing, list(near))}

    def _sentences(self, near: dict[str, float]) -> dict[str, float]:
        return {p: score for p, score in near.items() if self._is_sentence(p)}

    def _is_sentence(self, p: str) -> bool:
        passage = self._speech.passage(p)
        return passage is not None and passage.kind is Kind.SENTENCE

    def _text(self, p: str) -> str:
        passage = self._speech.passage(p)
        return passage.text if passage else ""

    def _in_order(self, chosen: Collection[str]) -> list[str]:
        return [passage.id for passage in self._speech.passages if passage.id in chosen]


def _is_little_of(topic: Collection[str], chosen: Collection[str]) -> bool:
    """All of these are of the topic, and it has as many more."""
    return set(chosen) <= set(topic) and 2 * len(chosen) <= len(topic)
