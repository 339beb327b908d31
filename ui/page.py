"""The chat page: questions and answers on one side, the whole speech on the other."""

from asyncio import CancelledError
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

import gradio as gr

from assistant.answer import Answer, Growing, InputError
from assistant.chain import Event
from prompts.words import say
from store.library import examples
from store.speech import Language
from ui import render
from ui.access import admit
from ui.conversation import Conversation, Exchange
from ui.labels import label, language_for
from ui.problem import sentence_of
from ui.site import Site
from ui.starters import starters
from ui.underway import Underway
from ui.visitor import Refused, Visitor

Message = dict[str, Any]
Update = dict[Any, Any]


class ChatPage:
    """Builds the page and answers its events.

    Keeps nothing of a visitor but what is being written for them: their page sends its conversation with each
    question, `kept`.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._underway = Underway()
        with gr.Blocks(title="讲话问答 · Speech Assistant", analytics_enabled=False, fill_width=True) as self.blocks:
            self._lay_out()
            self._listen()

    def _lay_out(self) -> None:
        self.kept = gr.Textbox(visible=False)
        with gr.Row(elem_id="top"):
            self.masthead = gr.Markdown(elem_id="masthead")
            self.view = gr.Radio(
                [("", "chat"), ("", "speech")], value="chat", elem_id="view", container=False, interactive=True
            )
            choices = [("中文", "zh"), ("EN", "en")]
            self.language = gr.Radio(choices, value="zh", elem_id="language", container=False)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat-side"):
                self._lay_out_chat()
            with gr.Column(elem_id="speech-side"):
                self.speech = gr.Markdown(elem_id="speech", latex_delimiters=[])
                self.back = gr.Button(elem_id="back", size="sm")

    def _lay_out_chat(self) -> None:
        self.chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            container=False,
            buttons=[],
            layout="bubble",
            latex_delimiters=[],
            height=None,
            # To the end of an answer; the page's own script goes to its beginning.
            autoscroll=False,
        )
        with gr.Row(elem_id="composer"):
            self.box = gr.Textbox(elem_id="box", lines=1, max_lines=6, container=False, show_label=False)
            self.send = gr.Button(elem_id="send", variant="primary")
            self.stop = gr.Button(elem_id="stop", visible=False)
        with gr.Row(elem_id="colophon"):
            self.writer = gr.Markdown(elem_id="writer")
            self.fresh = gr.Button(elem_id="fresh", size="sm")

    def _listen(self) -> None:
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        triggers = [self.box.submit, self.send.click, self.chat.example_select, self.chat.option_select]
        gr.on(
            triggers,
            self.ask,
            [self.box, self.kept, self.language],
            [self.box, self.chat, self.kept, self.send, self.stop],
            trigger_mode="once",
            **quiet,
        )
        # In the queue: what it sends comes in order, after all that came of the answer.
        self.stop.click(self.stopped, None, None, **quiet)
        self.fresh.click(self.restarted, None, [self.chat, self.kept, self.send, self.stop], **quiet)
        labelled = [self.masthead, self.view, self.language, self.chat, self.box, self.send, self.stop]
        labelled += [self.writer, self.speech, self.back, self.fresh]
        self.language.input(self.worded, [self.language], labelled, queue=False, **quiet)
        self.blocks.load(self.opened, None, labelled, queue=False, **quiet)

    async def ask(
        self, typed: str, kept: str | None, language: Language, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        """Answers a question that was typed or picked, sentence by sentence."""
        question, before = _picked(event) or typed, Conversation.unpacked(kept)
        sentences: tuple[Growing, ...] = ()
        answered = False
        try:
            answering = self._answering(question, before, request)
            async with aclosing(self._underway.until_ended(_page(request), answering)) as events:
                async for part in events:
                    if isinstance(part, Answer):
                        answered = True
                        yield self._at_rest(before + _ended(question, part, language))
                        continue
                    if isinstance(part, Growing):
                        sentences = (*sentences, part)
                    yield self._going(before, question, sentences, language)
            if not answered:
                yield self._at_rest(before + _stopped(question, sentences, language))
        except CancelledError as stop:
            # Gradio keeps the task it stops; by the traceback that would keep the connection to the LLM.
            raise stop.with_traceback(None) from None
        except (InputError, Refused) as error:
            # Not a part of the conversation: it goes when the next question comes, and what was typed stays.
            yield {self.chat: [*_shown(before), _bot(_problem(error, language))]}

    async def _answering(self, question: str, before: Conversation, request: gr.Request) -> AsyncGenerator[Event]:
        """In the language of the question, which need not be that of the page."""
        visitor = _visitor(request)
        answering = self._site.assistant_for(visitor).stream(question, before.turns)
        async with self._site.limits.question(visitor), aclosing(answering) as events:
            async for part in events:
                yield part

    async def stopped(self, request: gr.Request) -> None:
        """Ends the answer under way: what was written stays, and says that it is not all."""
        await self._underway.end(_page(request))

    async def restarted(self, request: gr.Request) -> Update:
        """An empty page again."""
        await self._underway.end(_page(request))
        return self._at_rest(Conversation())

    def opened(self, request: gr.Request) -> Update:
        """The page in the visitor's language."""
        return self.worded(language_for(request.query_params, request.headers), request)

    def worded(self, language: Language, request: gr.Request) -> Update:
        """Every label, and the speech, in that language; a sentence instead for those who may not read it."""
        try:
            offered = starters(request.query_params)
            return {**self._labelled(language), **self._filled(_visitor(request), language, offered)}
        except Refused as refused:
            sentence = _problem(refused, language)
            return {**self._labelled(language), self.chat: gr.update(placeholder=sentence), self.speech: sentence}

    def _filled(self, visitor: Visitor, language: Language, offered: Sequence[str]) -> Update:
        assistant = self._site.assistant_for(visitor)
        questions = offered or examples(assistant.speech, language)
        return {
            self.masthead: render.masthead_html(language, visitor.portal.title if visitor.portal else ""),
            self.chat: gr.update(
                label=label("chat", language),
                placeholder=render.welcome_html(language),
                examples=[{"text": question} for question in questions],
            ),
            self.writer: render.writer_html(assistant.writer.model, language),
            self.speech: gr.update(value=render.speech_html(assistant.speech, language)),
        }

    def _labelled(self, language: Language) -> Update:
        return {
            self.masthead: render.masthead_html(language),
            self.view: gr.update(
                choices=[(label(name, language), name) for name in ("chat", "speech")], label=label("view", language)
            ),
            self.language: gr.update(value=language, label=label("language", language)),
            self.box: gr.update(label=label("question", language), placeholder=label("placeholder", language)),
            self.send: gr.update(value=label("send", language)),
            self.stop: gr.update(value=label("stop", language)),
            self.back: gr.update(value=label("back", language)),
            self.fresh: gr.update(value=label("fresh", language)),
        }

    def _going(self, before: Conversation, question: str, sentences: Sequence[Growing], language: Language) -> Update:
        waiting = render.waiting_html(label("searching", language))
        content = render.growing_html(sentences, language) if sentences else waiting
        return {
            self.box: "",
            self.chat: [*_shown(before), _user(question), _bot(content)],
            self.send: gr.update(visible=False),
            self.stop: gr.update(visible=True),
        }

    def _at_rest(self, conversation: Conversation) -> Update:
        return {
            self.chat: _shown(conversation),
            self.kept: conversation.packed(),
            self.send: gr.update(visible=True),
            self.stop: gr.update(visible=False),
        }


def build_page(site: Site) -> gr.Blocks:
    """The chat page of that site."""
    blocks: gr.Blocks = ChatPage(site).blocks
    return blocks


def _picked(event: gr.EventData) -> str:
    """The example or suggestion that was chosen; empty where the question was typed."""
    value = event._data.get("value") if isinstance(event._data, dict) else None
    return str(value.get("text", "") if isinstance(value, dict) else value or "")


def _page(request: gr.Request) -> str:
    """Gradio's name of the page that asks."""
    return str(request.session_hash)


def _visitor(request: gr.Request) -> Visitor:
    assert request.request
    return admit(request.request)


def _problem(error: InputError | Refused, language: Language) -> str:
    if isinstance(error, Refused):
        return render.problem_html(sentence_of(error, language))
    return render.problem_html(say(f"error.{error.reason}", language, **error.facts))


def _ended(asked: str, answer: Answer, language: Language) -> Conversation:
    options = answer.suggestions if render.offers(answer) else ()
    html = render.answer_html(answer, language)
    return _one(Exchange(asked=asked, html=html, options=options, question=answer.question, text=answer.text))


def _stopped(asked: str, sentences: Sequence[Growing], language: Language) -> Conversation:
    html = render.growing_html(sentences, language, label("stopped", language))
    return _one(Exchange(asked=asked, html=html))


def _one(exchange: Exchange) -> Conversation:
    return Conversation(exchanges=(exchange,))


def _shown(conversation: Conversation) -> list[Message]:
    pairs = ((_user(exchange.asked), _bot(exchange.html, exchange.options)) for exchange in conversation.exchanges)
    return [message for pair in pairs for message in pair]


def _user(question: str) -> Message:
    return {"role": "user", "content": render.question_html(question)}


def _bot(content: str, options: Sequence[str] = ()) -> Message:
    offered = [{"label": question, "value": question} for question in options]
    return {"role": "assistant", "content": content, "options": offered}
