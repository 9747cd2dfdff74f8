"""Dispatch queries of views (pages, finds, curves, files): each is answered once. On the I/O thread only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ..errors import ChatOpsError
from ..languages.reader import Reader
from ..protocol.faults import fault_of
from ..protocol.messages import Fault
from ..protocol.panel import Asset, Export, Find, LoadAsset, Older, Page, Plot, SearchResult, ToPage, whole
from ..session.conversation import Conversation
from . import paging
from .exports import ExportQueries
from .plots import PlotQueries
from .search import find

Question = Older | Find | Plot | Export | LoadAsset


class Post(Protocol):
    """Hands a message, and the buffers that come along, to the page."""

    def __call__(self, message: ToPage, buffers: Sequence[bytes] | None = None) -> None: ...


class ViewQueries:
    """A view asks again until it is answered: what is being answered is not begun anew.

    Parameters
    ----------
    assets
        The modules that a view may fetch, by name.
    epoch
        The one that is told now.
    toast
        How a view hears of what could not be read.
    reader
        Whoever a file is written for.
    """

    def __init__(
        self,
        conversation: Conversation,
        post: Post,
        assets: Mapping[str, bytes],
        epoch: Callable[[], str],
        toast: Callable[[Fault], None],
        reader: Reader,
    ) -> None:
        self._conversation = conversation
        self._post = post
        self._assets = assets
        self._epoch = epoch
        self._toast = toast
        self._plotter = PlotQueries(conversation, post)
        self._scribe = ExportQueries(conversation, post, reader)
        self._open: dict[Question, asyncio.Task[None]] = {}

    def take(self, question: Question) -> None:
        if question not in self._open:
            task = self._open[question] = asyncio.ensure_future(self._answer(question))
            task.add_done_callback(lambda done: self._open.pop(question))

    async def _answer(self, question: Question) -> None:
        match question:
            case Older():
                await self._page(question)
            case Find():
                await self._find(question)
            case Plot():
                await self._plotter.answer(question)
            case Export():
                await self._scribe.answer(question)
            case LoadAsset(view=view, name=name) if name in self._assets:
                self._post(Asset(to=view, name=name), [self._assets[name]])

    async def _page(self, question: Older) -> None:
        epoch = self._epoch()
        try:
            pages = await paging.read(self._conversation, question)
        except ChatOpsError as error:
            self._toast(fault_of(error))
            pages = paging.Pages([], older=True)
        self._post(Page(to=question.view, epoch=epoch, items=pages.items, older=pages.older, short=pages.short))

    async def _find(self, question: Find) -> None:
        found = await find(self._conversation, whole(question.text))
        self._post(
            SearchResult(to=question.view, text=question.text, hits=found.hits, more=found.more, fault=found.fault)
        )
