"""The words by which sentences are made wrong.

They are not those the checks look for: some are, as in life, and some are not.
"""

import re

MASK = re.compile(r"\*+(?:\.\*+)*")
CUTTABLE = re.compile(r"\*+(?:\.\*+)+|\*{2,}|\d[\d.]+[万亿]*|\d[\d.]*[万亿]+")
CJK = re.compile(r"[\u4e00-\u9fff]")
NUMERAL = re.compile(
    r"\d|[二三四五六七八九](?=[个项大区地]|”)|(?<=第)[二三四]"
    r"|\b(?:one|two|three|four|five|hundred)\b(?! of)|One(?=-eighth)"
)
ENGLISH_NUMBERS = ("two", "three", "four", "five", "six", "seven", "nine", "thousand")

UNITS = {
    "亿美元": "亿元",
    "万亿元": "亿元",
    "亿元": "万元",
    "万公里": "公里",
    "公里": "米",
    "万吨": "吨",
    "亿吨": "万吨",
    "亿亩": "万亩",
    "万亩": "亩",
    "万套": "套",
    "万户": "户",
    "万人": "人",
    "亿多": "万多",
    "万辆": "辆",
    "%": "个百分点",
    "个百分点": "%",
    "元": "美元",
    "项": "年",
    "件": "部",
    "部": "件",
    "场": "天",
    "个": "年",
    "节": "小时",
    "篇": "部",
    "名": "所",
    "条": "年",
    "years": "months",
    "days": "years",
}
AFTER_FIGURE = re.compile(r"(?<=[\d*])(?:" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")")
AFTER_NUMBER_WORD = re.compile(r"\b(?:years|days)\b")

PLACES = ("黑龙江", "哈尔滨", "沈阳", "江城", "东宁", "南平", "绥芬河", "北安")
NAMES = {
    "教育厅": ("科技厅", "财政厅"),
    "教育局": ("公安局", "卫健局"),
    "市政府": ("省政府", "县政府"),
    "市委": ("省委", "县委"),
    "教材委员会": ("教学委员会", "学术委员会"),
    "哈尔滨工业大学": ("哈尔滨工程大学", "清华大学"),
    "林业大学": ("医科大学", "师范大学"),
    "农业大学": ("理工大学", "石油大学"),
    "工程师学院": ("音乐学院", "建筑师学院"),
    "俄罗斯问题研究院": ("日本问题研究院", "东北亚问题研究院"),
    "国务院": ("最高法院", "财政部"),
    "全国人大常委会": ("全国政协常委会", "北京市人大常委会"),
    "亚洲基础设施投资银行": ("亚洲开发银行", "非洲基础设施投资银行"),
    "国际货币基金组织": ("世界贸易组织", "世界银行集团"),
    "屠呦呦": ("莫言", "袁隆平"),
    "C919": ("C929", "ARJ21"),
    "M2": ("M1", "M3"),
    "广东": ("海南", "浙江"),
    "上海": ("深圳", "重庆"),
    "东盟": ("欧盟", "非盟"),
    "中韩": ("中日", "中印"),
    "大庆": ("延安", "西柏坡"),
    "God": ("Congress", "Moses"),
    "Union": ("Republic", "Confederacy"),
    "Government": ("Senate", "Congress"),
    "Bible": ("Koran", "Constitution"),
    "Americans": ("Canadians", "Britons"),
    "United Nations": ("Soviet Union", "European Union"),
}
EDITS = "新大国民学工高中教建发力"

NEGATIONS = (
    (re.compile(r"不(?=得|能|搞|作为|会|允许|可为)"), ("",)),
    (re.compile(r"必须(?=严格|依法)"), ("不必", "无须")),
    (re.compile(r"未能|没有(?=实现)"), ("已经", "成功")),
    (re.compile(r"成立|建立(?=人民币|机关)|组建|签署(?=中韩|了)"), ("撤销", "未能成立", "拒绝")),
    (re.compile(r"增长(?=\d|了)"), ("下降", "减少", "并未增长")),
    (re.compile(r"下降(?=\d|了|5)"), ("上升", "没有下降")),
    (re.compile(r"取消(?=\d|和)"), ("新增", "没有取消")),
    (re.compile(r"超额完成"), ("未完成", "没能完成")),
    (re.compile(r"加强(?=和|乡|中|智|对)|深化(?=教|高)|强化(?=卓|高)"), ("不再加强", "削弱", "放松")),
    (
        re.compile(r"实施(?=好|职|师|研|“|高|了)|推进(?=“|职|国|5|哈|学)|开展(?=高|规|专|《)"),
        ("停止", "不实施", "取消", "尚未实施"),
    ),
    (re.compile(r"出台(?=《|\*|了)|印发(?=《|了)"), ("废止", "尚未出台", "没有出台")),
    (re.compile(r"提高(?=棚|到)|扩大(?=到)"), ("降低", "不提高", "缩小")),
    (
        re.compile(r"落实(?=《)|打造(?=国|我|寒|“)|完善(?=城|教|政)|支持(?=高|畜)|落地见效"),
        ("不落实", "放弃", "不再支持", "没有落实"),
    ),
    (re.compile(r"安排(?=财|专|城|1|5)"), ("不安排", "取消")),
    (re.compile(r"\b(?:shall|should|will)\b(?! not)"), ("shall not", "should never")),
    (re.compile(r"\b(?:cannot|dare not|does not|not|never)\b "), ("", "always ")),
    (re.compile(r"\bpray\b|\bexplore\b|\brenew(?:ed)?\b|\boffer(?:ed)?\b"), ("refuse", "do not want")),
)
QUANTIFIERS = (
    (re.compile(r"全部|均已|所有|都"), ("部分", "少数", "大多")),
    (re.compile(r"首次|首个|首份|首创|首批"), ("再次", "第二次", "又一次")),
    (re.compile(r"全市高校|全面"), ("部分高校", "个别高校")),
    (re.compile(r"超过?(?=[\d*])"), ("不足", "不到", "低于")),
    (re.compile(r"以上|多(?=[万亿]?[元套吨])"), ("以下", "以内")),
    (re.compile(r"以内"), ("以上",)),
    (re.compile(r"少数|一些|有些"), ("全部", "多数", "所有")),
    (
        re.compile(r"(?<![部\d*])高校(?=[实建学引毕获])|师生|乡村教师|中小学(?=校|教|德)|城乡居民"),
        ("所有{}", "部分{}", "大多数{}"),
    ),
    (re.compile(r"主要"), ("全部", "唯一")),
    (re.compile(r"\ball\b(?! this)"), ("some", "most")),
    (re.compile(r"\bboth\b|\bBoth\b(?= part| sid)"), ("neither", "only one")),
    (re.compile(r"\bonly a few\b|\bfew\b"), ("all", "most")),
    (re.compile(r"\bany\b"), ("some", "no")),
)
MODALITIES = (
    (re.compile(r"必须|要(?=[带依完加促落用全])"), ("可以", "不妨", "可能会")),
    (re.compile(r"将(?=推|继|深|加|拓|打|持|开|完|抓|紧|大|营|改|安|得|淘|由|分|高|达|全|比)"), ("已经", "已", "曾")),
    (re.compile(r"拟(?=安)|计划(?=拓|安)"), ("已经", "已")),
    (re.compile(r"预期(?=增)"), ("实际", "已经")),
    (re.compile(r"已(?=经|启|出|全|历|获|按)"), ("将", "拟")),
    (re.compile(r"(?:正在|正)(?=筹)"), ("已经完成", "不可能")),
    (re.compile(r"\b(?:shall|will)\b"), ("might", "may perhaps")),
    (re.compile(r"\bshould\b"), ("may", "need not")),
    (re.compile(r"\b(?:has|have) (?=\w+ed\b|attained)"), ("might have ", "will have ")),
    (re.compile(r"\b(?:hopes|pledge|offer)\b"), ("considered whether to", "might")),
)
HEADS = re.compile(
    r"^(?=(?:推进|加强|打造|实施|深入|持续|拓展|完善|开展|深化|大力|支持|统筹|构建|因地制宜|整合|开工|淘汰|建设|健全))"
)
FINISHED_HEADS = re.compile(
    r"^(?=(?:出台|成立|建立|组建|获评|筹建|取消|签署|新设|工商|启动|发行|高校引进|成功举办|升格|首批|国务院提请))"
)
RELATIONS = re.compile(
    r"([\u4e00-\u9fff“”*]{2,12}?)(由|对|向|被|比|推动|支持|高于|快于|签署|成为|提请|领导|服务|带动|置换)([\u4e00-\u9fff“”*]{2,10})"
)
ENGLISH_RELATIONS = re.compile(
    r"\b(the \w+|your country|one party|man|a free society|both sides|these slaves|the torch|rights of man)\b(.{3,40}?)"
    r"\b(the \w+|you|it|them|the other|a new generation|the war|the nation)\b",
    re.IGNORECASE,
)
ADDED = (
    "这一举措受到广大师生的热烈欢迎。",
    "，并得到了社会各界的高度评价",
    "，为此专门拨付了财政资金",
    "，有关部门还建立了长效机制",
    "，位居全国第一",
    "这在全国范围内尚属首例。",
    "，预计明年将进一步扩大规模",
    "，有效缓解了家长的焦虑情绪",
)
ADDED_ENGLISH = (
    " The audience applauded for several minutes.",
    ", which later historians praised",
    ", and Congress passed a law to that end",
    ", as the voters had demanded",
    " This was the most famous line in the speech.",
)
