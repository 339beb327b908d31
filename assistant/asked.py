"""What kind of thing a question asks for: an amount, money, a time, a person, a place, a name, a reason."""

import re
from enum import StrEnum

from assistant.names import PLACES, PLACES_ENGLISH
from store.terms import simplify


class Asked(StrEnum):
    """The kinds that a passage can lack even though it is about the right subject."""

    GUESS = "guess"
    MONEY = "money"
    DURATION = "duration"
    TIME = "time"
    COUNT = "count"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    MEMBERS = "members"
    CONTACT = "contact"
    PAY = "pay"
    REASON = "reason"
    EXTREME = "extreme"
    CRITERIA = "criteria"
    FAULT = "fault"
    PENALTY = "penalty"


PATTERNS = {
    Asked.GUESS: (
        r"前面那?[几两一]个字|(?:那|哪)[几两]个字|填[空上出一]|应该(?:是|有|在|叫)\S*吧|肯定是\S*吧|[猜估]\S{0,2}[个数下]|猜|推[测断算]|给个大概|大概\S{0,3}数|星号|隐去"
        r"|颗星|抹[掉去]|涂[掉黑]|打码|马赛克|脱敏|盖住|遮[住掉了的去]|地名|城市名|[×✕]{2}|哪座城市|前[面头]的\S{0,2}名|哪[两几一]?个字|准数|全[名称]|估摸|估计|估一?[个下]|你?点头|是\d\S{0,8}还是|\d\S{0,6}(?:对吧|对不对|是吧|是吗|吧[？?]?$)",
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten) (?:what|some\w+)\b"
        r"|\b(?:first|second|third|top \w+)\b.*\bor\b|\b(?:about|around|over|roughly) \w+ .*\bright\b"
        r"|\b(?:guess|estimate|obviously|fill in|best shot|take a stab)\b|\bprobably\b|\bpresumably\b|\basterisks?\b"
        r"|\b(?:hidden|masked|redacted|blanked|blotted|censored|starred)\b|\b(?:one|two|three|four|five|the) stars?\b",
    ),
    Asked.MONEY: (
        r"多少(?:个)?(?:钱|亿|万元|元|经费|资金|学费|工资|补[助贴])|几个?亿|几[十百千万]+[块元]|什么价|多少\S{0,4}(?:钱|费|经费|资金)",
        r"(?:钱|费|工资|薪水|补[助贴]|罚款|经费|金额|资金)\S{0,6}(?:多少|几)|(?:金|数|总)额(?:是|有)?[？?]?$|掏钱|要钱|收钱|花钱|出钱|收费|免费",
        r"\bhow much\b(?!.*\b(?:progress|time)\b)|\bwhat sums?\b|\bin yuan\b"
        r"|\b(?:costs?|fees?|tuition|worth|budget|paid|free)\b",
    ),
    Asked.DURATION: (
        r"(?<![未近这那前后来])几年(?!级)|多少年|多久|多长时间",
        r"\bhow long\b|\bhow many (?:years|months|days)\b",
    ),
    Asked.TIME: (
        r"什么时[候间]|何时|几时|哪(?:一)?[年天]|几[月号]|哪几年|截止|期限|年份|起止|几点|多久一次",
        r"\bwhen\b|\bdeadline\b|\bhow often\b|\bdates?\b|\b(?:what|which) (?:years?|period)\b",
    ),
    Asked.COUNT: (
        r"多少|数[量目字]|[一两几]个数(?!据)|几[成支桩回批]|几个点|[个人项篇场件份所家县条]数|名次|场次|规模|总[数量额]|多大|几[十百千万]+[个名场次人篇位]|(?<![哪这那列])(?<![提说讲谈现及][了过到])(?<![提说讲现及])几(?=[个名所项家场次件节条篇人位门类支届成分种天周])|有几|第几|(?<!目)前几(?![年乎部段])|几位数|得分|排名|排第|百分之几|占比|比例|[率数]是",
        r"\bhow (?:many(?! times)|large|big|high)\b|\bnumber of\b|\bwhere does .*\bstand\b"
        r"|\b(?:total|amount|count|rank\w*|percent|percentage|proportion|rate|score|figures?|numbers)\b"
        r"|\b(?:what|which) (?:share|part|number)\b|\bquota\b",
    ),
    Asked.PERSON: (r"谁|哪(?:几)?位|什么人(?!是)", r"\bwho(?:m|se)?\b"),
    Asked.PLACE: (
        r"[在是到去从]哪(?:里|儿|个(?:市|城|省|县|区|地方|会场))|哪(?:里|儿)的|哪个(?:城市|市|省|地方|会场)",
        r"哪[座栋]|哪(?:些|几个)(?!地方[提讲说])\S{0,3}(?:村|镇|乡|县|区|市|省|地方|国家(?!级)|地区)|什么(?:城市|地方)|在哪(?!些|个|几|方面)"
        r"|哪市(?!级)|[是在]那市的?[？?]?$|哪座?城|(?<![如任为])何[市地处]|哪(?:嘎达|旮瘩)|边个市|哪(?:里|儿)[\u3400-\u9fff]的",
        r"\bwhere\b(?! (?:does|in) the speech)"
        r"|\b(?:which|what) (?:city|province|place|venue|region|town|municipality|locality)\b|, city\?",
    ),
    Asked.NAME: (
        r"”(?:什么|啥)(?:来着)?[？?]?$|完整(?:提法|表述|说法|名称)|校名|写全|叫(?:什么|啥)|什么名[字称]|[一二两三四五六七八九十][个大类种]”?(?:什么|啥)|全[名称]|哪(?:几|一)?[所家](?!有)|哪[个些]\S{0,4}(?:学校|学院|高校|大学|企业|公司|机构|行业|单位|部门|专家|教授)",
        r"\bnames?\b|\bcalled\b"
        r"|\bwhich (?:[\w'’-]+ ){0,3}(?:universit|school|colleg|compan|firm|institut|cent(?:re|er)|district)\w*"
        r"|\bwhich (?:\w+ ){0,3}unis?\b|\bwhat is the (?:\w+ )?university\b",
    ),
    Asked.MEMBERS: (
        r"哪[一二两三四五六七八九十]\S|哪几种|都是(?:啥|什么|哪)|[”一二两三四五六七八九十][^，,？?”]{0,6}分别(?:是|指)|具体(?:是|指|包括|内容)|包[括含](?:哪|什么)|指的?是?(?:什么|哪)"
        r"|什么意思|什么[是叫]“?[^，,？?]{2,12}[？?]?$|含义|定义|简称|缩写|代表(?:了)?(?:什么|啥)",
        r"\bone by one\b|\bstands? for\b|\bmeans?\b|\bmeaning\b|\bdefin\w+\b|\bshort for\b"
        r"|\bwhat are the (?:\W)? (?:two|three|four|five|six|seven|eight|nine|ten)\b",
    ),
    Asked.CONTACT: (
        r"电话|热线|网址|网站|邮箱|二维码|账号|密码|报名|登录|注册|下载",
        r"\b(?:phone|hotline|website|e-?mail|password|log ?in|sign up|download)\b",
    ),
    Asked.CRITERIA: (
        r"按(?:什么|啥|哪)|(?:什么|啥|哪[些个])(?:指标|标准|模型|依据|条件)|(?:怎么|咋)(?:算[^数]|打分|评分|考核|选[出的拔]|挑)|算的[？?]?$",
        r"\bcriteria\b|\bhow (?:is|are|was|were) [^?]*\b(?:scored|graded|calculated|selected|chosen|measured)\b"
        r"|\brequirements?\b|\beligib\w+\b",
    ),
    Asked.EXTREME: (
        r"最(?:贵|大|多|高|好|早|晚|小|少|低|差|长|短|强|快|先)",
        r"\b(?:most expensive|(?:the|its|their) (?:biggest|largest|highest|lowest|smallest|best|worst|most|least))\b",
    ),
    Asked.PAY: (
        r"补贴|津贴|奖学金|助学金|安家费|工资|涨薪|学费|罚款",
        r"\b(?:subsid(?:y|ies)|allowances?|stipends?|bonus(?:es)?|salary|salaries|fined)\b",
    ),
    Asked.FAULT: (
        r"(?:哪些|什么|啥)(?:问题|毛病|不足|漏洞|隐患|短板|困难)|(?:查出|查到|发现)\S{0,2}(?:什么|啥|哪|多少)",
        r"\b(?:problems?|shortcomings|irregularities|faults|difficulties)\b",
    ),
    Asked.PENALTY: (
        r"会怎么?样?处[理罚分]|怎么(?:处[理罚分]|罚|追责)|处分|后果|责任|不合格|不达标|违[反规](?:了|会|怎)",
        r"\b(?:penalt\w+|punish\w*|sanction\w*|consequences?|disciplined)\b",
    ),
    Asked.REASON: (r"为什么|为何|为啥|原因|凭什么", r"\bwhy\b|\breasons?\b"),
}
QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
"""What a question quotes is what it is about, not what it asks for."""
BLANK = re.compile(r"（\s*）|(?<![A-Za-z])\(\s*\)|[_＿]{2,}|\bX (?=[a-z])|X(?=[市省])|某[地市省](?![民区直属级])")
"""A gap that is to be filled in."""
COMPILED = {kind: re.compile("|".join(forms), re.IGNORECASE) for kind, forms in PATTERNS.items()}

OWN_PLACE = re.compile(
    r"(?:哪[个座]|什么|(?<!为)啥)(?:城市|市|省)|哪座?(?:城(?!乡)|市(?!级))|[是在]那市的?[？?]?$|(?<![如任为])何市|边个市|X市|[是在]哪个?(?:市|城|省)|哪儿的(?:讲话|发言|教育局)"
    r"|(?:猜|推测|告诉)\S*(?:城市|市名|省份)|(?:城市|市|省)(?:的)?(?:真实)?名[字称]|(?<=[个的是那])市名|市名(?=[是叫，,。？?”]|$)"
    r"|\b(?:which|what) (?:city|province|town|municipal\w*|shi)\b|, city\?|\bname of the (?:city|province)\b"
    r"|\b(?:city|province) is (?:this|it|hidden|masked)"
    r"|\b(?:the|this|that) (?:city|province) is (?-i:[A-Z])[a-z]+(?:[,.?!]|$)"
    r"|\b(?:masked|hidden|redacted) (?:city|province)\b|\b(?:city|province)(?:'s)? name\b"
    rf"|^(?:所以)?(?:这里?|这儿|那|讲话的?)(?:应该|肯定|大概|不就|就|明显)?是(?:{'|'.join(PLACES)}|[^，,？?]{{2,4}}[市省])(?:吧|吗|么|嘛|对吧)"
    rf"|^(?:so )?(?:this|it)(?: is|['’]s) (?:probably |obviously )?(?:{'|'.join(PLACES_ENGLISH)})\b"
    r"|\*+[市省]就?是|(?:这|该)个?(?:城市|市|省)就?是[^什哪啥不]{2,6}吧",
    re.IGNORECASE,
)


def asked_for(question: str) -> Asked | None:
    """The kind of thing asked for, or None where any statement about the subject may answer."""
    if BLANK.search(question):
        return Asked.GUESS
    words = QUOTED.sub("“”", simplify(question))
    return next((kind for kind, pattern in COMPILED.items() if pattern.search(words)), None)


def asks_own_place(question: str) -> bool:
    """The question wants to know which city or province the speech comes from."""
    # As it stands, too: names are told by their capitals.
    return bool(OWN_PLACE.search(question) or OWN_PLACE.search(simplify(question)))
