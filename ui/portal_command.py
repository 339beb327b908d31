"""`speech-assistant portal add | rotate | list | snippet`."""

import argparse
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from assistant.settings import Settings
from prompts.words import say
from store.speech import Language
from ui.address import address_of
from ui.portals import Portal, Portals, PortalsError, is_loopback

USUAL_FILE = Path("portals.toml")
SNIPPETS = """\
<script src="{base}/embed.js" data-portal="{portal}"{shown} defer></script>

<iframe src="{base}/?portal={portal}&amp;view=compact{theme}" title="{title}" width="400" height="640"></iframe>"""


def add_arguments(portal: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The four commands and what they take."""
    commands = portal.add_subparsers(required=True, metavar="add|rotate|list|snippet")

    def command(name: str, run: Callable[..., str], about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about, parents=[common])
        added.set_defaults(run_portal=run)
        return added

    def named(name: str, run: Callable[..., str], about: str) -> argparse.ArgumentParser:
        added = command(name, run, about)
        added.add_argument("portal", metavar="ID", help="its short name: a-z, 0-9 and -")
        return added

    adding = named("add", run_add, "Let a site embed and call the assistant.")
    adding.add_argument("--origin", action="append", required=True, help="https://host of its pages; may be repeated")
    adding.add_argument("--title", default="", help="its name")
    rotating = named("rotate", run_rotate, "Replace its key.")
    rotating.add_argument("--keep", action="store_true", help="the old keys hold on, until the next rotation")
    named("snippet", run_snippet, "Print what to paste into its pages.")
    command("list", run_list, "Print the portals.")


def run_add(options: argparse.Namespace, settings: Settings, language: Language) -> str:
    """Adds a portal; says its key, once, and what to paste."""
    # Imported here, as below: what writes TOML is not needed by other commands.
    from ui.portal_file import add

    file = _file(settings)
    key = add(file, options.portal, options.origin, title=options.title, speech=options.speech)
    parts = [
        say("portal.added", language, portal=options.portal, file=file),
        say("portal.use_file" if settings.portals is None else "portal.file_in_use", language, file=file.resolve()),
        _pasted(_known(file, options.portal), settings, language),
        say("portal.key", language, secret=key),
    ]
    return "\n\n".join(parts)


def run_rotate(options: argparse.Namespace, settings: Settings, language: Language) -> str:
    """Says the new key, once."""
    from ui.portal_file import rotate

    return say("portal.key", language, secret=rotate(_file(settings), options.portal, keep=options.keep))


def run_snippet(options: argparse.Namespace, settings: Settings, language: Language) -> str:
    """Says what to paste."""
    return _pasted(_known(_file(settings), options.portal), settings, language)


def run_list(options: argparse.Namespace, settings: Settings, language: Language) -> str:
    """One line a portal."""
    rows = [
        f"{portal.id}\t{portal.title}\t{' '.join(portal.origins)}\t{portal.speech or settings.source}\t"
        + say("portal.keys", language, count=len(portal.keys))
        for portal in Portals(_file(settings))
    ]
    return "\n".join(rows) or say("portal.none", language, file=_file(settings))


def _pasted(portal: Portal, settings: Settings, language: Language) -> str:
    base = (settings.public_url or address_of(settings.host, settings.port)).rstrip("/")
    title, theme = escape(portal.title), portal.theme if portal.theme != "auto" else ""
    snippet = SNIPPETS.format(
        base=base,
        portal=portal.id,
        title=title or "Speech Assistant",
        theme=f"&amp;__theme={theme}" if theme else "",
        shown=(f' data-title="{title}"' if title else "") + (f' data-theme="{theme}"' if theme else ""),
    )
    paste = say("portal.paste", language, snippet=snippet)
    if _is_here(base) and not all(map(_is_here, portal.origins)):
        return say("portal.public_url", language, address=base) + "\n\n" + paste
    return paste


def _is_here(address: str) -> bool:
    return is_loopback(urlsplit(address).hostname or "")


def _known(file: Path, portal_id: str) -> Portal:
    portal = Portals(file).get(portal_id)
    if portal is None:
        raise PortalsError("portal_missing", portal=portal_id, file=file)
    return portal


def _file(settings: Settings) -> Path:
    return settings.portals or USUAL_FILE
