import tomllib
from pathlib import Path
from string import Formatter

import pytest

from prompts.prompt import REFUSAL, PromptError, load
from prompts.words import FILE, say


def test_the_citation_prompt_is_written_in_both_languages_and_fingerprinted() -> None:
    prompt = load("answer")
    assert set(prompt.templates) == {"zh", "en"}
    assert prompt.fingerprint.startswith("answer@")
    assert len(prompt.fingerprint) == len("answer@") + 8


def test_braces_in_a_passage_or_question_do_no_harm() -> None:
    messages = load("answer").templates["zh"].format_messages(passages="[1] {x} {}", question="{y}?", refusal=REFUSAL)
    assert "[1] {x} {}" in messages[1].content
    assert "{y}?" in messages[1].content
    assert REFUSAL in messages[0].content


@pytest.mark.parametrize("user", ["{passages}", "{passages} {question} {stray}"])
def test_a_placeholder_too_few_or_too_many_is_refused_at_loading(tmp_path: Path, user: str) -> None:
    words = f'placeholders = ["passages", "question"]\n[zh]\nsystem = "s"\nuser = "{user}"\n'
    (tmp_path / "bad.toml").write_text(words, encoding="utf-8")
    with pytest.raises(PromptError, match=r"bad\.toml \[zh\]"):
        load("bad", folder=tmp_path)


def test_changing_a_word_changes_the_fingerprint(tmp_path: Path) -> None:
    words = 'placeholders = ["question"]\n[zh]\nsystem = "s"\nuser = "{question}"\n'
    prints = set()
    for version in (words, words.replace('"s"', '"t"')):
        (tmp_path / "p.toml").write_text(version, encoding="utf-8")
        prints.add(load("p", folder=tmp_path).fingerprint)
    assert len(prints) == 2


def test_every_sentence_is_written_in_chinese_and_english_with_the_same_placeholders() -> None:
    for section, sentences in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for name, words in sentences.items():
            assert set(words) == {"zh", "en"}, f"{section}.{name}"
            zh, en = ({field for _, field, _, _ in Formatter().parse(words[lang]) if field} for lang in ("zh", "en"))
            assert zh == en, f"{section}.{name}"


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("error.no_such", "en")
