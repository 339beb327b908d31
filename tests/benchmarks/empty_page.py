"""The least that a Gradio page costs: nothing on it, served as the product serves its own. Takes a port."""

import os
import sys

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI

if __name__ == "__main__":
    with gr.Blocks(analytics_enabled=False) as page:
        pass
    app = gr.mount_gradio_app(FastAPI(), page, path="/")
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
