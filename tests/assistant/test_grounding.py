"""Sentences against what they cite."""

import pytest

from assistant.answer import Verdict
from assistant.grounding import judge, supports
from assistant.quotations import locate, unadorned, unquoted
from assistant.sources import Source, source
from store.parsing import parse
from store.speech import Kind, Passage, Speech


@pytest.fixture
def cited(speech: Speech) -> list[Passage]:
    return [passage for passage in speech.citable if "累计宣讲****场" in passage.text]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("累计宣讲****场", Verdict.QUOTED),
        ("“累计宣讲****场”", Verdict.QUOTED),
        ("组建了宣讲团和宣讲小分队，累计宣讲****场。", Verdict.SUPPORTED),
        ("1. 组建了宣讲团和宣讲小分队。", Verdict.SUPPORTED),
        ("已经做的：组建宣讲团、宣讲小分队。", Verdict.SUPPORTED),
        ("累计宣讲500场。", Verdict.UNSUPPORTED),
        ("累计宣讲五百场。", Verdict.UNSUPPORTED),
        ("累计宣讲**场。", Verdict.UNSUPPORTED),
        ("累计宣讲*****场。", Verdict.UNSUPPORTED),
        ("根据《教师法》累计宣讲。", Verdict.UNSUPPORTED),
        ("组建“百姓”宣讲团、宣讲小分队。", Verdict.UNSUPPORTED),
        ("学校食堂的饭菜很好吃。", Verdict.UNSUPPORTED),
        ("The mayor embezzled public money.", Verdict.UNCHECKED),
        ("The mayor held 500 lectures.", Verdict.UNSUPPORTED),
    ],
)
def test_only_what_stands_in_the_passage_is_accepted(words: str, verdict: Verdict, cited: list[Passage]) -> None:
    assert judge(words, [Source(passage) for passage in cited]) is verdict


def test_another_language_is_held_against_the_translation(cited: list[Passage]) -> None:
    rendering = "*** lecture groups and **** small teams were set up, and **** lectures were given in all."
    source = [Source(cited[0], rendering)]
    assert judge("Lecture groups were set up, and **** lectures were given.", source) is Verdict.SUPPORTED
    assert judge("The bureau built a stadium for the city.", source) is Verdict.UNSUPPORTED
    # Chinese words in an English sentence: those of the passage, and no others.
    assert judge("Small teams (宣讲小分队) were set up, and lectures were given.", source) is Verdict.SUPPORTED
    assert judge("Small teams (哈尔滨小分队) were set up, and lectures were given.", source) is Verdict.UNSUPPORTED


def passage(text: str, theme: str = "") -> list[Source]:
    return [Source(Passage("speech:1", text, 0, len(text), Kind.SENTENCE, "", theme, 0))]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("服务业比重上升到50.5%，首次占据“半壁江山”。", "服务业比重升至50.5%，第一次占据“半壁江山”。"),
        ("高铁覆盖80%以上的大城市。", "高铁要覆盖八成以上的大城市。"),
        ("用水量、能耗分别下降23%、15%。", "用水量下降23%，能耗下降15%。"),
        ("中央教育工作领导小组简报专题刊发**市情况。", "**市情况，曾由中央教育工作领导小组简报专题刊发。"),
        ("大力发展“互联网+教育”。", "接下来，要大力发展“互联网+教育”。"),
        ("Rights come from the hand of God.", "Rights, he argues, come from the hand of God."),
        ("In America rights come from the hand of God.", "Rights, America insists, come from the hand of God."),
        ("They claimed no right to do more than to restrict it.", "They claimed only the right to restrict it."),
        ("推进职教、高教、普教试验区建设。", "试验区建设分三层：职教、高教、普教。"),
        ("四是开拓发展空间，促进区域协调发展。", "第四方面是开拓发展空间，促进区域协调发展。"),
        ("做好就业工作，保障民生。", "就业工作是保障民生的一部分。"),
        ("在全省首个开展专项督导。", "专项督导在全省是第一个开展的。"),
        ("建设科技小院**个，列全省第*。", "建设科技小院**个，确切数字未予公布。"),
        ("补助由每人每年380元提高到420元。", "补助提高到每人每年420元。"),
        ("淘汰落后炼铁产能9000万吨、水泥2.3亿吨。", "淘汰水泥落后产能2.3亿吨。"),
    ],
)
def test_the_same_in_other_words_is_supported(held: str, words: str) -> None:
    assert judge(words, passage(held)) is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("用水量、能耗分别下降23%、15%。", "用水量下降15%，能耗下降23%。"),
        ("淘汰落后炼铁产能9000万吨、水泥2.3亿吨。", "淘汰水泥9000万吨、落后炼铁产能2.3亿吨。"),
        ("以党组中心组为龙头牵引，以青年学习小组为活力补充。", "青年学习小组是龙头牵引，党组中心组作活力补充。"),
        ("组织高校深度融入和推动冰雪产业发展。", "冰雪产业发展推动组织高校深度融入。"),
        ("国务院提请全国人大常委会审议法律议案11件。", "国务院提请全国政协常委会审议了11件法律议案。"),
        ("国务院提请全国人大常委会审议法律议案11件。", "财政部提请全国人大常委会审议了11件法律议案。"),
    ],
)
def test_what_changes_place_or_name_is_not(held: str, words: str) -> None:
    assert judge(words, passage(held)) is Verdict.UNSUPPORTED


def test_a_theme_says_what_its_sentences_are_about() -> None:
    held, words = "推进思政一体化建设，出台计划。", "推进思政一体化建设，坚持融会贯通学。"
    assert judge(words, passage(held, "坚持融会贯通学。")) is Verdict.SUPPORTED
    assert judge(words, passage(held)) is Verdict.UNSUPPORTED


def test_without_a_citation_nothing_is_supported(cited: list[Passage]) -> None:
    assert judge("累计宣讲****场", []) is Verdict.UNCITED


def test_a_figure_or_mask_is_not_found_inside_a_longer_one(cited: list[Passage]) -> None:
    assert locate("累计宣讲**", cited[0]) is None
    assert locate("累计宣讲****", cited[0]) is not None


def test_what_is_added_a_source_to_says_something(speech: Speech) -> None:
    sources = [Source(passage) for passage in speech.citable]
    assert any(supports("推动双减落地见效。", source) for source in sources)
    for words in ("4.", "讲话原文，#", "双减", "教" * 1_001):
        assert not any(supports(words, source) for source in sources), words


@pytest.mark.parametrize("words", ["4.", "Rules:", "passage of the", "如果"])
def test_a_fragment_says_nothing_that_is_supported(words: str) -> None:
    rendering = "Rules of the passage were issued in part 4 if needed."
    text = "出台规则，需要时适用。"
    [held] = passage(text)
    assert judge(words, [Source(held.passage, rendering)]) is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    "words",
    ["教师待遇保障完善了，ο διευθυντής παραιτήθηκε。", "完善教师待遇保障，𠀀𠀁𠀂𠀃。", "完̶善̶教̶师̶待̶遇̶保̶障̶。"],
)
def test_letters_that_the_speech_does_not_use_are_somebody_elses(words: str) -> None:
    assert judge(words, passage("完善教师待遇保障。")) is Verdict.UNSUPPORTED


@pytest.mark.parametrize("marks", ["“”", "「」", "『』", "«»", "‘’", '""'])
def test_quotation_marks_of_any_kind_go_where_the_words_do_not_stand_in_the_speech(marks: str) -> None:
    held = passage("把思政课作为立德树人关键课程。")
    opens, closes = marks
    assert unquoted(f"讲话称{opens}立德树人关键课程{closes}。", held) == f"讲话称{opens}立德树人关键课程{closes}。"
    assert unquoted(f"讲话称{opens}立德树人重要课程{closes}。", held) == "讲话称立德树人重要课程。"


def test_an_apostrophe_closes_no_quotation() -> None:
    held = passage("In short, the nation’s wounds are deep.")
    assert unquoted("He says ‘the nation’s wounds are deep’.", held) == "He says ‘the nation’s wounds are deep’."
    assert (
        unquoted("The people’s hopes and the nation’s wounds.", held) == "The people’s hopes and the nation’s wounds."
    )


def test_bold_is_no_mask() -> None:
    held = passage("**市成立教材委员会，首次召开会议。")
    assert unadorned("**教材**：**市成立教材委员会。", held) == "教材：**市成立教材委员会。"
    assert unadorned("**市和**市成立委员会。", held) == "**市和**市成立委员会。"


SECTION = (
    "一、过去的工作\n近一段时间，**市教育局党组落实部署。教育厅简报刊发了经验。组建“四大经济”教育联盟。"
    "过去五年建成三所学校。"
)


@pytest.mark.parametrize(
    ("words", "at", "verdict"),
    [
        ("**市教育局组建了“四大经济”教育联盟。", 2, Verdict.SUPPORTED),
        ("五年来建成了三所学校。", 3, Verdict.SUPPORTED),
        ("四年来建成了三所学校。", 3, Verdict.UNSUPPORTED),
        ("省财政厅组建了“四大经济”教育联盟。", 2, Verdict.UNSUPPORTED),
        ("*市教育局组建了“四大经济”教育联盟。", 2, Verdict.UNSUPPORTED),
        ("**市教育局刊发了经验。", 1, Verdict.UNSUPPORTED),
    ],
)
def test_who_acts_may_be_who_the_section_opens_with_where_the_sentence_names_nobody(
    words: str, at: int, verdict: Verdict
) -> None:
    speech = parse(SECTION)
    sentences = [passage for passage in speech.citable if passage.section]
    assert judge(words, [source(speech, sentences[at])]) is verdict


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("A textbook committee was established.", Verdict.SUPPORTED),
        ("Materials for schools come under a new body.", Verdict.UNCHECKED),
        ("The first textbook committee was established.", Verdict.UNCHECKED),
        ("The textbook committee was abolished.", Verdict.UNSUPPORTED),
        ("No textbook committee was established.", Verdict.UNSUPPORTED),
        ("Harbin established a textbook committee.", Verdict.UNSUPPORTED),
        ("A textbook committee in Harbin was established.", Verdict.UNSUPPORTED),
        ("Three textbook committees were established.", Verdict.UNSUPPORTED),
        ("A new stadium was opened by the mayor.", Verdict.UNSUPPORTED),
    ],
)
def test_across_languages_what_contradicts_goes_and_what_is_only_worded_otherwise_is_labelled(
    words: str, verdict: Verdict
) -> None:
    [held] = passage("成立教材委员会，治理中小学教材。")
    rendering = "The textbook committee was established, and materials for schools were put in order."
    assert judge(words, [Source(held.passage, rendering)]) is verdict


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("推进职教和高教试验区建设。", "讲话提出两个试验区：一个是职教，一个是高教。"),
        ("新建公园**个、修路****公里。", "当地新建了若干个公园，修路****公里，具体数字看不到。"),
        ("在全县评比中优秀率提高*个百分点，群众满意度为*分。", "群众满意度方面，优秀率提高了*个百分点。"),
        ("推介了**文旅资源和美食。", "对当地文旅资源和美食作了推介。"),
        ("与**大学共建分校。", "与一所大学共建了分校。"),
        ("出台《**市河道管理办法》和《**市河长考核细则》。", "出台河道管理办法以及河长考核细则。"),
        ("单位国内生产总值能耗下降5.6%。", "能耗方面，单位GDP能耗下降了5.6%。"),
        ("登记失业率4.5%以内。", "登记失业率不超过4.5%。"),
        ("不折不扣落实决策部署。", "落实决策部署毫不含糊。"),
        ("全国居民人均可支配收入实际增长7.4%。", "全国居民人均可支配收入扣除价格因素后增长7.4%。"),
        ("覆盖师生超***万人，累计宣讲****场。", "累计宣讲****场，到场听讲的师生合计超***万人。"),
        (
            "近三年淘汰落后炼钢炼铁产能9000多万吨、水泥2.3亿吨、电解铝100多万吨。",
            "淘汰的落后产能有9000多万吨钢铁、2.3亿吨水泥和100多万吨电解铝。",
        ),
    ],
)
def test_what_is_only_told_otherwise_is_supported(held: str, words: str) -> None:
    assert judge(words, passage(held)) is Verdict.SUPPORTED


def test_a_title_may_be_told_without_the_brackets_at_its_end() -> None:
    held = passage("印发《理论学习列席旁听办法（试行）》，推动学习落实。")
    assert judge("印发了《理论学习列席旁听办法》，推动学习落实。", held) is Verdict.SUPPORTED
    assert judge("印发了《理论学习列席办法》，推动学习落实。", held) is Verdict.UNSUPPORTED


def test_a_translation_that_cannot_be_compared_quotes_nothing() -> None:
    held = passage("We shall pay any price.")
    assert unquoted("他说“我们”将付出任何代价。", held) == "他说我们将付出任何代价。"
    rendered = [Source(held[0].passage, "我们将付出任何代价。")]
    assert unquoted("他说“他们”将付出任何代价。", rendered) == "他说“他们”将付出任何代价。"
    assert unquoted("He says “they” shall pay any price.", held) == "He says “they” shall pay any price."


def test_a_brief_sentence_says_more_than_who_it_is_about() -> None:
    held = passage("完善城乡教师校长交流轮岗激励机制。")
    assert judge("城乡教师都被开除了。", held) is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("推进职教和高教试验区建设。", "讲话提出三个试验区：一个是职教，一个是高教。"),
        ("新建公园**个、修路****公里。", "当地新建了若干座体育馆，修路****公里。"),
        ("新建公园**个、修路****公里。", "当地新建公园****个，修路**公里。"),
        ("推介了**文旅资源和美食。", "推介了青州文旅资源和美食。"),
        ("新增**类**个公园。", "新增*类**个公园。"),
        ("满意度为**分，较上年提高*分。", "满意度提高了**分。"),
        ("不折不扣落实决策部署。", "没有落实决策部署。"),
        ("儿童阅览室每周六举办故事会，由志愿者主持。", "儿童阅览室每周六举办故事会，由馆长主持。"),
        ("Evening hours now last until ten o'clock.", "Evening hours now last until midnight."),
        ("The children's reading room holds a story hour.", "The children's reading room is closed."),
        ("签约金额***.*亿元。", "签约金额比上年翻了一番。"),
        ("累计宣讲****场。", "累计宣讲壹仟贰佰场。"),
        ("完善教师待遇保障，选树先优模范。", "完善教师待遇保障，开除违纪教师，选树先优模范。"),
    ],
)
def test_what_is_false_is_not(held: str, words: str) -> None:
    assert judge(words, passage(held)) is Verdict.UNSUPPORTED


def test_of_passages_told_in_different_tenses_each_clause_goes_with_its_own(speech: Speech) -> None:
    wanted = ("印发《**卓越工程师培养五年", "持续强化卓越工程师培养")
    cited = [source(speech, p) for words in wanted for p in speech.citable if words in p.text]
    assert judge("卓越工程师培养五年实施方案已印发，下一步将持续强化卓越工程师培养。", cited) is Verdict.SUPPORTED
    assert judge("今后将印发卓越工程师培养五年实施方案。", cited) is Verdict.UNSUPPORTED
    assert judge("卓越工程师培养已持续强化。", cited) is Verdict.UNSUPPORTED


def test_in_chinese_a_title_of_an_english_speech_is_only_translated() -> None:
    words = "双方读的是同一部《圣经》。"
    assert judge(words, passage("Both read the same Bible.")) is Verdict.UNCHECKED
    assert judge(words, passage("双方读的是同一部经。")) is Verdict.UNSUPPORTED


def test_a_quotation_that_breaks_off_inside_a_figure_is_none() -> None:
    [held] = passage("城镇新增就业1312万人，增长6.9%，覆盖师生超***万人。")
    assert locate("城镇新增就业1312万人，增长6.9%", held.passage) is not None
    for words in ("城镇新增就业1312", "城镇新增就业13", "人，增长6.", "人，增长6.9", "覆盖师生超***"):
        assert locate(words, held.passage) is None


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("加快建设“六个**”，其中“六个**”的具体名称在公开文本中已隐去。", Verdict.SUPPORTED),
        ("加快建设“六个**”（**处的名称已隐去）。", Verdict.SUPPORTED),
        ("加快建设“六个**”，其中**是振兴，已隐去。", Verdict.UNSUPPORTED),
        ("加快建设“六个**”，“六个**”指龙江，原文隐去。", Verdict.UNSUPPORTED),
    ],
)
def test_that_a_mask_hides_something_is_no_claim_but_what_it_hides_is(words: str, verdict: Verdict) -> None:
    assert judge(words, passage("加快建设“六个**”，推动教育强市。")) is verdict
