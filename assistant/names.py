"""Names in a sentence: documents, programmes, bodies, places and people must stand in what it cites."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from assistant.overlap import clauses
from assistant.polarity import DOING
from store.terms import simplify

DOCUMENT = re.compile(r"《[^《》]+》")
SIGNS = ("So", "Sk", "Nl", "No", "Co", "Cn", "Mn", "Me")
"""Unicode's categories of emoji, of numbers in other forms, of what nobody has defined, of strokes through letters."""
USUAL = re.compile(r"[a-zA-Z\u00c0-\u024f\u3400-\u9fff]")
LATIN = re.compile(r"[a-z][a-z0-9]*(?:[.+-][a-z0-9]+)*")
CAPITALISED = re.compile(r"(?<![.!?:]\s)(?<![.!?:“\"]|\n)(?<!^)\b[A-Z][\w'’]+")
AMERICA = re.compile(r"\bUnited States(?: of America)?\b|\bU\.?S\.?(?:A\b\.?)?(?!\w)")
BODY = re.compile(
    r"(?:大学|学院|常委会|(?<![全内局外干东西中南北总支乐大本])部(?![分署门长队级市位省委落])|"
    r"(?<=贸易|世界|国际|合作|卫生|条约|基金)组织|委员会|研究院|研究所|公司|集团|银行|协会|法院|检察院|医院|实验室|基金会|联盟|中心(?!组)|部队|总局|政府"
    r"|(?<!学)省|电视台|电台|报社|日报|通讯社|市(?!场|民|值|域|级|属|直|委|容|长)|县(?!级|委|域)|州|厅|(?<![开布格结全大])局(?!面|部|限|势|直|长)|(?<![部签])署)"
)
AMONG = re.compile("(?:结合|按照|围绕|对照|协调|面向|涉及)$")
GOVERNED = "省市县州政府"
"""Bodies that are governed, or govern: a place is named before them, and no deed."""
FUNCTION = (
    r"的了是在由对向为从到等和与及同跟被把将让使给按据因以于有并或还也其都就又经即含如则却仅该本全各我此这某每"
    r"\s，。；：、“《（(,.;:"
)
"""Characters that stand before a name and are no part of it."""
COMMON = re.compile(rf"[{FUNCTION}城外几数跨内邻多括后一二三四五六七八九十两\d个所家名第级方*省市县区国新类门强大]$|^$")
AGENT = re.compile(
    r"(?<![理自缘来])由(?!此|于|[^，。；]{0,12}[到至为])(?![该本其我各他她它有相专谁一两二三四五六七八九十几]|当地)([\u4e00-\u9fff*]{2})"
)
"""Who does it, after the word that says so."""
LEVEL = re.compile(
    r"[省市县区乡镇州](?:委|政府|级|属(?![于首]))|国家(?=级)|中[韩日美俄澳欧法德英印朝越蒙]|[韩日美俄欧法德英印朝]方"
)
DATA = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
PLACES = tuple(DATA["places"].split())
PLACES_ENGLISH = frozenset(DATA["places_english"].split())
ALIASES = DATA["aliases"]
INSTITUTIONS = frozenset(DATA["institutions"].split())
SURNAME = "".join(DATA["surnames"].split())
NAME = rf"[{SURNAME}][\u4e00-\u9fff]{{1,2}}"
HEAD = "总书记|书记|主席|总理|总统|[局厅部市省县区校院馆会行队组处所台]长(?![期远效江三度])|主任|院士"
OFFICE = rf"{HEAD}|教授|先生|女士|同志|老师|代表"
OFFICES = re.compile(HEAD)
PERSON = re.compile(rf"({NAME}?)(?:{OFFICE})|(?:{OFFICE})({NAME})")
STEM = 5
"""Words of so many letters that begin alike are one name."""
OPENS = 8
"""So many characters before it a text has begun to say who acts."""
SAME_WORDS = 5
"""So many characters after the name tell that a clause says the same of somebody."""
NOT_PEOPLE = re.compile(r"[向任方高]|万|何|江山|周边|任何|高校|高等|方面|严|金融|武")


def stand(said: str, held: str, context: str = "") -> bool:
    """No place, body, person or word in Latin letters that the text held does not have (Chinese).

    A body the context names may act where the text held does not say who does.
    """
    said, held, context = simplify(said), simplify(held), simplify(context)
    known = set(LATIN.findall(held))
    return (
        all(word in known or ALIASES.get(word, word) in held for word in LATIN.findall(said))
        and all(place in held for place in PLACES if place in said)
        and all(
            _body_stands(said, body, held) or (_acts(said, body, held) and _body_stands(said, body, context))
            for body in BODY.finditer(said)
        )
        and all(level in held for level in LEVEL.findall(said))
        and all(office in held or office in context for office in OFFICES.findall(said))
        and all(agent in held or agent in context for agent in AGENT.findall(said))
        and all(_subject_stands(clause, held) for clause in clauses(said))
        and all(_person_stands(found, held) for found in PERSON.finditer(said))
    )


def places_named(said: str) -> set[str]:
    """The places in it that are known by the name alone."""
    return {place for place in PLACES if place in said} | _places_in_english(said)


def _places_in_english(said: str) -> frozenset[str]:
    return PLACES_ENGLISH.intersection(re.findall(r"\w+", said.casefold()))


def script_stands(said: str, held: str) -> bool:
    """Letters of other scripts, rare characters, and signs that stand for words or figures, are those held."""
    strange = {
        character
        for character in unicodedata.normalize("NFKC", said)
        if unicodedata.category(character) in SIGNS or (character.isalpha() and not USUAL.match(character))
    }
    return strange <= set(unicodedata.normalize("NFKC", held))


def capitals_stand(said: str, held: str) -> bool:
    """Every word with a capital in an English sentence stands in the text held, or one like it (South: southern)."""
    said, held = (AMERICA.sub("America", text) for text in (said, held))
    known = set(re.findall(r"\w+", held.casefold()))
    words = (re.split(r"['’]", word)[0].casefold() for word in CAPITALISED.findall(said))
    # The first word has a capital anyhow.
    return _places_in_english(said) <= known and all(word in known or _related(word, known) for word in words)


def institutions_removed(said: str) -> str:
    """Words that a translator may choose for an office or a body, in lower case."""
    return CAPITALISED.sub(lambda found: found[0].lower() if found[0].lower() in INSTITUTIONS else found[0], said)


def _related(word: str, known: set[str]) -> bool:
    return len(word) >= STEM and any(
        other.startswith(word) or (len(other) >= STEM and word.startswith(other)) for other in known
    )


def documents(said: str) -> Sequence[str]:
    """The titles named in 《》."""
    return DOCUMENT.findall(said)


def _body_stands(said: str, body: re.Match[str], held: str) -> bool:
    """The two characters before the word for a body are those held, unless they are common words."""
    start, kind = body.start(), body[0]
    near, far = said[max(0, start - 1) : start], said[max(0, start - 2) : max(0, start - 1)]
    if COMMON.match(near):
        return near != "*" or near + kind in held
    if near + kind not in held:
        return kind in GOVERNED and bool(DOING.search(said[:start]) or AMONG.search(said[:start]))
    return len(kind) == 1 or bool(COMMON.match(far)) or far + near + kind in held


def _acts(said: str, body: re.Match[str], held: str) -> bool:
    """The body begins what is said, and the text held begins with no other."""
    clause = re.split("[，。；：由,;:]", said[: body.start()])[-1]
    own = (found.start() for found in BODY.finditer(held) if not COMMON.match(held[: found.start()][-1:]))
    return len(clause) <= OPENS < next(own, OPENS + 1)


def _subject_stands(clause: str, held: str) -> bool:
    """A clause does not begin with another person than the one who stands before the same words."""
    if NOT_PEOPLE.match(clause):
        return True
    for length in (2, 3, 4):
        name, rest = clause[:length], clause[length:]
        if len(rest) > SAME_WORDS and name[0] in SURNAME and name[0] not in held:
            at = held.find(rest[:SAME_WORDS])
            if at > 0 and held[at - 1].isalpha() and held[at - 1] != name[-1]:
                return False
    return True


def _person_stands(found: re.Match[str], held: str) -> bool:
    name = found[1] or found[2]
    return name in held or found[0] in held or bool(NOT_PEOPLE.match(name))
