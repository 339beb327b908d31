"""What a sentence puts in the place of a mask, such as a vague number, signs, a by-name: only the mask may be there."""

import re
from collections.abc import Iterator

from assistant.overlap import ABOUT_MASKS, MASKING, coverage
from store.speech import CJK, MASK

BEFORE, AFTER = 4, 3
"""So many characters on either side tell the place of a mask."""
LONGEST = 8
PLACES = "省市县区州乡镇村"
PARTICLES = "了过的达到共约为有 “"
OPEN = re.compile(
    r"[的在由与和及对向是了为据从到即中于以让使就并，。；：、“《（(【\s\d*a-zA-Z]$|(?:[相有]关|推[动进]|支持|促进|开展|加强|做好|围绕)$|^$"
)
"""After these, or at the beginning, words may stand alone that follow a mask in the text held."""
EXPLAINED = re.compile(
    r"\*[”」』\"]?\s*(?:是指|就是|指的是?|是|为|指|即|代表|等于|=|[：:]"
    r"|\b(?:is|are|was|were|means|stands for|refers to|equals)\b)\s*([^，。；,.;\n（）()*]+)"
)
"""What a mask is said to stand for."""
SAME = 0.5
"""Of what a mask is said to be, so much must be what the text held says it is."""
SOME = re.compile(r"[该本全我某此这每各]$")


def disguised(said: str, held: str) -> bool:
    """What stands around a mask of the text held stands around something else in the sentence."""
    return explained(said, held) or any(
        _replaced(said, held, mask) or _renamed(said, held, mask) for mask in MASK.finditer(held)
    )


def explained(said: str, held: str) -> bool:
    """A mask is said to be something else than masked."""
    told = ((found[1], ABOUT_MASKS.sub("", MASKING.sub("", found[1]))) for found in EXPLAINED.finditer(said))
    known = "\n".join(found[1] for found in EXPLAINED.finditer(held))
    return any(any(map(str.isalnum, rest)) and coverage(words, known) < SAME for words, rest in told)


def _replaced(said: str, held: str, mask: re.Match[str]) -> bool:
    before, after = held[max(0, mask.start() - BEFORE) : mask.start()], held[mask.end() : mask.end() + 1]
    for known, foreign in ((before, False), (before[-2:], True)):
        if len(known) < 2 or not all(map(CJK.match, known)) or not after or after.isspace():
            continue
        for found in re.finditer(rf"{known}([^，。；\n]{{1,{LONGEST}}}?){re.escape(after)}", said):
            words = found[1].strip(PARTICLES)
            # Whether another mask may stand there is seen by its shape and unit.
            kept = MASK.search(words) or found[0] in held
            left_out = not words and (after in PLACES or found[1] in "了的“")
            if not kept and not left_out and not (foreign and any(c in held for c in words)):
                return True
    return False


def _renamed(said: str, held: str, mask: re.Match[str]) -> bool:
    """A place is named before the words that follow a masked one."""
    following = held[mask.end() : mask.end() + 1 + AFTER]
    if len(following) <= AFTER or following[0] not in PLACES or not all(map(CJK.match, following)):
        return False
    return any(_new(before, held) for before in _before(said, following))


def _before(said: str, following: str) -> Iterator[str]:
    """What stands in the sentence where the masked place should."""
    for found in re.finditer(re.escape(following[1:]), said):
        whole = said[: found.start()]
        if whole.endswith(following[0]):
            yield SOME.sub("", whole[:-1])
        elif not SOME.search(whole):
            yield whole


def _new(before: str, held: str) -> bool:
    """It ends in two characters that the text held does not have."""
    last = before[-2:]
    return len(last) == 2 and not OPEN.search(before) and all(CJK.match(c) and c not in held for c in last)
