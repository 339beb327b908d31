"""How near the passages of a speech come to a question: by their words, by vectors, by the questions known of them."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from store.embeddings import EmbeddingError
from store.evidence import Likeness, Match, raised
from store.expected import Expected
from store.index import Index, Record
from store.known import Group, known_questions
from store.lexical import Lexical, highest
from store.matching import Closeness, Matching
from store.speech import Speech
from store.terms import Terms, question_terms, terms
from store.wording import Wording

log = logging.getLogger("speech_assistant.retriever")

DEPTH = 20
LEXICAL_WEIGHT = 0.7
"""Of the fused rank; the rest is the vectors'."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """`order`: ids of passages and topics, best first; `lexical`: BM25, `near`: cosines, by id; `wanted`: the terms."""

    order: list[str]
    lexical: dict[str, float]
    near: dict[str, float]
    wanted: list[str]


class Ranking:
    """Over the records of one speech."""

    def __init__(
        self, speech: Speech, records: Sequence[Record], index: Index, expected: Mapping[str, Expected]
    ) -> None:
        self._index = index
        self._passages = [record.passage for record in records]
        self._position = {record.id: number for number, record in enumerate(records)}
        read, known = Terms(), known_questions(expected)
        self._matching = Matching(known, [record.text for record in records], read)
        # Topics are further ways to what is there already: they make nothing rarer.
        size = sum(speech.passage(passage) is not None for passage in self._passages)
        self._lexical = Lexical(self._passages, read.of(record.text for record in records), size, self._matching)
        self._wording = Wording(speech.passages, expected, known, self._matching.vectors, read)

    def rank(self, question: str, context: str = "") -> Ranked:
        """What shares a word with the question, or comes close enough by its vector alone. The context counts half."""
        wanted, leaning = question_terms(question), question_terms(context) if context else []
        lexical = self._lexical.relevance(wanted, leaning)
        near = self._by_vector(f"{question} {context}" if context else question)
        return Ranked(self._fused(lexical, near), lexical, near, wanted)

    def by_words(self, question: str) -> dict[str, float]:
        """Scores by the words alone; none where the question names nothing."""
        wanted = question_terms(question)
        return self._lexical.scores(wanted, self._lexical.relevance(wanted)) if self.names_something(question) else {}

    def names_something(self, question: str) -> bool:
        """A word that few passages know is in it."""
        return self._lexical.names_something(question_terms(question))

    def closeness(self, question: str, context: str = "") -> Closeness:
        """Of the question to every one known, alone or with what it leans on."""
        words = terms(question)
        return self._matching.closeness(words, *([[*words, *terms(context)]] if context else []))

    def scores(self, passages: Sequence[str], ranked: Ranked, closeness: Closeness) -> dict[str, float]:
        """From 0 to 1."""
        alone = self._index.embedder.score
        by_words = self._lexical.scores(ranked.wanted, {p: ranked.lexical.get(p, 0.0) for p in passages})
        return {
            p: raised(max(score, alone(ranked.near.get(p, 0.0))), closeness.nearest.get(p, 0.0))
            for p, score in by_words.items()
        }

    def matches(self, passage: str, closeness: Closeness) -> tuple[Match, ...]:
        """The questions known of the passage that come closest, closest first."""
        return self._matching.matches(passage, closeness)

    def weight(self, word: str) -> float:
        """What a word counts for: more the rarer it is."""
        return self._matching.weight(word)

    def shares(self, wanted: Sequence[str], passages: Collection[str]) -> dict[str, float]:
        """How much of these words each passage knows, with all that is known of it; from 0 to 1."""
        return self._lexical.shares(wanted, passages)

    def likeness(self, passage: str, question: str, closeness: Closeness) -> Likeness | None:
        """How the question compares with those known of the passage; None where none beside the point are known."""
        if not self._wording.known:
            return None
        near = self._matching.near
        return Likeness(
            near(passage, Group.ANSWERED, closeness),
            near(passage, Group.MASKED, closeness),
            near(passage, Group.BESIDE, closeness),
            self._wording.odds(terms(question), passage),
            self._matching.hidden(passage, closeness),
        )

    def _fused(self, lexical: Mapping[str, float], near: Mapping[str, float]) -> list[str]:
        fused: defaultdict[str, float] = defaultdict(float)
        for scores, weight in ((lexical, LEXICAL_WEIGHT), (near, 1 - LEXICAL_WEIGHT)):
            highest = max(scores.values(), default=1.0)
            for passage, score in scores.items():
                fused[passage] += weight * score / highest
        floor = self._index.embedder.floor
        return sorted((p for p in fused if p in lexical or near[p] >= floor), key=lambda p: -fused[p])

    def _by_vector(self, question: str) -> dict[str, float]:
        try:
            found = self._index.search(question, DEPTH)
        except EmbeddingError as fault:
            log.warning("The embedding failed (%s %s); this question is searched by its words alone.", *fault.args)
            return {}
        return highest(self._passages, ((self._position[record], similarity) for record, similarity in found))
