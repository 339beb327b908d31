"""Parts of a speech that a question names by words of their lead phrase or heading."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from store.asking import besides, size
from store.places import NUMBERS, is_theme, themes_of
from store.speech import Section, Speech
from store.terms import ENGLISH, simplify, stem

UNIT = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
"""A Chinese character, or a word of another script."""
ROOT = 5
"""Words are the same that begin with so many letters: industry, industrial."""
CLAUSE = re.compile(r"[，。；：,.;:]")
LEAST_CLAUSE = 6
LEAST_RUN = 2
"""The shortest run of words that a question and a lead have in common, in Chinese characters."""
NAMING_RUN = 4
"""A run from here on names a lead where it stands nowhere else."""
NAMING_SHARE, NAMING_SHARE_OF_A_PART = 0.5, 0.4
"""So does so much of the lead; less where a part is spoken of as such."""
FAMILY = re.compile(
    r"(?P<number>[两二三四五六七八九十])个“?(?P<first>[\u3400-\u9fff]{2})(?:(?:…+|\.{3,})[\u3400-\u9fff])?”?"
)
"""Leads that begin alike, named by how many they are: 五个坚持, 五个“坚持……学”."""

CLEARLY, LEAST_TOLD = 1.5, 1
"""A short name is that of the part of which it tells so many times as much as of any other, and so much at least."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Lead:
    """The words of a lead, a clause of a heading or of its rendering in English, and what it stands over."""

    words: str
    held: frozenset[str]
    size: int
    part: Section


@dataclass(frozen=True)
class Naming:
    """The words that a lead and a question have in common.

    `spans`: where they stand in the question; `share`: how much of the lead they are; `long`: runs fit for a name.
    """

    part: Section
    spans: frozenset[Span]
    share: float
    long: tuple[str, ...]


class Leads:
    """Of one speech; `english` renders its passages, where renderings are known."""

    def __init__(self, speech: Speech, english: Mapping[str, str]) -> None:
        self._leads = list(_leads(speech, english))
        self._headlines = " ".join(lead.words for lead in self._leads)
        texts = [speech.text, *(english.get(passage.id, "") for passage in speech.passages)]
        self._everything = " ".join(_line([unit for unit, _ in _units(simplify(text))]) for text in texts)

    def named(self, clause: str, *, as_part: bool) -> tuple[list[Section], str]:
        """The parts that a clause names, in the order of the speech, and the clause without their names.

        `as_part`: it speaks of a part as such, so that a sentence with the same words is not meant.
        """
        if family := FAMILY.search(clause):
            first = _line(family["first"])
            alike = [lead.part for lead in self._leads if lead.words.startswith(first) and is_theme(lead.part)]
            if len(alike) == NUMBERS[family["number"]]:
                return alike, FAMILY.sub(" ", clause)
        plain = simplify(clause)
        units = list(_units(plain))
        sizes = {unit: size(unit) for unit, _ in units}
        among, share = (self._headlines, NAMING_SHARE_OF_A_PART) if as_part else (self._everything, NAMING_SHARE)
        shared = [naming for lead in self._leads if (naming := _naming(lead, units, sizes))]
        namings = [n for n in shared if n.share >= share or any(among.count(run) == 1 for run in n.long)]
        best = [naming for naming in namings if not any(_less(naming, other) for other in namings)]
        left = _without(plain, {span for naming in best for span in naming.spans})
        return list({naming.part.heading: naming.part for naming in best}.values()), left

    def called(self, name: str, within: Sequence[Section]) -> tuple[Section | None, str]:
        """The part that a short name, beside words that ask, clearly fits best; and what is left without the name.

        `within`: the sections it is one of; none where that is not known.
        """
        leads = [lead for lead in self._leads if not within or any(_is_in(lead.part, section) for section in within)]
        plain = simplify(name)
        units = list(_units(plain))
        words = [unit for unit, _ in units]
        runs = {run for lead in leads for run in _runs(words, lead) if _tells(plain, units, run)}
        holders = {run: _holders(words[slice(*run)], self._leads) for run in runs}
        eligible = {lead.part.heading for lead in leads}
        worth: Counter[str] = Counter()
        for run, held in holders.items():
            worth.update(dict.fromkeys(held & eligible, _size(words[slice(*run)]) / len(held)))
        if not (best := _ahead_of_others(worth)):
            return None, plain
        names = [run for run, held in holders.items() if best in held or len(held) > 1]
        left = _without(plain, {units[place][1] for run in names for place in range(*run)})
        return next(lead.part for lead in leads if lead.part.heading == best), left


def _holders(run: Sequence[str], leads: Sequence[Lead]) -> set[str]:
    """The headings of the parts that hold a run of words: the fewer they are, the more it tells of each."""
    return {lead.part.heading for lead in leads if _line(run) in lead.words}


def _ahead_of_others(worth: Counter[str]) -> str:
    """The part that is clearly worth the most; empty where none is."""
    (best, most), (_, next_most) = [*worth.most_common(2), ("", 0.0), ("", 0.0)][:2]
    return best if most >= LEAST_TOLD and most > CLEARLY * next_most else ""


def _is_in(part: Section, section: Section) -> bool:
    return part != section and part.passages[0] in section.passages


def _tells(plain: str, units: Sequence[tuple[str, Span]], run: Span) -> bool:
    """The run holds more than words that ask."""
    start, end = run
    return bool(besides(plain[units[start][1][0] : units[end - 1][1][1]], results=True))


def _without(text: str, spans: Iterable[Span]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {' ' * (end - start - 1)}{text[end:]}"
    return text


def _leads(speech: Speech, english: Mapping[str, str]) -> Iterator[Lead]:
    for section in speech.sections:
        for part in (section, *themes_of(section)) if section.heading else themes_of(section):
            heading = next(p for p in speech.passages if p.text == part.heading)
            for clause in CLAUSE.split(part.heading) + CLAUSE.split(english.get(heading.id, "")):
                words = [unit for unit, _ in _units(simplify(clause))]
                if (length := sum(map(size, words))) >= LEAST_CLAUSE:
                    yield Lead(_line(words), frozenset(words), length, part)


def _units(plain: str) -> Iterator[tuple[str, Span]]:
    """What a text is compared by, and where it stands; the function words of English are left out."""
    for found in UNIT.finditer(plain):
        if found[0] not in ENGLISH:
            yield stem(found[0])[:ROOT], found.span()


def _line(units: Sequence[str]) -> str:
    return f" {' '.join(units)} "


def _naming(lead: Lead, units: Sequence[tuple[str, Span]], sizes: Mapping[str, int]) -> Naming | None:
    if sum(map(sizes.__getitem__, lead.held & sizes.keys())) < min(NAMING_RUN, NAMING_SHARE_OF_A_PART * lead.size):
        return None
    words = [unit for unit, _ in units]
    runs = list(_runs(words, lead))
    shared = {word for start, end in runs for word in words[start:end]}
    long = tuple(_line(words[start:end]) for start, end in runs if _size(words[start:end]) >= NAMING_RUN)
    spans = frozenset(units[place][1] for run in runs for place in range(*run))
    return Naming(lead.part, spans, _size(shared) / lead.size, long)


def _runs(words: Sequence[str], lead: Lead) -> Iterator[Span]:
    """The longest runs of words that stand in the lead, from left to right."""
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end] in lead.held and _line(words[start : end + 1]) in lead.words:
            end += 1
        if start < end and _size(words[start:end]) >= LEAST_RUN:
            yield start, end
        start = max(end, start + 1)


def _size(words: Iterable[str]) -> int:
    return sum(map(size, words))


def _less(naming: Naming, other: Naming) -> bool:
    """Another lead has most of the same words in common with the question, and more of them."""
    return 2 * len(naming.spans & other.spans) > len(naming.spans) < len(other.spans)
