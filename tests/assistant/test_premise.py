from collections.abc import Callable

import pytest

from assistant.answer import Answer, Status
from assistant.premise import assumes_otherwise
from assistant.verify import problems
from store.speech import Speech


@pytest.mark.parametrize(
    ("question", "held", "otherwise"),
    [
        ("既然公园停建了，钱花哪儿了？", "新建公园十二个。", True),
        ("為什麼公園沒有建成？", "新建公园十二个。", True),
        ("Why was the park cancelled?", "The park opens in May.", True),
        ("为什么公园停建了？", "公园因故停建。", False),  # so says the text
        ("公园有没有建成？", "新建公园十二个。", False),  # takes nothing for granted
        ("公园小，走不动，咋办？", "新建公园十二个。", False),
        ("Why was the park built?", "The park opens in May.", False),
    ],
)
def test_what_a_question_takes_for_granted(question: str, held: str, otherwise: bool) -> None:
    assert assumes_otherwise(question, held) is otherwise


@pytest.mark.parametrize(
    ("question", "line", "quote"),
    [
        ("为什么冰雪活动停办了？", "讲话没有这样说", "百万青少年上冰雪"),
        ("Why was the double reduction policy dropped?", "That is not what the speech says", "推动“双减”落地见效"),
    ],
)
def test_a_false_premise_is_named_and_corrected_with_the_quote(
    ask: Callable[..., Answer], speech: Speech, question: str, line: str, quote: str
) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.text.startswith(line)
    assert quote in answer.citations[0].quote
    assert problems(answer, speech) == []
