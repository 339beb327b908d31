"""Sentences that turn round what they cite, and such that only say it in other words."""

import pytest

from assistant.figures import stand as figures_stand
from assistant.polarity import Tense, stand, tense_of
from store.parsing import parse

HELD = (
    "去年全部乡镇通了公路，首次开通3条公交线路；农村用水量下降5%。我们不搞形式主义，"
    "市民必须节约用水，今年拟新建一座图书馆，支持老师到乡村学校任教。"
)


@pytest.mark.parametrize(
    "said",
    [
        "全部乡镇已经通了公路。",
        "首次开通了3条公交线路。",
        "农村用水量降低了5%。",
        "不搞形式主义。",
        "没有搞形式主义。",
        "市民要节约用水。",
        "今年将新建一座图书馆。",
        "一座图书馆今年拟新建。",
    ],
)
def test_other_words_for_the_same_hold(said: str) -> None:
    assert stand(said, HELD)


@pytest.mark.parametrize(
    "said",
    [
        "全部乡镇没有通公路。",
        "部分乡镇通了公路。",
        "再次开通3条公交线路。",
        "农村用水量上升5%。",
        "城市用水量下降5%。",
        "我们搞形式主义。",
        "市民可以节约用水。",
        "市民不必节约用水。",
        "今年已经新建一座图书馆。",
        "取消新建一座图书馆。",
        "反对老师到乡村学校任教。",
        "支持学生到乡村学校任教。",
        "每个乡镇平均通了公路。",
    ],
)
def test_what_turns_it_round_does_not(said: str) -> None:
    assert not stand(said, HELD)


def test_who_does_it_and_to_whom_may_not_change_places() -> None:
    held = "学生代表向市长提出建议。"
    assert stand("学生代表向市长提建议。", held)
    assert not stand("市长向学生代表提出建议。", held)


def test_english_is_read_too() -> None:
    held = "We shall never negotiate out of fear. All nations must disarm."
    assert stand("They never negotiate out of fear.", held)
    assert not stand("They negotiate out of fear.", held)
    assert not stand("Some nations must disarm.", held)
    assert not stand("All nations may disarm.", held)


def test_one_shall_goes_for_all_the_clauses_of_a_list() -> None:
    held = "We shall pay any price, meet any hardship, oppose any foe to assure the success of liberty."
    assert stand("They will oppose any foe to assure the success of liberty.", held)
    assert not stand("They will oppose any foe.", "They oppose any foe.")


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("评价走在全省前列。", "评价在全省排在后面。"),
        ("满意度提高9分。", "满意度低了。"),
        ("消费快速增长。", "消费增速放缓。"),
        ("坚持和完善自治制度。", "自治制度要退出。"),
        ("中央赤字1.4万亿元，地方赤字7800亿元。", "地方赤字比中央还要高。"),
        ("服务业成为第一大产业。", "农业取代服务业成为第一大产业。"),
        ("做好下岗职工再就业工作。", "下岗职工要自己做好再就业工作。"),
        ("首创开展增值性评价。", "开展增值性评价是照搬。"),
        ("传承抗联精神、大庆精神。", "只讲大庆精神。"),
        ("深入推进健康促进行动。", "健康促进行动将告一段落。"),
        ("淘汰落后产能2亿吨。", "落后产能没减2亿吨。"),
        ("签署首份协议。", "签署第三份协议。"),
    ],
)
def test_the_opposite_in_other_words_does_not(held: str, said: str) -> None:
    assert not stand(said, held) or not figures_stand(said, held)


def test_what_is_denied_may_be_denied_behind_the_verb() -> None:
    held = "有些政策措施落实不到位。"
    assert stand("有的政策措施没有落实到位。", held)
    assert not stand("有些政策措施落实到位。", held)


def test_what_is_asked_not_to_be_done_may_be_denied_before_the_verb() -> None:
    held = "Ask not what your country can do for you."
    assert stand("Americans are urged not to ask what their country can do for them.", held)
    assert not stand("Americans are urged to ask what their country can do for them.", held)


def test_what_a_set_phrase_says_may_be_denied() -> None:
    held = "不折不扣落实决策部署。"
    assert stand("落实决策部署不打折扣。", held)
    assert not stand("没有落实决策部署。", held)


def test_a_quantity_is_a_word_and_no_part_of_one() -> None:
    assert stand("这样的强调是前所未有的。", "前所未有地强调教育。")
    assert not stand("有的高校建设科技小院。", "高校建设科技小院。")


def test_only_this_means_nothing_else() -> None:
    assert stand("只讲大庆精神。", "除大庆精神外不讲其他。")
    assert not stand("Only teachers are trained.", "Teachers are trained.")


def planned(clause: str) -> Tense:
    return Tense.PLANNED


def done(clause: str) -> Tense:
    return Tense.DONE


def test_a_plan_is_not_told_as_done_in_english() -> None:
    held = "Strengthen the building of the rural teaching force."
    assert not stand("The rural teaching force was strengthened.", held, planned)
    assert stand("The rural teaching force was strengthened.", held)


def test_a_plan_is_not_told_as_done() -> None:
    held = "加强乡村教师队伍建设。"
    assert stand("将加强乡村教师队伍建设。", held, planned)
    assert not stand("已加强乡村教师队伍建设。", held, planned)
    assert not stand("将加强乡村教师队伍建设。", held, done)


def test_the_tense_of_a_section_is_that_of_most_of_its_sentences() -> None:
    speech = parse("一、去年的工作\n修了两条路。建成了三座桥。\n二、今年的工作\n要修四条路。将建五座桥。")
    assert [tense_of(speech, section.heading) for section in speech.sections] == [Tense.DONE, Tense.PLANNED]
