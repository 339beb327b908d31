"""Evidence for a question: a lexical and a vector ranking over text and expected questions, fused."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from store.embeddings import EmbeddingError
from store.evidence import Evidence, Likeness, odds, raised
from store.expected import Expected
from store.follow_ons import follow_ons
from store.index import Index, Record
from store.known import Group, known_questions
from store.lexical import Lexical, highest
from store.matching import Closeness, Matching
from store.nodes import TOP, Nodes
from store.other_matters import is_about_other_matters
from store.parts import opening, parts, subject
from store.places import named_section, without_place
from store.speech import Language, Passage, Section, Speech
from store.structure import (
    asks_for_all,
    brought,
    names_part,
    names_several,
    outline,
    wants_gist,
    wants_whole,
)
from store.tense import ahead, asks_for_both, looks_ahead
from store.terms import question_terms, terms
from store.wording import Wording

log = logging.getLogger("speech_assistant.retriever")

DEPTH = 20
LEXICAL_WEIGHT = 0.7
"""Of the fused rank; the rest is the vectors'."""
LIST_DEPTH = 2
"""For a list so many times as many sentences are looked at."""
BEYOND = 0.87
"""A sentence outside the theme that a list is about belongs to it where it scores this share of the theme's."""
IN_SPITE = 0.8
"""A question that names another matter is about a passage all the same from this score on."""
NAMED = 0.4
"""From this score on it is that part which the question names."""
SURE = 0.85
"""A topic that is found with this score is what the question is about, however many things it seems to name."""
PART, PART_COMPANION = 0.55, 0.65
"""One of several things is found from this score on; with it what comes near, by the odds."""


class Retriever:
    """Searches one speech. `search` is safe to call from several threads."""

    def __init__(
        self, speech: Speech, records: Sequence[Record], index: Index, expected: Mapping[str, Expected] | None = None
    ) -> None:
        self.speech = speech
        self._index = index
        self._passages = [record.passage for record in records]
        self._position = {record.id: number for number, record in enumerate(records)}
        self._expected = expected or {}
        words = [terms(record.text) for record in records]
        known = known_questions(self._expected)
        self._matching = Matching(known, words)
        # Topics are further ways to what is there already: they make nothing rarer.
        size = sum(speech.passage(passage) is not None for passage in self._passages)
        self._lexical = Lexical(self._passages, words, size, self._matching)
        self._ahead = ahead(speech, {p: (*asked.zh, *asked.en) for p, asked in self._expected.items()})
        self._wording = Wording(speech.passages, self._expected, known)
        self._nodes = Nodes(speech, self._expected)
        self._under = self._nodes.under

    def search(self, question: str, k: int, context: str = "") -> list[Evidence]:
        """Sentences, best first; empty where nothing is shared.

        Up to `k` for a question about one thing; for a list or an overview the whole theme or
        section that it is about, in the order of the speech. `context` is an earlier question
        that this one leans on; it counts half.
        """
        if asks_for_all(question):
            return [self._evidence(passage, 1.0) for passage in outline(self.speech.passages)]
        section, whole = named_section(question, self.speech), wants_whole(question)
        about = self._subject(question) if whole else question
        if section and whole and (about == question or wants_gist(question) or section not in self.speech.sections):
            return [self._evidence(passage, 1.0) for passage in brought(section.passages)]
        elsewhere = is_about_other_matters(question, self.speech.text)
        looked_for = f"{about} {context}" if context else about
        wanted, leaning = question_terms(about), question_terms(context) if context else []
        lexical, near = self._lexical.relevance(wanted, leaning), self._by_vector(looked_for)
        ranked = self._ranked(lexical, near)
        if section:
            ranked = self._nodes.held(ranked, section)
        if whole:
            ranked = self._timely(question, ranked)
        node = self._nodes.asked_about(question, ranked, lexical) if whole else None
        topic = node if self._nodes.is_topic(node) else None
        if section and whole and not topic:
            return [self._evidence(passage, 1.0) for passage in brought(section.passages)]
        sure = topic and self._lexical.scores(wanted, {topic: lexical[topic]})[topic] >= SURE
        if whole and not elsewhere and not sure and (several := self._several(question)):
            return several
        found = [passage for passage in ranked if passage not in self._under][: LIST_DEPTH * k if whole else k]
        measured = found if node is None else [*found, node]
        alone = self._index.embedder.score
        by_words = self._lexical.scores(wanted, {p: lexical[p] for p in measured})
        closeness = self._closeness(about, context)
        scores = {
            p: raised(max(score, alone(near.get(p, 0.0))), self._matching.nearest(p, closeness))
            for p, score in by_words.items()
        }
        evidence = self._measured(measured, scores, about, closeness)
        best = sorted(found, key=lambda passage: -scores[passage])
        if elsewhere:
            return [evidence[passage] for passage in best if scores[passage] >= IN_SPITE]
        if node is None:
            return [evidence[passage] for passage in best]
        return self._brought(node, evidence, best, self._asked_of(node, question, section), names_part(question))

    def _subject(self, question: str) -> str:
        """The question without who asks, without part and time; these stay where nothing else is named."""
        about = subject(without_place(question))
        return about if self._lexical.names_something(question_terms(about)) else question

    def _timely(self, question: str, ranked: list[str]) -> list[str]:
        """What is of the time asked about, where that is one and any of the best sentences is."""
        if asks_for_both(question):
            return ranked
        in_time = self._in_time(opening(question), ranked)
        best = [passage for passage in ranked if passage not in self._under][:TOP]
        return in_time if set(in_time).intersection(best) else ranked

    def _several(self, question: str) -> list[Evidence]:
        """The sentences on each of the things that a question is about, in order; empty if it is about one."""
        if names_part(question) or not names_several(question):
            return []
        found = [sentences for part in parts(question) if (sentences := self._on_part(part, question))]
        chosen = sorted({p for sentences in found for p in sentences}, key=lambda p: self._first(p).start)
        if len(chosen) < 2 or (len(found) < 2 and not asks_for_both(question)):
            return []
        return [self._evidence(self._first(passage), 1.0) for passage in chosen]

    def _on_part(self, part: str, question: str) -> list[str]:
        """The sentences nearest to one of the things; of what was done and of what is to come, where both are asked."""
        wanted = question_terms(part)
        if not self._lexical.names_something(wanted):
            return []
        near = self._lexical.scores(wanted, self._lexical.relevance(wanted))
        held = [p for p, score in near.items() if score >= PART and p not in self._under]
        if asks_for_both(question):
            runs = [[p for p in held if p in self._ahead], [p for p in held if p not in self._ahead]]
        else:
            runs = [self._in_time(question, held)]
        return [p for run in runs for p in run if odds(near[p]) >= PART_COMPANION * max(odds(near[q]) for q in run)]

    def _in_time(self, question: str, passages: list[str]) -> list[str]:
        """Those that tell of what was done, or of what is to come, where the question asks for one of them."""
        wanted = looks_ahead(question) if self._ahead else None
        if wanted is None:
            return passages
        return [p for p in passages if self._expected.get(p, Expected()).over or (p in self._ahead) is wanted]

    def everything(self) -> list[Evidence]:
        """Every passage that may be cited, in the order of the speech, as if nothing had been asked."""
        return list(self._everything)

    @cached_property
    def _everything(self) -> list[Evidence]:
        return [self._evidence(passage, 0.0) for passage in self.speech.citable]

    def _measured(
        self, passages: Sequence[str], scores: Mapping[str, float], question: str, closeness: Closeness
    ) -> dict[str, Evidence]:
        """Each with its score and how the question compares with those that are known of it."""
        words = terms(question)
        return {
            p: Evidence(
                self._first(p),
                scores[p],
                self._matching.matches(p, closeness),
                self._english(self._first(p).id),
                self._likeness(p, words, closeness),
            )
            for p in passages
        }

    def _closeness(self, question: str, context: str) -> Closeness:
        """Of the question to every one known, alone or with what it leans on."""
        words = terms(question)
        alone = self._matching.closeness(words)
        return np.maximum(alone, self._matching.closeness([*words, *terms(context)])) if context else alone

    def _likeness(self, passage: str, words: Sequence[str], closeness: Closeness) -> Likeness | None:
        if not self._wording.known:
            return None
        near = self._matching.near
        return Likeness(
            near(passage, Group.ANSWERED, closeness),
            near(passage, Group.MASKED, closeness),
            near(passage, Group.BESIDE, closeness),
            self._wording.odds(words, passage),
            self._matching.hidden(passage, closeness),
        )

    def _first(self, passage: str) -> Passage:
        """The passage of that id, or the first that a topic runs across."""
        return self.speech.passage(passage) or self._under[passage][0]

    def _brought(
        self, node: str, evidence: Mapping[str, Evidence], found: Sequence[str], under: Sequence[Passage], named: bool
    ) -> list[Evidence]:
        """What is asked of those under the node, in order; then what lies outside of it and says as much."""
        top = evidence[node]
        if named and top.score >= NAMED:
            return [self._evidence(passage, 1.0) for passage in under]
        inside = {passage.id for passage in self._under[node]}
        listed = [replace(top, passage=p, english=self._english(p.id)) for p in under]
        return [*listed, *(evidence[p] for p in found if p not in inside and evidence[p].score >= BEYOND * top.score)]

    def _asked_of(self, node: str, question: str, section: Section | None) -> list[Passage]:
        """What stands under the node; of it, where there is any, what is of the section and the time asked about."""
        under = [p for p in self._under[node] if not section or p in section.passages]
        in_time = self._in_time(opening(question), [passage.id for passage in under])
        return [passage for passage in under if passage.id in in_time] or under

    def _english(self, passage: str) -> str:
        return self._expected.get(passage, Expected()).english

    def _evidence(self, passage: Passage, score: float) -> Evidence:
        return Evidence(passage, score, english=self._english(passage.id))

    def follow_ons(self, cited: Sequence[str], language: Language, k: int) -> list[str]:
        """Up to `k` questions that passages near those cited answer."""
        return follow_ons(self.speech, self._expected, cited, language)[:k]

    def _ranked(self, lexical: Mapping[str, float], near: Mapping[str, float]) -> list[str]:
        """What shares a word with the question, or comes close enough by its vector alone."""
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
