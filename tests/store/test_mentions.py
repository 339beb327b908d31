"""Where certain words stand is told by the words themselves."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Status
from store.library import expected_questions
from store.mentions import Mentions
from store.speech import Speech


@pytest.fixture(scope="module")
def mentions(speech: Speech) -> Mentions:
    return Mentions(speech, expected_questions(speech))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("帮我把出现“高校”的句子全找出来", "高校"),
        ("“试点”这个词在文中哪些地方出现过？", "试点"),
        ("北大荒在讲话里出现了几次？", "北大荒"),
        ("哪幾處寫到“振興”？哪些地方出现了“振兴”", "振兴"),
        ("讲话里有哪几处提到了签约金额？", "签约金额"),
    ],
)
def test_every_sentence_with_the_words_is_found_and_no_other(
    mentions: Mentions, speech: Speech, question: str, word: str
) -> None:
    assert mentions.asked_for(question) == [p for p in speech.citable if word in p.text]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("这些“首”字开头的事各是什么：首份、首次、首创？", ("首份", "首次", "首创")),
        ("含有“抗联精神”或“大豆”的句子都列出来", ("抗联精神", "大豆")),
    ],
)
def test_several_words_are_looked_for_at_once(
    mentions: Mentions, speech: Speech, question: str, words: tuple[str, ...]
) -> None:
    assert mentions.asked_for(question) == [p for p in speech.citable if any(word in p.text for word in words)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Find all references to soybeans.", ["大豆"]),
        ("How often does “Double First-Class” appear in the speech?", ["“双一流”", "“双一流”", "“双一流”"]),
        ("Where does 红扣子 appear in the speech?", ["红扣子"]),
    ],
)
def test_english_words_stand_in_the_renderings(mentions: Mentions, question: str, words: list[str]) -> None:
    found = mentions.asked_for(question)
    assert len(found) == len(words)
    assert all(word in passage.text for word, passage in zip(words, found, strict=True))


@pytest.mark.parametrize(
    "question",
    [
        "教育厅和市里签了什么？",
        "幼儿园在哪里新增？",
        "“量子计算”出现在哪里？",
        "Which measures are mentioned for teachers?",
        "哪里提到了大豆的成果怎么用？",
    ],
)
def test_other_questions_are_not_for_places(mentions: Mentions, question: str) -> None:
    assert not mentions.asked_for(question)


def test_how_often_words_stand_is_answered_by_the_sentences(ask: Callable[..., Answer], speech: Speech) -> None:
    answer = ask("市委在发言中出现了几次？每次说了什么")
    assert answer.status is Status.ANSWERED
    assert [citation.passage for citation in answer.citations] == [p.id for p in speech.citable if "市委" in p.text]
