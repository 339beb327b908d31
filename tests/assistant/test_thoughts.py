import pytest

from assistant.thoughts import Thoughts


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("plain [1]", "plain [1]"),
        ("<think>secret</think>said", "said"),
        ("<THINK>\nsecret <b> </THINK>\n\nsaid", "\n\nsaid"),
        ("one<thinking>a</thinking>two<think>b</think>", "onetwo"),
        ("<think>never closed", ""),
        ("a < b, a <thin line>", "a < b, a <thin line>"),
        ("ends with <thi", "ends with <thi"),
        ("said</think> on", "said on"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_thoughts_are_left_out_however_the_stream_is_cut(said: str, spoken: str, size: int) -> None:
    thoughts = Thoughts()
    pieces = [thoughts.spoken(said[start : start + size]) for start in range(0, len(said), size)]
    assert "".join(pieces) + thoughts.rest() == spoken
