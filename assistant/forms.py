"""What kinds of things look like in a text, where they have a form to be seen."""

import re

from assistant.asked import Asked

FORMS = {
    Asked.CONTACT: re.compile(r"\d{5,}|https?:|@"),
    Asked.REASON: re.compile(r"因为|由于|为了|因此|所以|\b(?:because|since|so that|therefore)\b", re.IGNORECASE),
    Asked.NAME: re.compile(r"《[^》]+》|“[^”]+”|\*"),
    Asked.MONEY: re.compile(r"[\d*][\d.*,]*\s*[万亿]?元|[$€£]\s?[\d*]|\b(?:million|billion|dollars)\b"),
    Asked.DURATION: re.compile(r"[\d*一二三四五六七八九十百]+\s*[年月天]|\byears?\b|\bdays?\b|\bmonths?\b"),
    Asked.TIME: re.compile(
        r"[\d*]+\s*[年月日]|[一二三四五六七八九十]月|\b\d{4}\b|\b(?:today|tomorrow|January|February|March|April|May|June|July"
        r"|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    ),
    Asked.COUNT: re.compile(
        r"[\d*]|[一二两三四五六七八九十百千万首][个名所项家场次件节条篇]|首[个次批份]|\b(?:one|two|three|four|five|six|ten|hundred|thousand)\b"
    ),
}
