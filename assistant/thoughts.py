"""What a model thinks aloud between tags is no part of its answer."""

import re

TAG = re.compile(r"<(/?)(?:think(?:ing)?|thought|reasoning)>", re.IGNORECASE)
UNFINISHED = re.compile(r"<[/a-z]{0,10}\Z", re.IGNORECASE)


class Thoughts:
    """Leaves `<think>…</think>` out of a stream, however that is cut into pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def spoken(self, piece: str) -> str:
        """What of the text so far is meant to be read and was not given yet."""
        text, self._held = self._held + piece, ""
        if "<" not in text:
            return "" if self._thinking else text
        spoken = ""
        while tag := TAG.search(text):
            spoken += "" if self._thinking else text[: tag.start()]
            self._thinking = not tag[1]
            text = text[tag.end() :]
        if begun := UNFINISHED.search(text):
            text, self._held = text[: begun.start()], begun[0]
        return spoken if self._thinking else spoken + text

    def rest(self) -> str:
        """What was held back in case it became a tag."""
        held, self._held = self._held, ""
        return "" if self._thinking else held
