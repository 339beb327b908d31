"""Evidence for a question: the sentences that come near it, or the whole part that a list or an overview is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from store.belonging import LEAST, Belonging, Search
from store.evidence import CERTAIN, Evidence
from store.expected import Expected
from store.follow_ons import follow_ons
from store.index import Record
from store.mentions import Mentions
from store.nodes import TOP, Nodes
from store.other_matters import is_about_other_matters, names_another_work
from store.overviews import Overviews
from store.parts import asks_a_fact, opening, without_preface, without_time
from store.places import is_theme, named_section, without_place
from store.ranking import LookUp, OpenIndex, Ranked, Ranking
from store.several import Several
from store.speech import Language, Passage, Section, Speech
from store.structure import (
    asks_for_all,
    asks_one_fact,
    brought,
    names_part,
    outline,
    wants_gist,
    wants_whole,
)
from store.subjects import subject
from store.tense import Times, ahead, asks_for_both, tells_throughout

LIST_DEPTH = 2
"""For a list so many times as many sentences are looked at."""
BEYOND = 0.87
"""A sentence outside the theme that a list is about belongs to it where it scores this share of the theme's."""
IN_SPITE = 0.8
"""A question that names another matter is about a passage all the same from this score on."""
NAMED = 0.4
"""From this score on it is that part which the question names."""
SURE = 0.85
"""A topic that its words alone score so is what the question is about, however many things it seems to name."""


class Retriever:
    """Searches one speech. `search` is safe to call from several threads."""

    def __init__(
        self, speech: Speech, records: Sequence[Record], open_index: OpenIndex, expected: Mapping[str, Expected]
    ) -> None:
        self.speech = speech
        self._expected = expected
        self._ranking = Ranking(speech, records, open_index, expected)
        coming = ahead(speech, {p: (*asked.zh, *asked.en) for p, asked in self._expected.items()})
        self._times = Times(coming, {p for p, asked in self._expected.items() if asked.over})
        self._nodes = Nodes(speech, self._expected)
        self._overviews = Overviews(speech, {p: asked.english for p, asked in self._expected.items()}, coming)
        self._mentions = Mentions(speech, self._expected)
        self._several = Several(speech, self._ranking, self._mentions, self._times)
        self._under = self._nodes.under

    @cached_property
    def belonging(self) -> Belonging:
        """Not made for a speech of which no questions are known."""
        return Belonging(self.speech, self._ranking, self._nodes, self._times)

    def search(self, question: str, k: int, context: str = "") -> list[Evidence]:
        """Sentences, best first; empty where nothing is shared.

        Up to `k` for a question about one thing; for a list or an overview the whole theme or
        section that it is about, in the order of the speech. `context` is an earlier question
        that this one leans on; it counts half.
        """
        if names_another_work(f"{question} {context}", f"{self.speech.title} {self.speech.text}"):
            return []
        if asks_for_all(question):
            return self._certain(outline(self.speech.passages))
        # Begun before it is known to be needed: Chroma searches while the rules are tried.
        asked = self.look_up(without_preface(question), context)
        if not asks_one_fact(context) and (whole := self._overviews.of(asked.question)):
            return self._certain(whole)
        if held := self._mentions.asked_for(asked.question):
            in_time = self._times.of(asked.question, [passage.id for passage in held])
            return self._certain([passage for passage in held if passage.id in in_time] or held)
        found = self.by_rules(asked, k)
        return self._in_spite(asked.question, self._completed(found) if isinstance(found, Search) else found)

    def look_up(self, question: str, context: str = "") -> LookUp:
        """Begin the search that takes longest."""
        return self._ranking.look_up(question, context)

    def by_rules(self, asked: LookUp, k: int) -> Search | list[Evidence]:
        """What the rules find; a list of what the question names itself needs no more."""
        listed = wants_whole(asked.question) or self._all_about(asked.question)
        return self._listed(asked, k) if listed else self._nearest(asked, k)

    def _completed(self, search: Search) -> list[Evidence]:
        """How likely the answer is made of each sentence found, and further ones of which it may be."""
        if not search.evidence or not self._expected:
            return search.evidence
        likely = self.belonging.likelihoods(search)
        evidence = [replace(found, belongs=likely.pop(found.passage.id, None)) for found in search.evidence]
        further = sorted(self._where_asked(search, likely), key=lambda p: -likely[p])
        scores, best = search.ranked.scores, evidence[0].score
        more = (replace(self._evidence(self._first(p), min(scores[p], best)), belongs=likely[p]) for p in further)
        return [*evidence, *more]

    def _where_asked(self, search: Search, likely: Mapping[str, float]) -> list[str]:
        """What may belong to the answer, and is of the part and the time asked about."""
        held = self._nodes.held(list(likely), search.part) if search.part else likely
        return self._times.of(opening(search.question), [p for p in held if likely[p] >= LEAST])

    def _nearest(self, asked: LookUp, k: int) -> Search:
        question = asked.question
        section, ranked = named_section(question, self.speech), self._ranking.rank(asked)
        order = self._nodes.held(ranked.order, section) if section else ranked.order
        found = self._measured(self._sentences(order)[:k], ranked, question)
        evidence = self._side_by_side(question, list(found.values()))
        return Search(question, evidence, ranked, section, listed=False)

    def _side_by_side(self, question: str, found: list[Evidence]) -> list[Evidence]:
        """Where the question puts several things side by side, the sentence on each counts for as much as the best."""
        chosen = self._several.side_by_side(question) if found else []
        if not found or found[0].passage.id not in chosen:
            return found
        if not asks_a_fact(question):
            return self._certain(map(self._first, chosen))
        best = found[0]
        beside = [p for p in chosen if p != best.passage.id]
        each = [replace(best, passage=self._first(p), english=self._english(p)) for p in beside]
        return [best, *each, *(entry for entry in found[1:] if entry.passage.id not in chosen)]

    def _listed(self, asked: LookUp, k: int) -> Search | list[Evidence]:
        question = asked.question
        section, about = named_section(question, self.speech), self._subject(question)
        if section and (about == question or wants_gist(question) or is_theme(section)):
            return self._certain(brought(section.passages))
        ranked = self._ranking.rank(asked, about)
        order = self._timely(question, self._nodes.held(ranked.order, section) if section else ranked.order)
        node = self._nodes.asked_about(question, order, ranked.lexical)
        topic = node if self._nodes.is_topic(node) else None
        if section and not topic:
            return self._certain(brought(section.passages))
        several, named = self._each(question, about, topic), self._named(question)
        if several or (node is None and len(named) > 1):
            found = self._certain(self._in_order([*several, *named]))
            return Search(question, found, ranked, section, listed=True)
        sentences = self._sentences(order)[: LIST_DEPTH * k]
        measured = self._measured([node, *sentences] if node else sentences, ranked, question)
        if node is None:
            found = self._side_by_side(question, list(measured.values()))
        else:
            under = self._in_order([*self._asked_of(node, question, section), *named])
            found = self._brought(node, measured, under, names_part(question))
        return Search(question, found, ranked, section, listed=True)

    def _in_order(self, passages: Iterable[Passage]) -> list[Passage]:
        """Each once, as they stand in the speech."""
        return sorted(set(passages), key=lambda passage: passage.start)

    def _each(self, question: str, about: str, topic: str | None) -> list[Passage]:
        """The sentences on each of several things, unless a topic is surely what all of them are of."""
        if topic is not None and self._is_sure(topic, question, about):
            return []
        of_topic = [passage.id for passage in self._under[topic]] if topic else []
        return list(map(self._first, self._several.of(question, of_topic)))

    def _named(self, question: str) -> list[Passage]:
        """The sentences that hold the very words asked about."""
        return [*self._all_about(question), *map(self._first, self._several.by_name(question))]

    def _all_about(self, question: str) -> list[Passage]:
        """Those that hold the word which everything is asked about, of the section and the time."""
        asked, section = subject(question), named_section(question, self.speech)
        if asked is None or is_about_other_matters(question, self.speech.text):
            return []
        held = [p for p in self._mentions.about(asked) if not section or p in section.passages]
        in_time = self._times.of(asked.told, [passage.id for passage in held])
        return [passage for passage in held if passage.id in in_time]

    def _is_sure(self, topic: str, question: str, about: str) -> bool:
        """The topic is what the question is about, however many things it names."""
        times = {passage.id in self._times.ahead for passage in self._under[topic]}
        if tells_throughout(question) and len(times) > 1:
            return True
        return self._ranking.by_words(about).get(topic, 0.0) >= SURE

    def _in_spite(self, question: str, found: list[Evidence]) -> list[Evidence]:
        """Of a question that names another matter only what is about it beyond doubt."""
        elsewhere = is_about_other_matters(question, self.speech.text)
        return [entry for entry in found if entry.score >= IN_SPITE] if elsewhere else found

    def _sentences(self, order: Sequence[str]) -> list[str]:
        return [passage for passage in order if passage not in self._under]

    def names_a_subject(self, question: str) -> bool:
        """It names something of the speech besides a part and a time."""
        return self._ranking.names_something(_without_part_and_time(question))

    def _subject(self, question: str) -> str:
        """The question without part and time; these stay where nothing else is named."""
        return _without_part_and_time(question) if self.names_a_subject(question) else question

    def _timely(self, question: str, order: list[str]) -> list[str]:
        """What is of the time asked about, where that is one and any of the best sentences is."""
        if asks_for_both(question):
            return order
        in_time = self._times.of(opening(question), order)
        return in_time if set(in_time).intersection(self._sentences(order)[:TOP]) else order

    def everything(self) -> list[Evidence]:
        """Every passage that may be cited, in the order of the speech, as if nothing had been asked."""
        return list(self._everything)

    @cached_property
    def _everything(self) -> list[Evidence]:
        return [self._evidence(passage, 0.0) for passage in self.speech.citable]

    def _measured(self, passages: Sequence[str], ranked: Ranked, question: str) -> dict[str, Evidence]:
        """Each with its score, best first. What decides, the best and a node, is compared with the questions known."""
        scores = ranked.scores
        best = sorted(passages, key=lambda passage: -scores[passage])
        evidence = {p: self._evidence(self._first(p), scores[p]) for p in best}
        for p in {*best[:1], *self._under.keys() & evidence.keys()}:
            likeness = self._ranking.likeness(p, question, ranked)
            evidence[p] = replace(evidence[p], matches=self._ranking.matches(p, ranked), likeness=likeness)
        return evidence

    def _first(self, passage: str) -> Passage:
        """The passage of that id, or the first that a topic runs across."""
        return self.speech.passage(passage) or self._under[passage][0]

    def _brought(
        self, node: str, evidence: Mapping[str, Evidence], under: Sequence[Passage], named: bool
    ) -> list[Evidence]:
        """What is asked of those under the node, in order; then what lies outside of it and says as much."""
        top = evidence[node]
        if named and top.score >= NAMED:
            return self._certain(under)
        inside = {node, *(passage.id for passage in (*self._under[node], *under))}
        listed = [replace(top, passage=p, english=self._english(p.id)) for p in under]
        beyond = [found for p, found in evidence.items() if p not in inside and found.score >= BEYOND * top.score]
        return [*listed, *beyond]

    def _asked_of(self, node: str, question: str, section: Section | None) -> list[Passage]:
        """What stands under the node; of it, where there is any, what is of the section and the time asked about."""
        under = [p for p in self._under[node] if not section or p in section.passages]
        opened = question if asks_for_both(question) else opening(question)
        in_time = self._times.of(opened, [passage.id for passage in under])
        return [passage for passage in under if passage.id in in_time] or under

    def _english(self, passage: str) -> str:
        return self._expected.get(passage, Expected()).english

    def _certain(self, passages: Iterable[Passage]) -> list[Evidence]:
        """Named by the question, whatever its words."""
        return [self._evidence(passage, CERTAIN) for passage in passages]

    def _evidence(self, passage: Passage, score: float) -> Evidence:
        return Evidence(passage, score, english=self._english(passage.id))

    def follow_ons(self, cited: Sequence[str], language: Language, k: int) -> list[str]:
        """Up to `k` questions that passages near those cited answer."""
        return follow_ons(self.speech, self._expected, cited, language)[:k]


def _without_part_and_time(question: str) -> str:
    return without_time(without_place(question))
