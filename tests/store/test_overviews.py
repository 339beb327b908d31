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
        ("教育综合改革都改了些什么，说个大概", REFORM),
        ("职工最关注的现代化产业体系，教育都帮上了什么忙", INDUSTRY),
        ("怎样把“五育并举”新格局搭起来", FIVE),
        ('How do they intend to build the "five educations side by side" pattern?', FIVE),
        ("Please recap the part about supporting a modern industrial system.", INDUSTRY),
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
        "人才那节和产业那节里提到了哪些文件？",
        "科技自立自强那段里关于人才的内容",
        "民生那一段里教师待遇怎么说",
        "第三部分开头提到的战略合作是什么",
        "四个方面中哪些跟教师有关",
        "今后一段时间教育局总的打算是什么？",
        "What does the talent section say about doctoral theses?",
        "Which of the six areas mention universities?",
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


PIER = ["新建泊位两座，加固堤岸。", "疏浚了航道，添了灯塔。"]
FARMING = ["放养扇贝苗种，扩大海带面积。", "养殖户有所增加，收入更高。"]
DOCTORS = ["医生每月巡诊，药品送上门。", "卫生院翻新了，添了救护艇。"]
VISITORS = ["建设环岛步道，立好路牌。", "办好渔家客栈，培训店主。"]
WATER = ["选定厂址，铺设管道。", "让岛民喝上淡水，不再等船。"]
PUPILS = ["开通校船，接送学童。", "添置图书，请来老师。"]
ISLAND = f"""# 一、一年来的主要工作
去年海岛平安，渔民增收。
修建深水码头。{"".join(PIER)}发展近海养殖。{"".join(FARMING)}改善海岛医疗。{"".join(DOCTORS)}
# 二、今年的打算
今年是旅游之年，全岛都在盼望。
开发海岛旅游。{"".join(VISITORS)}修建海水淡化厂。{"".join(WATER)}办好海岛小学。{"".join(PUPILS)}
"""
RENDERED = {"修建深水码头。": "Building a deep-water pier.", "改善海岛医疗。": "Improving medical care on the island."}


@pytest.fixture(scope="module")
def island() -> Overviews:
    speech = parse(ISLAND)
    english = {p.id: RENDERED[p.text] for p in speech.passages if p.text in RENDERED}
    coming = {p.id for p in speech.passages if p.section.endswith("今年的打算")}
    return Overviews(speech, english, coming)


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("码头和养殖两节的成绩", [*PIER, *FARMING]),
        ("码头那节跟医疗那节，一并讲讲", [*PIER, *DOCTORS]),
        ("当岛民的就看旅游和淡化那两段，总结给我听", [*VISITORS, *WATER]),
        ("第一部分“养殖”一节加第二部分“旅游”一节，合起来概述", [*FARMING, *VISITORS]),
        ("医疗那一段讲了什么？", DOCTORS),
        ("老师让我对比码头那节和医疗那节，帮忙概括", [*PIER, *DOCTORS]),
        ("Could you merge the pier and medical sections into a short summary?", [*PIER, *DOCTORS]),
        ("修建那块以后打算怎么做", WATER),
        ("Summarise both the pier section and the medical section", [*PIER, *DOCTORS]),
        ("What do the sections on the pier and on medical care report?", [*PIER, *DOCTORS]),
        ("码头和养殖三节的成绩", []),
        ("修建那块讲了什么", []),
        ("码头、养殖两节里有什么牌子", []),
    ],
)
def test_parts_spoken_of_as_such_are_named_by_a_word_that_clearly_fits(
    island: Overviews, question: str, texts: list[str]
) -> None:
    assert [passage.text for passage in island.of(question)] == texts


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("去年干成了哪些实事？三个方面都过一遍", [*PIER, *FARMING, *DOCTORS]),
        ("What are the three things they plan to do?", [*VISITORS, *WATER, *PUPILS]),
        ("接下来的三个方面分别怎么做", [*VISITORS, *WATER, *PUPILS]),
        ("Give me a digest of the plans for the coming year, all three headings.", [*VISITORS, *WATER, *PUPILS]),
        ("接下来的四个方面分别怎么做", []),
        ("三个方面都过一遍", []),
        ("三个方面里哪些提到渔民", []),
    ],
)
def test_a_section_is_named_by_how_many_themes_it_has(island: Overviews, question: str, texts: list[str]) -> None:
    assert [passage.text for passage in island.of(question)] == texts


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("第一部分开头的总体考虑是什么？", ["去年海岛平安，渔民增收。"]),
        ("第二部分还没讲各项任务之前，是怎么定调的", ["今年是旅游之年，全岛都在盼望。"]),
        ("第一部分头一段讲了什么？", ["去年海岛平安，渔民增收。"]),
        ("How does part two open?", ["今年是旅游之年，全岛都在盼望。"]),
        ("What is said at the start of part one, before the first theme?", ["去年海岛平安，渔民增收。"]),
    ],
)
def test_a_section_begins_before_its_first_theme(island: Overviews, question: str, texts: list[str]) -> None:
    assert [passage.text for passage in island.of(question)] == texts


def test_all_of_a_part_named_by_its_place_is_not_the_whole_speech(ask: Callable[..., Answer], speech: Speech) -> None:
    answer = ask("Could you sum up part two for me? All of it.")
    second = [section for section in speech.sections if section.heading][1]
    assert {citation.passage for citation in answer.citations} <= {p.id for p in second.passages}
    assert len(answer.citations) > len(second.themes)


@pytest.mark.parametrize(
    "question",
    [
        "What opens in May?",
        "What starts in June?",
        "Which fees end in July?",
        "Does the speech say that a ferry starts?",
    ],
)
def test_what_begins_or_ends_in_a_speech_is_not_where_the_speech_does(question: str) -> None:
    speech = parse("The library opens on 3 May. It has 120 seats.\n\nA ferry starts in June. Fees end in July.")
    assert not Overviews(speech, {}, frozenset()).of(question)
