"""CMRC2018, where the shared data lie beside the repository: retrieval on text alone, so that it does not rot."""

import json
import tempfile
from pathlib import Path

import bm25s

from store.embeddings import offline
from store.index import Index
from store.records import records_of
from store.retriever import Retriever
from store.speech import Kind, Passage, Speech
from store.terms import terms

DATA = Path(__file__).parents[3] / "shared" / "data"


def report() -> None:
    """Prints first place, ours beside bm25s by character bigrams; says so where the data are not there."""
    if not (DATA / "cmrc2018_passages.jsonl").exists():
        print("\nCMRC2018: the data are not beside this repository; left out")
        return
    speech, questions = _speech(), _lines("questions")
    with tempfile.TemporaryDirectory() as cache:
        records = records_of(speech, {})
        index = Index(records, offline(), cache=Path(cache))
        retriever = Retriever(speech, records, lambda: index, {})
        ours = sum(_first(retriever, q["question"]) in q["gold_passage_ids"] for q in questions) / len(questions)
        index.close()
    plain = bm25s.BM25()
    plain.index([terms(passage.text) for passage in speech.passages], show_progress=False)
    known = {term for passage in speech.passages for term in terms(passage.text)}
    theirs = 0
    for question in questions:
        scores = plain.get_scores([term for term in terms(question["question"]) if term in known])
        theirs += speech.passages[int(scores.argmax())].id in question["gold_passage_ids"]
    label = f"CMRC2018 first place ({len(questions)} questions, {len(speech.passages)} passages)"
    print(f"{label:<58}{ours:>8.1%}{theirs / len(questions):>10.1%}")


def _first(retriever: Retriever, question: str) -> str:
    found = retriever.search(question, 8)
    return found[0].passage.id if found else ""


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / f"cmrc2018_{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _speech() -> Speech:
    """The passages as one speech, each under its own id."""
    passages, position = [], 0
    for number, line in enumerate(_lines("passages")):
        text = line["text"]
        passages.append(Passage(line["id"], text, position, position + len(text), Kind.SENTENCE, "", "", number))
        position += len(text) + 1
    return Speech("cmrc2018", "CMRC2018", "zh", "\n".join(p.text for p in passages), tuple(passages))
