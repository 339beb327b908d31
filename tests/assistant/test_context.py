"""What a section says once."""

from assistant.context import context_of
from store.parsing import parse


def test_it_is_the_title_the_heading_the_sentences_that_open_it_and_the_periods() -> None:
    speech = parse("一、去年的工作\n形势很好。教育局抓落实。财政厅拨款。过去五年修了路，“十二五”收官。")
    section = "一、去年的工作"
    assert context_of(speech, section).splitlines() == [
        *("speech", section),
        *("形势很好。", "教育局抓落实。", "过去五年", "“十二五”"),
    ]


def test_in_english_it_is_the_title_and_the_names_found_throughout() -> None:
    text = "We save the Union. For the Union we fight. In the Union is peace. We met in Springfield once."
    assert context_of(parse(text, title="Lincoln"), "").split() == ["Lincoln", "Union"]
