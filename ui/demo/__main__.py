"""Serves the portal, and the assistant that it includes: `python -m ui.demo`."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from assistant.settings import Settings
from prompts.words import say
from ui import cli
from ui.demo.intranet import Intranet

DECLARATION = """\
[portal.demo]
title = "Demo"
origins = ["{origin}"]
"""


def main() -> int:
    """Serves both until interrupted; returns the exit code of `speech-assistant serve`."""
    settings = Settings()
    with Intranet(settings.port) as intranet, TemporaryDirectory() as folder:
        portals = Path(folder) / "portals.toml"
        portals.write_text(DECLARATION.format(origin=intranet.origin), encoding="utf-8")
        os.environ["SPEECH_PORTALS"] = str(portals)
        Thread(target=intranet.serve_forever, daemon=True).start()
        print(say("demo.portal", "zh", address=intranet.origin), flush=True)  # noqa: T201
        print(say("demo.portal", "en", address=intranet.origin), flush=True)  # noqa: T201
        return cli.main(["serve"])


if __name__ == "__main__":
    sys.exit(main())
