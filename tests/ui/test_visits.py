"""A visit of the page keeps its conversation, and nothing that Gradio could make again."""

import gc

import gradio as gr
import pytest

from ui.visits import Visits


# Gradio leaves an event loop of its own to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_visit_keeps_its_states_and_no_component() -> None:
    with gr.Blocks(analytics_enabled=False) as page:
        talk, button = gr.State("nothing"), gr.Button("before")
    visits = Visits(page)
    visits["ann"][talk._id] = "something"
    visits["ann"][button._id] = gr.Button("after", render=False)
    visits["ann"]._update_value_in_config(button._id, "after")
    assert visits["ann"][talk._id] == "something"
    assert visits["bob"][talk._id] == "nothing"
    assert visits["ann"][button._id] is button
    assert not visits["ann"].config_values
    gc.collect()
