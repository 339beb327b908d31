from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.library import open_speech
from store.parsing import parse
from store.speech import Kind, Speech, SpeechError
from tests.conftest import TEXTS


def texts(text: str) -> list[str]:
    return [passage.text for passage in parse(text).passages]


def assert_covers(speech: Speech) -> None:
    position = 0
    for passage in speech.passages:
        assert speech.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""
        assert speech.text[position : passage.start].strip() == ""
        position = passage.end
    assert speech.text[position:].strip() == ""
    assert len({passage.id for passage in speech.passages}) == len(speech.passages)


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_passages_cover_real_speeches_with_exact_offsets(file: Path) -> None:
    speech = open_speech(str(file))
    assert_covers(speech)
    assert len(speech.citable) > 20
    assert speech.text == file.read_text(encoding="utf-8-sig")


@given(st.text(alphabet="中文字。！？“”《》（）()*.,，、:：\n\r \u3000\tabcMr一二、…—\"'3", min_size=1, max_size=200))
def test_passages_cover_any_text(text: str) -> None:
    # With a sentence at the end: headings alone are no speech.
    assert_covers(parse(f"{text}\n中文字。"))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "签约千万元以上项目**个、签约金额***.*亿元。下一句。",
            ["签约千万元以上项目**个、签约金额***.*亿元。", "下一句。"],
        ),
        ("出台《你好！世界》一书。（试行。）办法也有。", ["出台《你好！世界》一书。", "（试行。）办法也有。"]),
        ("他说：“好。我们走。”然后走了。", ["他说：“好。我们走。”", "然后走了。"]),
        ("党的“什么是教育？”问题很重要。", ["党的“什么是教育？”问题很重要。"]),
        ("增长3.5%。真的？！是的……好", ["增长3.5%。", "真的？！", "是的……好"]),
        ("Mr. Smith paid $3.5 million. He left.", ["Mr. Smith paid $3.5 million.", "He left."]),
        ('"Go. Now." Then he left.', ['"Go. Now."', "Then he left."]),
        ("It cost **.* million. Next.", ["It cost **.* million.", "Next."]),
        ("\ufeff　　第一句。\r\n　　第二句。\r\n", ["第一句。", "第二句。"]),
        ("没有句号的一行", ["没有句号的一行"]),
        ("获批**项。**市工程师学院入选。", ["获批**项。", "**市工程师学院入选。"]),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, sentences: list[str]) -> None:
    assert texts(text) == sentences


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "We meet here today to speak\nof many things. They are not\nall easy ones to\nspeak of.\n\nA second paragraph\nends."  # noqa: E501
    assert texts(text) == [
        "We meet here today to speak\nof many things.",
        "They are not\nall easy ones to\nspeak of.",
        "A second paragraph\nends.",
    ]


def test_headings_open_sections_and_are_not_citable(speech: Speech) -> None:
    headings = [p.text for p in speech.passages if p.kind is Kind.HEADING]
    assert [heading[:2] for heading in headings] == ["一、", "二、", "三、"]
    assert [section.heading for section in speech.sections] == ["", *headings]
    assert not set(headings) & {passage.text for passage in speech.citable}


def test_themes_are_the_lead_phrases_of_the_speech(speech: Speech) -> None:
    assert [len(section.themes) for section in speech.sections] == [0, 5, 6, 4]
    assert speech.sections[1].themes[0] == "坚持统筹谋划学。"
    assert speech.sections[3].themes[-1] == "着力绘就教育民生福祉新图景。"
    assert "完善教师待遇保障。" not in speech.sections[3].themes


def test_every_asterisk_belongs_to_a_mask(speech: Speech) -> None:
    masked = "".join(speech.text[mask.start : mask.end] for mask in speech.masks)
    assert masked.count("*") == speech.text.count("*")
    assert "***.*" in [speech.text[mask.start : mask.end] for mask in speech.masks]


def test_a_text_without_a_word_is_refused() -> None:
    with pytest.raises(SpeechError) as error:
        parse(" \r\n\u3000\n")
    assert error.value.reason == "empty_speech"


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000"])
def test_a_wide_space_before_a_stop_is_text_like_any_other(space: str) -> None:
    words = f"方案A{space}. 已经出台。"
    assert "".join(passage.text for passage in parse(words).passages).startswith(f"方案A{space}.")
