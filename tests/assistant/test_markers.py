import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.composition import Composition
from assistant.markers import SentenceCutter, read
from store.evidence import Evidence
from store.library import open_speech
from tests.conftest import TEXTS


@pytest.mark.parametrize(
    ("sentence", "words", "numbers"),
    [
        ("推动落实。[1]", "推动落实。", (1,)),
        ("推动落实[1][2]。", "推动落实。", (1, 2)),
        ("推动[1,2]落实[2，3]。", "推动落实。", (1, 2, 3)),
        ("推动[1-3]。", "推动。", (1, 2, 3)),
        ("推动【1】落实［２］。", "推动落实。", (1, 2)),
        ("推动〔1〕[^2]。", "推动。", (1, 2)),
        ("推动【1†source】①②", "推动", (1, 2)),
        ("推动[来源1][段落 2]<sup>3</sup>", "推动", (1, 2, 3)),
        ("推动（[1]，[2]）落实（【3】）。", "推动落实。", (1, 2, 3)),
        ("推动[[1]]落实[来源：2]。", "推动落实。", (1, 2)),
        ("推动[1、2]落实[1–3]。", "推动落实。", (1, 2, 3)),
        ("推动【2:0†source】。", "推动。", (2,)),
        ("推动 [Source 1, 3].", "推动 .", (1, 3)),
        ("①推动；②落实。", "①推动；②落实。", ()),
        ("1. 推动[1]。", "1. 推动。", (1,)),
        ("国办发〔15〕3号", "国办发〔15〕3号", ()),
        ("无此编号[9][0]。", "无此编号。", ()),
        ("〔2025〕11号、[2025]、【重点】、（一）", "〔2025〕11号、[2025]、【重点】、（一）", ()),
    ],
)
def test_every_form_of_mark_is_read(sentence: str, words: str, numbers: tuple[int, ...]) -> None:
    draft = read(sentence, known=3)
    assert (draft.text, draft.numbers) == (words, numbers)


def cut(pieces: list[str]) -> list[str]:
    cutter = SentenceCutter("zh")
    return [sentence for piece in pieces for sentence in cutter.feed(piece)] + list(cutter.end())


TEXT = "签约金额***.*亿元。[1] “甲。乙。”是名称。[2,3]增长3.5%！【1†source】\n- 第一项[1]\n- Mr. Li came. [2] He left."


def test_marks_after_the_stop_stay_with_their_sentence() -> None:
    assert [sentence.strip() for sentence in cut([TEXT])] == [
        "签约金额***.*亿元。[1]",
        "“甲。乙。”是名称。[2,3]",
        "增长3.5%！【1†source】",
        "- 第一项[1]",
        "- Mr. Li came. [2]",
        "He left.",
    ]


def test_a_mask_that_opens_a_sentence_stays_with_it() -> None:
    assert cut(["相近：\n**市教育局推动。[1]\n***年。[2]"]) == ["相近：\n", "**市教育局推动。[1]\n", "***年。[2]"]


def test_a_number_that_counts_items_begins_the_next_sentence() -> None:
    assert cut(["①推动落实。②完善待遇。③谢谢。"]) == ["①推动落实。", "②完善待遇。", "③谢谢。"]
    assert cut(["[1] 推动落实。\n[2] 完善待遇。"]) == ["[1] 推动落实。\n", "[2] 完善待遇。"]


EVERY_FORM = (
    "签约金额***.*亿元。[1] “甲。乙。”是名称[2，3]。\n①增长3.5%；②下降2%！【1†source】\n- 第一项（[来源1]）\n"
    "国办发〔2025〕11号、[2025]、【重点】、（一）皆非。①Mr. Li came.<sup>2</sup> He left [1-3]. “是。”［１］〔2〕完[^1]"
)


def test_any_split_of_the_bytes_gives_the_same_sentences() -> None:
    whole, stream, chance = cut([EVERY_FORM]), EVERY_FORM.encode(), random.Random(0)
    assert len(whole) == 8
    for _ in range(10_000):
        cuts = sorted(chance.sample(range(1, len(stream)), chance.randint(1, 40)))
        decoder = codecs.getincrementaldecoder("utf-8")()
        pieces = [decoder.decode(stream[a:b]) for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert cut(pieces) == whole


def test_no_more_than_one_sentence_is_held_back() -> None:
    whole, cutter, shown = cut([EVERY_FORM]), SentenceCutter("zh"), ""
    for read_so_far, character in enumerate(EVERY_FORM, 1):
        shown += "".join(cutter.feed(character))
        behind = [s for n, s in enumerate(whole) if len("".join(whole[: n + 1])) <= read_so_far]
        assert len("".join(behind[:-1])) <= len(shown)


@given(st.text(alphabet="中。！？“”[]【】123*.,- \nab<sup>/①", max_size=80))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(cut([text])).strip() == text.strip()


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_every_sentence_of_a_speech_can_be_quoted_whole(file) -> None:
    speech = open_speech(str(file))
    for passage in speech.citable:
        cutter = SentenceCutter(speech.language)
        composition = Composition(speech, [Evidence(passage, 1.0)], speech.language)
        for raw in [*cutter.feed(f"{passage.text}[1]\n"), *cutter.end()]:
            composition.add(raw)
        assert composition.removed == 0
        assert "".join(c.quote for c in composition.citations).split() == passage.text.split()


def test_a_run_of_marks_ends_some_time() -> None:
    first, *_ = cut(["完善教师待遇保障。" + "[75]]" * 500])
    assert len(first) < 400
