"""Each sentence of an answer against the passages it cites: what is said must stand there.

Figures, masks, quotations and names are compared as they are; what turns a sentence round
(negation, quantity, modality, who to whom) clause by clause. The other words must overlap with
at most three sentences of what is cited.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import figures, masks, names, polarity
from assistant.answer import SHOWABLE, Verdict
from assistant.disguise import explained
from assistant.overlap import MASKING, claims, coverage, matter, weight
from assistant.placing import in_place
from assistant.polarity import Told
from assistant.quotations import QUOTATION, locate, names_document, quotations, quotes, squeezed
from assistant.sources import Source
from assistant.stance import takes_back
from store.speech import CJK, MASK, language_of
from store.terms import question_terms

NATIVE = {
    "zh": re.compile(r"[（(]?\s*((?:\*+(?:\.\*+)*)?[\u3400-\u9fff][\u3400-\u9fff*·“”《》]*)\s*[）)]?"),
    "en": re.compile(r"[（(]?\s*([A-Za-z][A-Za-z .'-]*[A-Za-z])\s*[）)]?"),
}
"""Words in the speech's own language inside a sentence of another."""
OVERLAP = {"zh": 0.38, "en": 0.22}
"""So much of a sentence stands in what it cites."""
ACROSS = 0.55
"""So much, where it is held against a translation."""
CLAUSE_SHARE = 0.9
"""A clause may share less than the whole sentence, by so much."""
BRIEF, MORE = 10, 1.2
"""A sentence of no more words (characters) must share more: its subject, repeated, is most of it."""
FULL_OVERLAP = 0.85
"""A passage holds so much of a sentence that did not say where it is from."""
TOUCHING = 0.15
"""A sentence in another language that shares less with the renderings is about something else."""
FEW = 3
"""Fewer words than these around what is quoted say nothing themselves."""
FRAGMENT = 2
"""Fewer words (characters) of its own say nothing that a passage could support."""
ENOUGH = 4
"""So many characters tell more than a word that stands in many a passage."""
WINDOW = 3
"""So many sentences, at most, may support one."""
LONGEST = 1_000
"""Characters; what is longer, and no quotation, is no sentence."""


def judge(words: str, cited: Sequence[Source]) -> Verdict:
    """The verdict on a sentence without its markers."""
    if not any(character.isalnum() for character in words):
        return Verdict.META
    if not cited:
        return Verdict.UNCITED
    if any(locate(words, source.passage) for source in cited):
        return Verdict.QUOTED
    sources = _window(words, cited)
    if len(words) > LONGEST or _is_fragment(words) or not _quotations_stand(words, sources):
        return Verdict.UNSUPPORTED
    verdict = _compared(words, sources)
    # Last, as few sentences come so far.
    return Verdict.UNSUPPORTED if verdict in SHOWABLE and takes_back(words, _known(sources)) else verdict


def _compared(words: str, sources: Sequence[Source]) -> Verdict:
    if language_of(words) != language_of(sources[0].passage.text):
        return _across(words, sources)
    said, text = _text(words, sources)
    holds = _agrees(said, text) and _overlaps(said, text.about, OVERLAP[language_of(words)])
    return Verdict.SUPPORTED if holds else Verdict.UNSUPPORTED


def _is_fragment(words: str) -> bool:
    """Hardly a word that is no function word, and no mask."""
    return weight(words) < FRAGMENT and not MASK.search(words)


def supports(words: str, source: Source) -> bool:
    """A passage that says all of a sentence, which may then cite it."""
    foreign = language_of(words) != language_of(source.passage.text)
    held = source.rendering if foreign else source.passage.text
    if len(words) > LONGEST or _far(words, held):
        return False
    said = claims(words, held)
    near = _says_enough(words, said) and coverage(said, held) >= FULL_OVERLAP
    return near and judge(words, [source]) in (Verdict.QUOTED, Verdict.SUPPORTED)


def _far(words: str, held: str) -> bool:
    """Most of the words do not stand there: seen at a glance, as every passage is tried."""
    parts = CJK.findall(words) or [word[:ENOUGH].lower() for word in words.split()]
    return 2 * sum(part in held for part in parts) < len(parts)


def _says_enough(words: str, said: str) -> bool:
    """More than a word or two that stand in many a passage; or that something is masked."""
    told = words if MASKING.search(words) else said
    return len(CJK.findall(told)) >= ENOUGH or len(re.findall(r"[A-Za-z]{3,}", told)) >= FEW


def _window(words: str, cited: Sequence[Source]) -> Sequence[Source]:
    """The sentences of what is cited that hold most of the words, in the order cited."""
    if len(cited) <= WINDOW:
        return cited
    best = sorted(cited, key=lambda source: coverage(words, source.rendering or source.passage.text))[-WINDOW:]
    return [source for source in cited if source in best]


def _held(sources: Sequence[Source]) -> str:
    return "\n".join(source.passage.text for source in sources)


def _known(sources: Sequence[Source]) -> str:
    """The passages, and what they are rendered as."""
    return "\n".join(f"{source.passage.text}\n{source.rendering}" for source in sources)


def _headings(sources: Sequence[Source]) -> str:
    """What the sentences stand under: a section's heading says what they are about, and so does a theme."""
    return "\n".join(dict.fromkeys(f"{source.passage.section}\n{source.passage.theme}" for source in sources))


def _context(sources: Sequence[Source]) -> str:
    return "\n".join(dict.fromkeys(source.context for source in sources))


def _told(sources: Sequence[Source], texts: Sequence[str]) -> Told:
    """Of several passages told in different tenses a clause goes with the one that holds most of it."""
    if len({source.tense for source in sources}) == 1:
        return lambda clause: sources[0].tense
    tenses = {text: source.tense for source, text in zip(sources, texts, strict=True)}
    return lambda clause: tenses[max(texts, key=lambda text: coverage(clause, text))]


def _quotations_stand(words: str, sources: Sequence[Source]) -> bool:
    """What is in quotation marks, and every document named."""
    known = f"{_headings(sources)}\n{_context(sources)}"
    # Where the speech is in English, 《》 only translates.
    titles = names.documents(words) if language_of(sources[0].passage.text) == "zh" else ()
    return all(any(names_document(title, source) for source in sources) for title in titles) and all(
        f"“{quote}”" in known or any(quotes(quote, source) for source in sources) for quote in quotations(words)
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """What a sentence is held against: the passages, what they stand under, what was said before, how it is told."""

    held: str
    heading: str
    context: str
    told: Told

    @property
    def about(self) -> str:
        return f"{self.held}\n{self.heading}"


def _text(words: str, sources: Sequence[Source]) -> tuple[str, _Text]:
    """What is said about the matter, and the text of the passages."""
    texts = [source.passage.text for source in sources]
    held = "\n".join(texts)
    said = masks.restored(claims(words, held), held)
    return said, _Text(held, _headings(sources), _context(sources), _told(sources, texts))


def _agrees(said: str, text: _Text) -> bool:
    """Nothing said differs from what the text says of the same."""
    return (
        figures.stand(said, text.about, text.context)
        and in_place(said, text.held)
        and masks.stand(said, text.held, text.context)
        and masks.unfilled(said, text.held)
        and _named(said, text)
        and polarity.stand(said, text.held, text.told)
    )


def _named(said: str, text: _Text) -> bool:
    if language_of(text.held) == "zh":
        own_names = names.stand(said, text.held, text.context)
    else:
        own_names = names.capitals_stand(said, f"{text.held} {text.context}")
    return own_names and names.script_stands(said, text.held)


def _overlaps(said: str, held: str, share: float) -> bool:
    whole = share * MORE if weight(said) <= BRIEF else share
    return coverage(said, held) > whole and all(coverage(part, held) > share * CLAUSE_SHARE for part in matter(said))


def _across(words: str, sources: Sequence[Source]) -> Verdict:
    """A sentence in another language than the passages: against their renderings, where there are any."""
    renderings = [source.rendering for source in sources]
    held, rendered = _held(sources), "\n".join(renderings)
    if not (figures.values_stand(words, f"{held}\n{rendered}") and masks.shapes_stand(words, held)):
        return Verdict.UNSUPPORTED
    if explained(words, f"{held}\n{rendered}"):
        return Verdict.UNSUPPORTED
    if not all(source.rendering for source in sources):
        return Verdict.UNCHECKED
    own_words, native = QUOTATION.sub("", words), NATIVE[language_of(held)]
    if not all(_stands(name, sources) for name in native.findall(own_words)):
        return Verdict.UNSUPPORTED
    said = claims(names.institutions_removed(native.sub(" ", own_words)), rendered)
    if own_words != words and len(question_terms(said)) < FEW:
        return Verdict.SUPPORTED
    text, whole = _Text(rendered, "", "", _told(sources, renderings)), claims(native.sub(" ", words), rendered)
    if not _named(said, text) or not masks.stand(said, rendered, margin=masks.MARGIN):
        return Verdict.UNSUPPORTED
    if polarity.contradicts(said, rendered, text.told) or coverage(whole, rendered) <= TOUCHING:
        return Verdict.UNSUPPORTED
    supported = _overlaps(whole, rendered, ACROSS) and polarity.adds_nothing(said, rendered, text.told)
    return Verdict.SUPPORTED if supported else Verdict.UNCHECKED


def _stands(name: str, sources: Sequence[Source]) -> bool:
    return any(squeezed(name) in squeezed(source.passage.text) for source in sources)
