import pytest

from assistant.asked import asked_for
from assistant.clause import CLAUSE, closest, sufficient
from assistant.forms import FORMS
from store.parsing import parse
from store.speech import Passage

TEXT = "全市新建公园12个，并改造河道三段，推动“清水”行动落地见效。"


@pytest.fixture
def passage() -> Passage:
    [passage] = parse(TEXT, speech_id="town").citable
    return passage


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("新建公园多少个？", "全市新建公园12个"),
        ("有没有新建公园？", "全市新建公园12个"),
        ("“清水”行动落地了吗？", "推动“清水”行动落地见效"),
        ("河道有没有改造？", TEXT),  # that clause leans on the one before it
        ("公园和河道都动了吗？", TEXT),  # two clauses are asked about
        ("“清水”行动怎么落地？", TEXT),  # how is answered by the other clauses
    ],
)
def test_a_clause_is_quoted_where_it_suffices(passage: Passage, question: str, words: str) -> None:
    kind = asked_for(question)
    assert sufficient(question, passage, FORMS.get(kind) if kind else None) == words


def test_of_clauses_that_share_as_much_the_one_of_the_form_asked_for_comes_first(passage: Passage) -> None:
    assert closest(CLAUSE, "全市公园河道", passage) == "全市新建公园12个"
    assert closest(CLAUSE, "海洋", passage) == ""
