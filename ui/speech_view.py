"""A speech as the API shows it."""

from assistant.answer import Data
from store.speech import Kind, Language, Passage, Speech


class SectionView(Data):
    """A heading (empty before the first one) and the lead phrases under it."""

    heading: str
    themes: tuple[str, ...]


class MaskView(Data):
    """Where the published text hides a name or a figure: `text[start:end]` is asterisks."""

    start: int
    end: int


class SpeechView(Data):
    """The whole text; offsets count its characters (Unicode code points), the digest is of it in UTF-8."""

    id: str
    title: str
    language: Language
    sha256: str
    text: str
    sections: tuple[SectionView, ...]
    masks: tuple[MaskView, ...]


class PassageView(Data):
    """The smallest citable unit, `text[start:end]` of the speech; headings may not be cited."""

    id: str
    text: str
    start: int
    end: int
    kind: Kind
    section: str
    theme: str


def speech_view(speech: Speech) -> SpeechView:
    """The speech, with its outline."""
    return SpeechView(
        id=speech.id,
        title=speech.title,
        language=speech.language,
        sha256=speech.sha256,
        text=speech.text,
        sections=tuple(SectionView(heading=part.heading, themes=part.themes) for part in speech.sections),
        masks=tuple(MaskView(start=mask.start, end=mask.end) for mask in speech.masks),
    )


def passage_view(passage: Passage) -> PassageView:
    """One passage of it."""
    return PassageView(
        id=passage.id,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        kind=passage.kind,
        section=passage.section,
        theme=passage.theme,
    )
