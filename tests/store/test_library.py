from pathlib import Path

import pytest

from store.library import examples, expected_questions, open_speech, shipped
from store.speech import MASK, Kind, Speech, SpeechError


def test_the_shipped_speech_opens_by_its_id() -> None:
    assert shipped() == ["education"]
    assert open_speech("education").id == "education"


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "missing_file"), ("你好".encode("gb18030"), "not_utf8"), (b" \n", "empty_speech")]
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "talk.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SpeechError) as error:
        open_speech(str(file))
    assert error.value.reason == reason


def test_a_folder_and_an_unknown_id_are_refused(tmp_path: Path) -> None:
    for source, reason in ((str(tmp_path), "unreadable_file"), ("no-such-speech", "unknown_speech")):
        with pytest.raises(SpeechError) as error:
            open_speech(source)
        assert error.value.reason == reason


def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "演讲 Talk.txt"
    file.write_bytes("\ufeff第一句。\r\n第二句。".encode())
    speech = open_speech(str(file))
    assert [p.text for p in speech.passages] == ["第一句。", "第二句。"]
    assert speech.id == "演讲-talk"


def test_a_speech_without_written_examples_offers_its_topics(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("一、今年的工作\n做了很多事。\n二、明年的打算\n还要做。", encoding="utf-8")
    assert examples(open_speech(str(file)), "zh") == ["“一、今年的工作”讲了什么？", "“二、明年的打算”讲了什么？"]


def test_a_text_of_ones_own_that_is_called_like_a_shipped_speech_is_not_taken_for_it(tmp_path: Path) -> None:
    file = tmp_path / "education.txt"
    file.write_text("We will plant ten thousand trees.", encoding="utf-8")
    speech = open_speech(str(file))
    assert speech.id == "education"
    assert not expected_questions(speech)
    assert not examples(speech, "en")


def test_what_is_said_to_be_masked_stands_masked_in_its_passage(speech: Speech) -> None:
    masked = [(passage, mask) for passage, asked in expected_questions(speech).items() for mask in asked.masked]
    assert masked
    for passage, mask in masked:
        held = speech.passage(passage)
        assert held
        assert mask.hides in held.text
        assert MASK.search(mask.hides)
        assert mask.zh or mask.en


def test_topics_and_questions_beside_are_about_sentences_of_the_speech(speech: Speech) -> None:
    sentences = {passage.id for passage in speech.passages if passage.kind is Kind.SENTENCE}
    expected = expected_questions(speech)
    topics = [asked for asked in expected.values() if asked.over]
    assert topics
    for asked in topics:
        assert set(asked.over) <= sentences
        assert asked.zh
        assert asked.en
    for asked in expected.values():
        hidden = {question for mask in asked.masked for question in (*mask.zh, *mask.en)}
        assert not {*asked.zh, *asked.en} & {*asked.beside, *hidden}
        assert not hidden & {*asked.beside}
