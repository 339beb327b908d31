"""The command line: `speech-assistant serve | ask | index | verify | doctor | portal`."""

import argparse
import asyncio
import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, aclosing, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from pydantic import ValidationError

from assistant.answer import InputError
from assistant.settings import Settings
from prompts.words import say
from store.speech import Language, SpeechError
from ui.portal_command import add_arguments
from ui.portals import PortalsError
from ui.terminal import own_language, readable
from ui.visible import escaped, visible

OK, FAULTY, WRONG_INPUT = 0, 1, 2
OBJECTS_UNTIL_COLLECTED = 50_000
"""What is opened at the start stays: a tenth of it was spent on looking whether it is garbage."""


class CommandError(Exception):
    """Something the person at the command line can mend; the text is the sentence to show."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 fine, 1 something does not hold, 2 wrong input."""
    gc.set_threshold(OBJECTS_UNTIL_COLLECTED)
    _leave_nothing_calling_out()
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    language: Language = options.lang or own_language()
    try:
        return int(options.run(options, _settings(options, language), language))
    except (InputError, SpeechError, PortalsError) as error:
        return _complain(say(f"error.{error.reason}", language, **error.facts))
    except CommandError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read along has seen enough (`… | head`); nothing more is to be said, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _ask(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    # Imported here, as in every command: `serve` alone needs gradio, and `--help` needs nothing.
    from assistant.build import build

    if options.batch:
        return _ask_batch(options, settings, language)
    if options.question is None:
        raise InputError("empty")

    async def run(question: str) -> None:
        async with aclosing(build(settings)) as assistant:
            answer = await assistant.ask(question, language=options.lang)
        # Told before the event loop ends, which waits for a name that is still being looked up.
        print(escaped(answer.model_dump_json(indent=2)) if options.json else visible(readable(answer)), flush=True)

    asyncio.run(run(options.question))
    return OK


def _ask_batch(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    from assistant.build import build
    from ui.batch import answers

    async def run(lines: Iterable[bytes], out: TextIO) -> int:
        faulty = 0
        async with aclosing(assistant):
            async for answer in answers(assistant, lines, options.lang):
                faulty += "error" in answer
                print(escaped(json.dumps(answer, ensure_ascii=False)), file=out, flush=True)
        return faulty

    if options.output and Path(options.output).resolve() == Path(options.batch).resolve():
        raise CommandError(say("error.same_file", language, file=options.output))
    assistant = build(settings)
    with _input(options.batch, language) as lines, _output(options.output, language) as out:
        faulty = asyncio.run(run(lines, out))
    if faulty:
        print(say("batch.faulty", language, count=faulty), file=sys.stderr)
    return FAULTY if faulty else OK


def _index(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    from assistant.build import build

    settings = settings.model_copy(update={"source": options.file})
    skipped = _write_questions(settings, language) if options.expected_questions else 0
    speech = build(settings).speech
    print(say("doctor.speech", language, speech=speech.id, passages=len(speech.citable), masks=len(speech.masks)))
    if skipped:
        print(say("questions.again", language, skipped=skipped), file=sys.stderr)
    return FAULTY if skipped else OK


def _write_questions(settings: Settings, language: Language) -> int:
    from assistant.expecting import Unavailable
    from ui.questions import write_questions

    try:
        return write_questions(settings, language)
    except Unavailable as fault:
        raise CommandError(say(f"questions.{fault.notice}", language)) from None


def _verify(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    from assistant.verify import problems
    from store.library import open_speech
    from ui.batch import answers_in

    speech = open_speech(settings.source)
    found = []
    with _input(options.file, language) as lines:
        for number, answer in answers_in(lines.read(), options.file):
            if answer is None:
                print(say("verify.unanswered", language, file=options.file, line=number), file=sys.stderr)
            else:
                found += [f"{options.file}:{number}: {problem}" for problem in problems(answer, speech)]
    print(visible("\n".join(found)) or say("verify.sound", language))
    return FAULTY if found else OK


def _doctor(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    from ui.doctor import examine

    sound = True
    for fine, sentence in examine(settings, language):
        print("✓" if fine else "✗", sentence, flush=True)
        sound = sound and fine
    return OK if sound else FAULTY


def _serve(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    from assistant.build import prepare
    from ui.server import AddressError, serve
    from ui.site import Site

    assistant = prepare(settings)
    if settings.embedding != "offline":
        # A model or a service may be wrong: that is better said before anybody asks.
        assistant.retriever.open()
    try:
        with suppress(KeyboardInterrupt):
            serve(Site(settings, assistant), host=settings.host, port=settings.port)
    except AddressError as error:
        raise CommandError(say(f"error.{error.reason}", language, **error.facts)) from None
    return OK


def _portal(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    print(options.run_portal(options, settings, language))
    return OK


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), help="language of answers and messages")
    common.add_argument("--speech", metavar="ID|FILE", help="a shipped speech or a text file (default: education)")
    parser = argparse.ArgumentParser(prog="speech-assistant", description="Ask a speech, read a cited answer.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about, parents=[common])
        added.set_defaults(run=run)
        return added

    serving = command("serve", _serve, "Serve the chat page.")
    serving.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serving.add_argument("--port", type=int, help="port to listen on (default: 7860)")
    asking = command("ask", _ask, "Ask one question, or a file of them.")
    asking.add_argument("question", nargs="?", metavar="QUESTION")
    asking.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    asking.add_argument(
        "--batch", metavar="IN.jsonl", help="one {id, question, history} a line; - reads standard input"
    )
    asking.add_argument(
        "--output", metavar="OUT.jsonl", help="where the answers of a batch go (default: standard output)"
    )
    indexing = command("index", _index, "Prepare the search index of a text.")
    indexing.add_argument("file", metavar="FILE")
    indexing.add_argument(
        "--expected-questions", action="store_true", help="have the LLM write what people will ask of each passage"
    )
    command("verify", _verify, "Check answers in JSON against the speech.").add_argument("file", metavar="FILE")
    command("doctor", _doctor, "Look at the set-up and say what to mend.")
    about = "Let other sites embed and call the assistant."
    portals = commands.add_parser("portal", help=about, description=about)
    portals.set_defaults(run=_portal)
    add_arguments(portals, common)
    return parser


def _settings(options: argparse.Namespace, language: Language) -> Settings:
    given = {"source": options.speech, "host": getattr(options, "host", None), "port": getattr(options, "port", None)}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        [first, *_] = error.errors()
        name = str(first["loc"][0])
        name = name if name.isupper() else f"SPEECH_{name.upper()}"
        raise CommandError(say("error.bad_setting", language, name=name, cause=first["msg"])) from None


def _input(file: str, language: Language) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except FileNotFoundError:
        raise CommandError(say("error.missing_input", language, file=file)) from None
    except OSError as fault:
        raise CommandError(say("error.unreadable_file", language, file=file, cause=fault.strerror)) from None


def _output(file: str | None, language: Language) -> AbstractContextManager[TextIO]:
    if file is None:
        return nullcontext(sys.stdout)
    try:
        return Path(file).open("w", encoding="utf-8")
    except OSError as fault:
        raise CommandError(say("error.unwritable_file", language, file=file, cause=fault.strerror)) from None


def _leave_nothing_calling_out() -> None:
    """Tracing left on in the environment for other work would send the questions away."""
    for name in [name for name in os.environ if name.startswith(("LANGSMITH_", "LANGCHAIN_"))]:
        del os.environ[name]


def _complain(sentence: str) -> int:
    print(visible(sentence), file=sys.stderr)
    return WRONG_INPUT
