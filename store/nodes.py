"""What sentences stand under: the leads and headings of a speech, and the topics that run across it."""

from collections.abc import Mapping, Sequence

from store.expected import Expected
from store.speech import Kind, Section, Speech
from store.structure import asks_for_many, names_part, sentences_under

DEPTH, SHARE = 8, 0.5
"""Where a part is named, a node is looked for among so many finds, and must come so near to the best."""
TOP, TOP_SHARE = 3, 0.7
"""Where none is, it must be among the first few and nearly the best."""
AS_NEAR = 0.95
AS_WIDE = 0.8
"""A topic that runs across all that the best node stands over, and more, is meant where it comes so near to it."""

LEADING = 0.8
"""A topic is brought for a question that does not say it expects many things where it comes so near to a sentence."""


class Nodes:
    """`under`: the sentences that each node stands over, by its id."""

    def __init__(self, speech: Speech, expected: Mapping[str, Expected]) -> None:
        self._speech = speech
        self.under = {p.id: sentences_under(p, speech) for p in speech.passages if p.kind is not Kind.SENTENCE}
        for topic, asked in expected.items():
            if asked.over:
                self.under[topic] = [passage for passage in speech.passages if passage.id in asked.over]

    def is_topic(self, node: str | None) -> bool:
        """It is no part of the speech itself."""
        return node is not None and self._speech.passage(node) is None

    def held(self, found: Sequence[str], section: Section) -> list[str]:
        """What of these stands in the section, and the nodes that run through it."""
        inside = {passage.id for passage in section.passages}
        return [p for p in found if p in inside or any(under.id in inside for under in self.under.get(p, ()))]

    def asked_about(self, question: str, ranked: Sequence[str], lexical: Mapping[str, float]) -> str | None:
        """The theme, section or topic asked about, if it is one rather than a sentence."""
        node = self._best(question, ranked, lexical)
        sentence = max((lexical.get(p, 0.0) for p in ranked if p not in self.under), default=0.0)
        if (
            node is None
            or asks_for_many(question)
            or not self.is_topic(node)
            or lexical.get(node, 0.0) >= LEADING * sentence
        ):
            return node
        return self._best(question, [p for p in ranked if not self.is_topic(p)], lexical)

    def _best(self, question: str, ranked: Sequence[str], lexical: Mapping[str, float]) -> str | None:
        """The best find, or the best of its kind where one is named."""
        named = names_part(question)
        depth, share = (DEPTH, SHARE) if named else (TOP, TOP_SHARE)
        least = share * max(lexical.values(), default=0.0)
        nodes = [node for node in ranked[:depth] if node in self.under and lexical.get(node, 0.0) >= least]
        if not nodes:
            return None
        near = [
            node
            for node in ranked[:DEPTH]
            if node in self.under and lexical.get(node, 0.0) >= AS_WIDE * lexical.get(nodes[0], 0.0)
        ]
        # Where a part is named, one of the speech itself is meant rather than a topic that comes as near.
        own = [
            node
            for node in nodes
            if not self.is_topic(node) and lexical.get(node, 0.0) >= AS_NEAR * lexical.get(nodes[0], 0.0)
        ]
        if named and own:
            return own[0]
        return next((node for node in near if self._is_wider(node, nodes[0])), nodes[0])

    def _is_wider(self, topic: str, node: str) -> bool:
        return self.is_topic(topic) and {p.id for p in self.under[topic]} > {p.id for p in self.under[node]}
