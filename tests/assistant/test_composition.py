"""Sentences as they are kept, numbered and labelled."""

import pytest

from assistant.answer import Verdict
from assistant.composition import Composition
from assistant.markers import Draft
from store.evidence import Evidence
from store.parsing import parse
from store.speech import Speech

TEXT = "图书馆于五月三日开放。馆内有一百二十个座位[2]。市民可以免费借阅图书，每人每次不超过五本。"


@pytest.fixture
def library() -> Speech:
    return parse(TEXT, speech_id="library")


def composition(speech: Speech, language: str = "zh", *, show: bool = False) -> Composition:
    evidence = [Evidence(passage, 1.0) for passage in speech.citable]
    return Composition(speech, evidence, "zh" if language == "zh" else "en", show=show)


def test_an_uncited_sentence_that_a_passage_says_gets_its_citation(library: Speech) -> None:
    answer = composition(library)
    sentence = answer.add("市民可以免费借阅图书，每人每次最多不超过5本。")
    assert sentence is not None
    assert (sentence.verdict, sentence.citations, sentence.added) == (Verdict.SUPPORTED, (1,), True)
    assert sentence.text.endswith("[1]")
    assert answer.citations[0].quote == library.citable[2].text
    cited = answer.add("图书馆5月3日开放。[1]")
    assert cited is not None
    assert not cited.added


def test_an_uncited_sentence_that_no_passage_says_gets_none(library: Speech) -> None:
    answer = composition(library)
    assert answer.add("图书馆深受市民喜爱。") is None
    assert answer.flaw == "removed"


def test_long_quotation_marks_around_other_words_than_the_speech_s_go(library: Speech) -> None:
    sentence = composition(library).add("讲话说“市民可免费借阅图书”。[3]")
    assert sentence is not None
    assert sentence.text == "讲话说市民可免费借阅图书。[1]"


def test_bold_is_left_out_and_a_bold_lead_in_with_it(library: Speech) -> None:
    answer = composition(library)
    assert answer.add("**开放安排：**\n") is None
    assert answer.flaw is None
    sentence = answer.add("- **免费**：市民可以免费借阅图书。[3]")
    assert sentence is not None
    assert sentence.text == "- 免费：市民可以免费借阅图书。[1]"


def test_what_does_not_hold_is_shown_only_where_asked_for_and_says_so(library: Speech) -> None:
    answer = composition(library, show=True)
    unsupported, uncited = answer.add("馆内有500个座位。[2]"), answer.add("深受市民喜爱。\n")
    assert unsupported is not None
    assert uncited is not None
    assert (unsupported.text, unsupported.citations) == ("馆内有500个座位。（讲话中没有依据）", ())
    assert (uncited.text, uncited.verdict) == ("深受市民喜爱。（没有注明出处）\n", Verdict.UNCITED)
    assert answer.citations == ()
    assert answer.flaw == "labelled"


def test_a_mark_of_the_speech_s_own_is_told_from_a_citation(library: Speech) -> None:
    answer = composition(library)
    sentence = answer.add(Draft((library.citable[1].text, 2)))
    assert sentence is not None
    assert sentence.text == "馆内有一百二十个座位［2］。[1]"
    assert answer.citations[0].quote == "馆内有一百二十个座位[2]。"


def test_another_language_without_a_rendering_is_never_called_supported(library: Speech) -> None:
    answer = composition(library, "en")
    sentence = answer.add("The reading room has 120 seats.[2]")
    assert sentence is not None
    assert (sentence.verdict, sentence.citations) == (Verdict.UNCHECKED, (1,))
    assert sentence.text == "The reading room has 120 seats.[1] (translated, wording not checked)"
    assert answer.flaw == "unchecked"
    assert answer.add("The reading room has 200 seats.[2]") is None
    assert answer.add("It says “馆内有一百八十个座位”.[2]") is None


def test_a_sentence_in_the_wrong_language_does_not_pass_unchecked(library: Speech) -> None:
    assert composition(library).add("The mayor embezzled public money.[1]") is None
