"""Sentence models of a few rows, made on the spot: what a token means is one row of a matrix."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"


def make(
    folder: Path, meanings: Mapping[str, Sequence[float]], *, mean: bool = False, inputs: Sequence[str] = ()
) -> Path:
    """A folder with a model that looks each token up in `meanings`, cut into words and Chinese characters."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {UNKNOWN: np.zeros(len(next(iter(meanings.values())))), **meanings}
    save_model(folder / "model.onnx", np.array(list(rows.values()), dtype=np.float32), inputs)
    tokenizer = Tokenizer(models.WordLevel({token: number for number, token in enumerate(rows)}, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    if mean:
        say(folder / "1_Pooling" / "config.json", pooling_mode_cls_token=False, pooling_mode_mean_tokens=True)
    return folder


def save_model(file: Path, matrix: NDArray[np.float32], inputs: Sequence[str] = ()) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask", *inputs]
    graph = helper.make_graph(
        [helper.make_node("Gather", ["matrix", "input_ids"], ["last_hidden_state"])],
        "lookup",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in names],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", matrix.shape[1]])],
        [numpy_helper.from_array(matrix, "matrix")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def say(file: Path, **words: object) -> None:
    """A file of settings beside the model."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(words), encoding="utf-8")


def scattered(tokens: Sequence[str], same: Mapping[str, str], dimensions: int = 64) -> dict[str, list[float]]:
    """A direction of its own for each token, but one direction for the tokens that mean the same."""
    random = np.random.default_rng(1)
    meanings = {token: random.normal(size=dimensions).tolist() for token in sorted(set(tokens))}
    return meanings | {token: meanings[other] for token, other in same.items()}
