"""Which sentences a question's answer is made of, learned from questions whose sentences are known."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from store.evidence import CERTAIN, COMPANION_OF_SEVERAL, Evidence, companions
from store.nodes import Nodes
from store.parts import opening
from store.ranking import Ranked, Ranking
from store.speech import Kind, Section, Speech, language_of
from store.structure import wants_gist
from store.tense import Times
from store.terms import terms

FILE = Path(__file__).with_suffix(".toml")
"""A network with one hidden layer, as `python -m tests.evals.belonging` prints it."""
OF_LIST, NEAREST = 20, 10
"""So many sentences are weighed beside those that the rules found, for a list and for anything else."""
LEAST = 0.05
"""What is less likely than that is not brought."""
LONG, MANY, RARE, RUN = 40, 20, 10, 8
"""Characters, sentences, the weight of a word, and characters in a row that count for about 1."""


class Signs(NamedTuple):
    """What speaks for a sentence, or against it; from 0 to about 1.

    `found`: the rules found it; `of_found`: how much they found; `certain`: the question names that itself. `lexical`,
    `score`, `of_best`, `rank`: how near it comes by its words, in all, beside the best, and in what place. `nearest`,
    `topic`, `topic_lexical`, `lead`: how near the questions come that are known of it, of a topic that runs across it,
    and of what it stands under. `shared`, `rarest`, `known`: how much of the question's words stand in it, the rarest
    of them, and how much of them is known of it; `run`: the longest run of characters. `in_time`, `timed`, `ahead`: it
    is of the time asked for; one is asked for; it tells of what is to come. `in_part`, `part`: it is of the part that
    is named; one is named. `beside_found`, `beside_score`: how many of the same theme were found, and the best score
    among them. `listed`, `gist`, `english`, `length`: of the question. `rival`: what comes second, beside the best.
    """

    found: float
    of_found: float
    certain: float
    lexical: float
    score: float
    of_best: float
    rank: float
    nearest: float
    topic: float
    topic_lexical: float
    lead: float
    shared: float
    rarest: float
    known: float
    run: float
    in_time: float
    timed: float
    ahead: float
    in_part: float
    part: float
    beside_found: float
    beside_score: float
    listed: float
    gist: float
    english: float
    length: float
    rival: float


@dataclass(frozen=True, slots=True)
class Search:
    """What the rules found for a question, something at least, and how near all passages come to it.

    `part`: of the speech, where the question names one. `listed`: a list is asked for.
    """

    question: str
    evidence: list[Evidence]
    ranked: Ranked
    part: Section | None
    listed: bool


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is alike for all sentences of a search. `best`: the two best scores; `part`: the ids of what is named."""

    search: Search
    scores: Mapping[str, float]
    best: Sequence[float]
    places: Mapping[str, int]
    found: Collection[str]
    certain: bool
    nearest: Mapping[str, float]
    words: Mapping[str, float]
    shares: Mapping[str, float]
    highest: float
    gist: bool
    english: bool
    in_time: Collection[str]
    part: Collection[str] | None


class Belonging:
    """Of one speech of which questions are known."""

    def __init__(self, speech: Speech, ranking: Ranking, nodes: Nodes, times: Times) -> None:
        self._ranking, self._times = ranking, times
        self._sentences = {passage.id: passage for passage in speech.passages if passage.kind is Kind.SENTENCE}
        self._words = {p: set(terms(passage.text)) for p, passage in self._sentences.items()}
        over: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for node, under in nodes.under.items():
            for passage in under:
                over[passage.id][nodes.is_topic(node)].append(node)
        self._over = dict(over)
        themes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for p, passage in self._sentences.items():
            themes[passage.section, passage.theme].append(p)
        self._beside = {p: [other for other in run if other != p] for run in themes.values() for p in run}

    def likelihoods(self, search: Search) -> dict[str, float]:
        """How likely each sentence belongs to the answer, from 0 to 1; those that are near enough to be weighed."""
        signs = self.signs(search)
        return dict(zip(signs, likely(np.array(list(signs.values()), dtype=float)).tolist(), strict=True))

    def signs(self, search: Search) -> dict[str, Signs]:
        """By the id of the sentence."""
        order = [p for p in search.ranked.order if p in self._sentences]
        found = [entry.passage.id for entry in search.evidence if entry.passage.id in self._sentences]
        weighed = list(dict.fromkeys([*order[: OF_LIST if search.listed else NEAREST], *found]))
        whole = self._whole(search, order, {p: search.ranked.scores[p] for p in weighed})
        return {p: self._of(p, whole) for p in weighed}

    def _whole(self, search: Search, order: Sequence[str], scores: Mapping[str, float]) -> _Whole:
        best = max(search.evidence, key=lambda found: found.score)
        return _Whole(
            search=search,
            scores=scores,
            best=sorted([*scores.values(), 0.0, 0.0], reverse=True)[:2],
            places={p: place for place, p in enumerate(order)},
            found={found.passage.id for found in companions(search.evidence, best, COMPANION_OF_SEVERAL)},
            certain=best.score == CERTAIN,
            nearest=search.ranked.closeness.nearest,
            words={word: self._ranking.weight(word) for word in search.ranked.wanted},
            shares=search.ranked.shares,
            highest=max(search.ranked.lexical.values(), default=1.0),
            gist=wants_gist(search.question),
            english=language_of(search.question) == "en",
            in_time=set(self._times.of(opening(search.question), list(self._sentences))),
            part={passage.id for passage in search.part.passages} if search.part else None,
        )

    def _of(self, p: str, whole: _Whole) -> Signs:
        question, lexical, words = whole.search.question, whole.search.ranked.lexical, whole.words
        leads, topics = self._over.get(p, ((), ()))
        beside, highest, total = self._beside[p], whole.highest, sum(words.values()) or 1.0
        held = [weight for word, weight in words.items() if len(word) > 1 and word in self._words[p]]
        return Signs(
            found=p in whole.found,
            of_found=len(whole.found) / MANY,
            certain=whole.certain,
            lexical=lexical.get(p, 0.0) / highest,
            score=whole.scores[p],
            of_best=whole.scores[p] / (whole.best[0] or 1.0),
            rank=1 / (1 + whole.places.get(p, len(self._sentences))),
            nearest=whole.nearest.get(p, 0.0),
            topic=_highest(whole.nearest, topics),
            topic_lexical=_highest(lexical, topics) / highest,
            lead=_highest(whole.nearest, leads),
            shared=sum(held) / total,
            rarest=max(held, default=0.0) / RARE,
            known=whole.shares[p],
            run=_run(question, self._sentences[p].text) / RUN,
            in_time=p in whole.in_time,
            timed=len(whole.in_time) < len(self._sentences),
            ahead=p in self._times.ahead,
            in_part=whole.part is not None and p in whole.part,
            part=whole.part is not None,
            beside_found=sum(other in whole.found for other in beside) / (len(beside) or 1),
            beside_score=_highest(whole.scores, beside),
            listed=whole.search.listed,
            gist=whole.gist,
            english=whole.english,
            length=len(question) / LONG,
            rival=whole.best[1] / (whole.best[0] or 1.0),
        )


def likely(signs: NDArray[np.float64]) -> NDArray[np.float64]:
    """From signs, a row a sentence, how likely each belongs."""
    if not len(signs):
        return np.zeros(0)
    hidden, shift, last, constant = _network()
    totals = np.maximum(signs @ hidden + shift, 0) @ last + constant
    return np.asarray(1 / (1 + np.exp(-totals)), dtype=np.float64)


def _highest(values: Mapping[str, float], names: Collection[str]) -> float:
    """Of those named; nought where there are none."""
    return max(map(values.get, names, repeat(0.0)), default=0.0)


def _run(question: str, text: str) -> int:
    """Characters of the longest run of the question that stands in the text, RUN of them at most."""
    longest = 0
    for start in range(len(question)):
        while longest < RUN and start + longest < len(question) and question[start : start + longest + 1] in text:
            longest += 1
    return longest


@cache
def _network() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    held = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return (
        np.array([held[name] for name in Signs._fields]),
        np.array(held["shift"]),
        np.array(held["last"]),
        held["constant"],
    )
