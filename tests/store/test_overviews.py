"""A question for the gist of parts brings all of them; one for a single thing in them does not."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Status
from store.library import expected_questions
from store.overviews import Overviews
from store.parsing import parse
from store.speech import Speech

REFORM = ("2.8", "2.9", "2.10")
INDUSTRY = ("2.12", "2.13", "2.14", "2.15", "2.16")
SELF_RELIANCE = ("2.18", "2.19", "2.20", "2.21", "2.22")
TALENT = ("2.24", "2.25", "2.26", "2.27")
FIVE = ("3.4", "3.5", "3.6", "3.7")
VITALITY = ("3.9", "3.10", "3.11")


@pytest.fixture(scope="module")
def overviews(speech: Speech) -> Overviews:
    return Overviews(speech, {p: asked.english for p, asked in expected_questions(speech).items()})


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("教育综合改革深化得怎么样了？", REFORM),
        ("怎么释放改革开放“新活力”？", VITALITY),
        ("五育并举的新格局要怎么构建？", FIVE),
        ("教育是怎样助力现代化产业体系的？", INDUSTRY),
        ("科技自立自强那段，用几句话给我讲明白", SELF_RELIANCE),
        ("作为家长想知道，学校以后怎么做，就是“五育并举”那块，概括一下", FIVE),
        ("How is comprehensive education reform going?", REFORM),
        ("the bit on scientific and technological self-reliance, what does it say", SELF_RELIANCE),
        ("来年任务里的“五育并举”和“改革开放新活力”，两段大意？", (*FIVE, *VITALITY)),
        ("Sum up the theme on comprehensive reform and the one on the modern industrial system", (*REFORM, *INDUSTRY)),
        ("第二部分倒数第二个主题讲的是什么？", TALENT),
        ("第二部分第一和第三个主题的要点", ("2.3", "2.4", "2.5", "2.6", *INDUSTRY)),
        ("Part 3, theme 2: what does it say?", VITALITY),
        ("What do the first two themes of part three say?", (*FIVE, *VITALITY)),
        ("How does the speech begin?", ("0.1", "0.2", "0.3")),
        ("发言结尾说了什么？", ("3.26",)),
    ],
)
def test_all_of_the_parts_asked_about_is_brought(
    overviews: Overviews, question: str, passages: tuple[str, ...]
) -> None:
    assert [passage.id.removeprefix("education:") for passage in overviews.of(question)] == list(passages)


@pytest.mark.parametrize(
    "question",
    [
        "构建五育并举新格局由谁负责？",
        "教育综合改革的经费有多少？",
        "五育并举有没有提到劳动教育？",
        "教育综合改革里首创了什么？",
        "改革开放新活力是什么意思？",
        "Who is in charge of building the five educations?",
        "第二部分提到了哪些工程？",
        "双减政策如何落实？",
        "教育改革",
    ],
)
def test_what_asks_for_something_in_a_part_brings_no_overview(overviews: Overviews, question: str) -> None:
    assert not overviews.of(question)


def test_leads_that_begin_alike_are_named_by_their_number(overviews: Overviews, speech: Speech) -> None:
    first = next(section for section in speech.sections if section.heading)
    themes = [p for p in first.passages if p.theme and p.text != p.theme]
    assert overviews.of("五个“坚持……学”具体是怎么做的？") == overviews.of("五个坚持分别讲了什么") == themes


def test_all_of_a_part_is_cited_however_it_is_asked_for(ask: Callable[..., Answer]) -> None:
    answer = ask("怎么激发改革开放“新活力”？")
    assert answer.status is Status.ANSWERED
    assert [citation.passage.removeprefix("education:") for citation in answer.citations] == list(VITALITY)


def test_headings_of_any_language_name_what_stands_under_them() -> None:
    speech = parse(
        "# Harbour and fishing fleet\nThe pier was mended. Two boats came in.\n"
        "# Schools of the island\nA school opened. It has ninety pupils."
    )
    overviews = Overviews(speech, {})
    assert [p.text for p in overviews.of("How is the fishing fleet doing in the harbour?")] == []
    assert [p.text for p in overviews.of("What is said about the harbour and the fishing fleet?")] == [
        "The pier was mended.",
        "Two boats came in.",
    ]
    assert [p.text for p in overviews.of("How does it end?")] == ["A school opened.", "It has ninety pupils."]
