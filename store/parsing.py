"""Plain text becomes a Speech: paragraphs, headings, leads and sentences, offsets exact.

Sentence ends are found by `sentencex`. What it would cut wrongly (the point inside a mask, a
stop inside a title or an embedded quotation) is covered first by a text of the same length,
so that every offset it returns holds in the original.
"""

import re
from collections.abc import Iterator

import sentencex

from store.speech import CJK, MASK, Kind, Language, Passage, Speech, SpeechError, language_of

Span = tuple[int, int]

HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|#{1,6}\s|[IVX]+\.\s|第[一二三四五六七八九十百\d]+[章节部分篇编]+)")
SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）")
HEADING_LIMIT = 80
TITLE_LIMIT = 40
LEAD_LIMIT = 16
LEADS_AT_LEAST = 3
WRAP_LIMIT = 120

ENDS = "。！？!?.…；;：:，,、”’\"')）"
STOPS = re.compile(r"[。！？!?.…]")
ENCLOSED = re.compile(r"“[^“”]{1,160}”|「[^「」]{1,160}」|《[^《》]{1,160}》|[（(][^（）()]{1,160}[）)]")
SPEAKING = "：:"
WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
COVER = "某"


def parse(text: str, *, speech_id: str = "speech", title: str | None = None) -> Speech:
    """Cut `text` into a Speech. A leading byte-order mark is dropped, nothing else is changed.

    Raises SpeechError("empty_speech") where nothing but white space is left.
    """
    text = text.removeprefix("\ufeff")
    paragraphs = _paragraphs(text)
    if not paragraphs:
        raise SpeechError("empty_speech", speech=speech_id)
    own_title = _title(text, paragraphs)
    passages = tuple(_passages(text, paragraphs, speech_id, has_title=bool(own_title)))
    if all(passage.kind is Kind.HEADING for passage in passages):
        raise SpeechError("empty_speech", speech=speech_id)
    return Speech(speech_id, title or own_title or speech_id, language_of(text), text, passages)


def _passages(text: str, paragraphs: list[Span], speech_id: str, *, has_title: bool) -> Iterator[Passage]:
    language, section, number, count = language_of(text), "", 0, 0
    for index, (start, end) in enumerate(paragraphs):
        line = text[start:end]
        if is_section := _is_heading(line):
            section, number, count = line, number + 1, 0
        if is_section or _is_heading(line, SUBHEADING) or (has_title and index == 0):
            count += not is_section and index > 0
            yield Passage(f"{speech_id}:{number}.{count}", line, start, end, Kind.HEADING, section, "", index)
            continue
        sentences = _sentences(text, (start, end), language)
        leads, theme = _leads(text, sentences), ""
        for span in sentences:
            count += 1
            words = text[slice(*span)]
            kind = Kind.LEAD if span in leads else Kind.SENTENCE
            theme = words if kind is Kind.LEAD else theme
            yield Passage(f"{speech_id}:{number}.{count}", words, *span, kind, section, theme, index)


def _paragraphs(text: str) -> list[Span]:
    """Lines are paragraphs, except in hard-wrapped text, where a blank line or a heading ends one."""
    lines = [span for found in re.finditer(r"[^\r\n]+", text) if (span := _trim(text, found.span()))]
    if not _is_wrapped(text, lines):
        return lines
    joined: list[Span] = []
    for span in lines:
        if joined and _continues(text, joined[-1], span):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Short lines throughout, most of which stop in the middle of a sentence."""
    if len(lines) < 3 or max(end - start for start, end in lines) > WRAP_LIMIT:
        return False
    open_ended = [span for span in lines[:-1] if not _ends_sentence(text, span)]
    return len(open_ended) * 2 > len(lines)


def _continues(text: str, before: Span, after: Span) -> bool:
    gap = text[before[1] : after[0]].replace("\r\n", "\n")
    return gap.count("\n") + gap.count("\r") < 2 and not any(
        _is_heading(text[slice(*s)], f) for s in (before, after) for f in (HEADING, SUBHEADING)
    )


def _ends_sentence(text: str, span: Span) -> bool:
    return bool(STOPS.match(text[slice(*span)].rstrip("”’\"')）")[-1:])) or text[span[1] - 1] in SPEAKING


def _is_heading(line: str, form: re.Pattern[str] = HEADING) -> bool:
    return len(line) <= HEADING_LIMIT and line[-1] not in ENDS and bool(form.match(line))


def _title(text: str, paragraphs: list[Span]) -> str:
    line = text[slice(*paragraphs[0])]
    alone = len(paragraphs) == 1 or _is_heading(line)
    return "" if alone or len(line) > TITLE_LIMIT or line[-1] in ENDS else line


def _sentences(text: str, paragraph: Span, language: Language) -> list[Span]:
    offset = paragraph[0]
    cuts = sentencex.get_sentence_boundaries(language, cover(text[slice(*paragraph)]))
    spans = (_trim(text, (offset + cut["start_index"], offset + cut["end_index"])) for cut in cuts)
    return [span for span in spans if span]


def cover(text: str) -> str:
    """The same length, without the stops that do not end a sentence, nor the wide spaces that sentencex fails on."""
    text = WIDE_SPACE.sub(" ", text)
    text = MASK.sub(lambda mask: COVER * len(mask[0]), text)
    return ENCLOSED.sub(lambda found: _cover_enclosed(found, text), text)


def _cover_enclosed(found: re.Match[str], text: str) -> str:
    """A quotation after a colon is speech: its last stop ends the sentence. Others are part of one."""
    inside = found[0]
    spoken = inside[0] in "“「" and found.start() > 0 and text[found.start() - 1] in SPEAKING
    kept = len(inside) - 2 if spoken else len(inside)
    return STOPS.sub(COVER, inside[:kept]) + inside[kept:]


def _trim(text: str, span: Span) -> Span | None:
    start, end = span
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    return (start, end) if start < end else None


def _leads(text: str, sentences: list[Span]) -> set[Span]:
    """The short phrases under which the sentences of a Chinese paragraph are gathered.

    A short sentence leads where two or more follow before the next short one, or where
    another has its first and last character (坚持…学。).
    """
    short = [index for index, span in enumerate(sentences) if _is_short(text[slice(*span)])]
    shapes = [_shape(text, sentences[index]) for index in short]
    leads = set()
    for place, index in enumerate(short):
        following = (short[place + 1] if place + 1 < len(short) else len(sentences)) - index - 1
        if following >= 2 or (following and shapes.count(shapes[place]) > 1):
            leads.add(sentences[index])
    return leads if len(leads) >= LEADS_AT_LEAST else set()


def _is_short(words: str) -> bool:
    return len(words) <= LEAD_LIMIT and bool(CJK.match(words)) and not re.search(r"[*，,、：:？?！!\d]", words)


def _shape(text: str, span: Span) -> tuple[str, str]:
    return text[span[0]], text[span[1] - 2]
