import pytest

from store.expected import Expected
from store.parsing import parse
from store.terms import terms
from store.wording import Wording

TOWN = parse("新建公园十二个。\n改造河道三段。", speech_id="town")
EXPECTED = {
    "town:0.1": Expected(
        zh=("公园有什么进展？", "公园这块有什么动作？"), beside=("公园谁设计的？", "公园花了谁的钱？"), english="Parks."
    ),
}


@pytest.mark.parametrize(
    ("question", "answered"), [("河道有什么进展？", True), ("河道谁设计的？", False), ("Who designed it?", None)]
)
def test_what_is_asked_shows_in_the_words_that_ask_whatever_the_subject(question: str, answered: bool | None) -> None:
    river = TOWN.citable[1]
    odds = Wording(TOWN.passages, EXPECTED).odds(terms(question), river.id)
    assert (odds > 0, odds < 0) == (answered is True, answered is False)
