"""What is kept for each visit of the chat page: its conversation, and no more."""

from datetime import datetime
from typing import Any

import gradio as gr
from gradio.state_holder import SessionState, StateHolder


class Visit(SessionState):
    """Keeps what stands in a `gr.State`.

    Gradio also keeps every component as it last looked, for links that show it again. There are none
    to this page, and all its components look the same to the server, whatever they show.
    """

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__(page)
        self.config_values = {}

    def __setitem__(self, key: int, value: Any) -> None:
        if isinstance(self.blocks_config.blocks.get(key), gr.State):
            super().__setitem__(key, value)
            self.config_values.clear()

    def _update_config(self, key: int) -> None:
        """Nothing to keep."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Nothing to keep."""


class Visits(StateHolder):
    """Every visit under way, of that page."""

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.set_blocks(page)

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = Visit(self.blocks)
            self.time_last_used[session_id] = datetime.now()
        return super().__getitem__(session_id)
