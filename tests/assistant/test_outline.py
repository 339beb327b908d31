from collections.abc import Callable

from assistant.answer import Answer, Verdict
from assistant.verify import problems
from store.speech import Speech


def test_a_list_stands_under_its_themes_in_the_order_of_the_speech(ask: Callable[..., Answer], speech: Speech) -> None:
    answer = ask("所有讲到“双一流”的地方有哪些？")
    lines = answer.text.splitlines()
    headings = [line for line in lines if line.endswith("：")]
    assert headings == ["加快建设高质量教育体系：", "积蓄服务发展“新动能”："]
    assert all(line.startswith("• ") for line in lines if line not in headings)
    assert [c.start for c in answer.citations] == sorted(c.start for c in answer.citations)
    assert problems(answer, speech) == []


def test_one_sentence_is_no_list(ask: Callable[..., Answer]) -> None:
    answer = ask("双减政策如何落实？")
    assert len(answer.sentences) == 1
    assert not answer.text.startswith("•")


def test_a_heading_of_another_theme_does_not_verify(ask: Callable[..., Answer], speech: Speech) -> None:
    answer = ask("所有讲到“双一流”的地方有哪些？")
    first, *rest = answer.sentences
    assert first.verdict is Verdict.META
    other = first.model_copy(update={"text": "激发改革开放“新活力”：\n"})
    tampered = answer.model_copy(
        update={"sentences": (other, *rest), "text": answer.text.replace(first.text.strip(), other.text.strip())}
    )
    assert problems(tampered, speech)
