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
from assistant.overlap import FILLER, MASKING, claims, clauses, coverage, invented
from assistant.polarity import Tense, tense_of
from assistant.stance import takes_back
from store.evidence import Evidence
from store.speech import CJK, Passage, Speech, language_of
from store.terms import question_terms

QUOTATION = re.compile(r"[“「\"]([^“”「」\"]{2,})[”」\"]")
QUOTES = '“”「」"'
NATIVE = {
    "zh": re.compile(r"[（(]?\s*(\**[\u3400-\u9fff][\u3400-\u9fff*·“”《》]*)\s*[）)]?"),
    "en": re.compile(r"[（(]?\s*([A-Za-z][A-Za-z .'-]*[A-Za-z])\s*[）)]?"),
}
"""Words in the speech's own language inside a sentence of another."""
LONG_QUOTATION = 6
"""From so many characters on, quotation marks say that the words stand in the speech."""
OVERLAP = 0.55
CLAUSE_OVERLAP = 0.3
FULL_OVERLAP = 0.85
"""A passage holds so much of a sentence that did not say where it is from."""
SHORT_CLAUSE = 4
FEW = 3
"""Fewer words than these around what is quoted say nothing themselves."""
WINDOW = 3
"""So many sentences, at most, may support one."""
LONGEST = 1_000
"""Characters; what is longer, and no quotation, is no sentence."""
EDGES = "0123456789*"
BRACKETS = {"[": r"[\[［]", "]": r"[\]］]", "［": r"[\[［]", "］": r"[\]］]"}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage cited, its rendering in the other language (may be empty), the tense of its section."""

    passage: Passage
    rendering: str = ""
    tense: Tense | None = None


def sources(speech: Speech, evidence: Sequence[Evidence]) -> list[Source]:
    """The evidence as what may be cited."""
    tenses = {section: tense_of(speech, section) for section in {e.passage.section for e in evidence}}
    return [Source(e.passage, e.english, tenses[e.passage.section]) for e in evidence]


def judge(words: str, cited: Sequence[Source]) -> Verdict:
    """The verdict on a sentence without its markers."""
    if not any(character.isalnum() for character in words):
        return Verdict.META
    if not cited:
        return Verdict.UNCITED
    if any(locate(words, source.passage) for source in cited):
        return Verdict.QUOTED
    sources = _window(words, cited)
    if len(words) > LONGEST or not _quotations_stand(words, sources):
        return Verdict.UNSUPPORTED
    verdict = _compared(words, sources)
    # Last, as few sentences come so far.
    return Verdict.UNSUPPORTED if verdict in SHOWABLE and takes_back(words, _known(sources)) else verdict


def _compared(words: str, sources: Sequence[Source]) -> Verdict:
    if language_of(words) != language_of(sources[0].passage.text):
        return _across(words, sources)
    return (
        Verdict.SUPPORTED if _holds(words, _held(sources), _tense(sources), _headings(sources)) else Verdict.UNSUPPORTED
    )


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
    parts = CJK.findall(words) or [word[:SHORT_CLAUSE].lower() for word in words.split()]
    return 2 * sum(part in held for part in parts) < len(parts)


def _says_enough(words: str, said: str) -> bool:
    """More than a word or two that stand in many a passage; or that something is masked."""
    told = words if MASKING.search(words) else said
    return len(CJK.findall(told)) >= SHORT_CLAUSE or len(re.findall(r"[A-Za-z]{3,}", told)) >= FEW


def locate(words: str, passage: Passage) -> Span | None:
    """Where in the speech these words stand verbatim, white space and outer quotation marks aside."""
    held = _squeezed(passage.text)
    for candidate in (words.strip(), words.strip().strip(QUOTES)):
        if len(candidate) < 2 or _squeezed(candidate) not in held:
            continue
        pattern = r"\s*".join(BRACKETS.get(c, re.escape(c)) for c in candidate if not c.isspace())
        if found := re.search(_uncut(candidate, pattern), passage.text):
            return passage.start + found.start(), passage.start + found.end()
    return None


def _squeezed(words: str) -> str:
    return "".join(words.split()).replace("［", "[").replace("］", "]")


def quotation(words: str, passage: Passage) -> Span | None:
    """Where the first quotation inside a sentence stands in the passage, if it has one."""
    spans = (_located(quote, passage) for quote in QUOTATION.findall(words))
    return next((span for span in spans if span), None)


def unquoted(words: str, cited: Sequence[Source]) -> str:
    """The words without the quotation marks around what is long and stands in no passage."""

    def bare(found: re.Match[str]) -> str:
        kept = len(found[1]) < LONG_QUOTATION or any(_quotes(found[1], source) for source in cited)
        return found[0] if kept else found[1]

    return QUOTATION.sub(bare, words)


def _quotes(quote: str, source: Source) -> bool:
    """The words stand in the passage, or in its rendering (a programme's name in another language)."""
    return bool(_located(quote, source.passage)) or quote.casefold().rstrip(",.") in source.rendering.casefold()


def _located(quote: str, passage: Passage) -> Span | None:
    """A quotation may end in the stop of the sentence around it."""
    return locate(quote, passage) or locate(quote.rstrip("，。,.；;"), passage)


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


def _tense(sources: Sequence[Source]) -> Tense | None:
    tenses = {source.tense for source in sources}
    return tenses.pop() if len(tenses) == 1 else None


def _quotations_stand(words: str, sources: Sequence[Source]) -> bool:
    """What is in quotation marks, and every document named."""
    named = [*QUOTATION.findall(words), *names.documents(words)]
    return all(any(_quotes(name, source) for source in sources) for name in named)


def _holds(words: str, held: str, tense: Tense | None, heading: str = "") -> bool:
    said = claims(words, held)
    own_names = names.stand if language_of(held) == "zh" else names.capitals_stand
    return (
        figures.stand(said, f"{held}\n{heading}")
        and figures.in_place(said, held)
        and masks.stand(said, held)
        and masks.unfilled(said, held)
        and own_names(said, held)
        and _overlaps(said, f"{held}\n{heading}")
        and polarity.stand(said, held, tense)
    )


def _overlaps(said: str, held: str) -> bool:
    parts = [clause for clause in clauses(said) if sum(c.isalpha() for c in clause) >= SHORT_CLAUSE]
    return (
        coverage(said, held) >= OVERLAP
        and all(coverage(FILLER.sub("", clause), held) >= CLAUSE_OVERLAP for clause in parts)
        and not invented(said, held)
    )


def _across(words: str, sources: Sequence[Source]) -> Verdict:
    """A sentence in another language than the passages: against their renderings, where there are any."""
    held, renderings = _held(sources), "\n".join(source.rendering for source in sources)
    if not (figures.values_stand(words, f"{held}\n{renderings}") and masks.shapes_stand(words, held)):
        return Verdict.UNSUPPORTED
    if not all(source.rendering for source in sources):
        return Verdict.UNCHECKED
    unquoted_words, native = QUOTATION.sub("", words), NATIVE[language_of(held)]
    if not all(_stands(name, sources) for name in native.findall(unquoted_words)):
        return Verdict.UNSUPPORTED
    own_words = native.sub(" ", unquoted_words)
    if own_words != words and len(question_terms(claims(own_words, renderings))) < FEW:
        return Verdict.SUPPORTED
    return Verdict.SUPPORTED if _holds(own_words, renderings, _tense(sources)) else Verdict.UNSUPPORTED


def _stands(name: str, sources: Sequence[Source]) -> bool:
    return any(_squeezed(name) in _squeezed(source.passage.text) for source in sources)


def _uncut(words: str, pattern: str) -> str:
    """A figure or a mask at either end is the whole of it."""
    before = r"(?<![\d*.])" if words[0] in EDGES else ""
    after = r"(?!\.?[\d*])" if words[-1] in EDGES else ""
    return before + pattern + after
