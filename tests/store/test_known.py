from store.expected import Expected, Masked
from store.known import Group, known_questions

ASKED = Expected(zh=("公园在哪里？",), en=("Where is the park?",), masked=(Masked("公园**个", zh=("几个公园？",)),))


def test_each_question_is_known_by_what_becomes_of_it() -> None:
    known = known_questions({"town:0.1": ASKED})
    assert [(q.group, q.text, q.hides) for q in known] == [
        (Group.ANSWERED, "公园在哪里？", ""),
        (Group.ANSWERED, "Where is the park?", ""),
        (Group.MASKED, "几个公园？", "公园**个"),
    ]


def test_other_matters_are_known_where_there_is_something_to_tell_them_from() -> None:
    known = known_questions({"town:0.1": Expected(beside=("公园谁设计的？",))})
    assert [q.passage for q in known if q.group is Group.BESIDE] == ["town:0.1"]
    assert {q.passage for q in known if q.group is Group.ELSEWHERE} == {""}
