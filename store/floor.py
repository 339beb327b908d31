"""How alike an embedding finds texts that have nothing to do with each other.

Models differ: of unrelated texts one says 0.1, another 0.8. A figure that fits one lets another
answer anything, so it is measured, on everyday matters that no two of these texts share.
"""

from typing import Final

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from store.embeddings import NEVER
from store.speech import Language

SPREADS: Final = 4.0
"""Standard deviations above unrelated texts: of a few hundred passages, chance lifts none that far."""

QUESTIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "红烧肉要炖多久才软烂？",
        "明天北京会下雨吗？",
        "手机屏幕碎了去哪里修？",
        "猫为什么喜欢钻纸箱？",
        "世界杯决赛几点开始？",
        "怎么给自行车换内胎？",
    ),
    (
        "How long should a stew simmer?",
        "Will it rain in Paris tomorrow?",
        "Where can I get a cracked screen repaired?",
        "Why do cats like cardboard boxes?",
        "When does the cup final start?",
        "How do I change a bicycle tube?",
    ),
)
SENTENCES: Final[dict[Language, tuple[str, ...]]] = {
    "zh": (
        "木星是太阳系中最大的行星，周围有几十颗卫星。",
        "这家公司去年把总部迁到了港口附近的新楼。",
        "医生建议他每天散步半小时，少吃盐。",
        "博物馆新展出了一批唐代的瓷器和书画。",
        "从山顶的车站下来，沿着小路走十分钟就到湖边。",
        "银行宣布从下个月起下调存款利率。",
    ),
    "en": (
        "Jupiter is the largest planet of the solar system and has dozens of moons.",
        "The company moved its head office to a new building near the harbour last year.",
        "His doctor advised him to walk for half an hour a day and to eat less salt.",
        "The museum is showing a new collection of Roman glass and paintings.",
        "From the station on the hill a path leads down to the lake in ten minutes.",
        "The bank announced lower interest on savings from next month.",
    ),
}


def measured(embeddings: Embeddings, language: Language, prefix: str = "") -> float:
    """The cosine that unrelated texts do not reach, for a speech in that language.

    NEVER for an embedding that finds unrelated texts as good as the same: it cannot read them.
    """
    sentences = _unit(embeddings.embed_documents(list(SENTENCES[language])))
    floors = []
    for questions in QUESTIONS:
        vectors = _unit([embeddings.embed_query(prefix + question) for question in questions])
        cosines = vectors @ sentences.T
        floors.append(float(cosines.mean() + SPREADS * cosines.std()))
    return max(floors) if max(floors) < 1 else NEVER


def _unit(vectors: list[list[float]]) -> NDArray[np.float64]:
    rows = np.array(vectors, dtype=np.float64)
    lengths: NDArray[np.float64] = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, np.finfo(float).tiny)
