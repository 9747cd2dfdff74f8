"""Text that knows where its figures come from: a str with the source of each of its numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any, NamedTuple, Self

from ...errors.sentences import Phrase, Sentence, as_sentence, joined_phrase
from ...protocol.messages import FigureSource


class Source(NamedTuple):
    """The run and the metric that the figure from `start` to `end` came from, in code points of its text.

    `row` is the strategy's row where the run is a comparison. Without a `run_id` the text is about one run, and whoever
    sends it knows which. Without a `metric` the numbers there are no figures of a result.
    """

    start: int
    end: int
    metric: str
    run_id: str = ""
    row: str = ""


class Sourced(Sentence):
    """A sentence and the sources of its figures. What is made of it by the methods of str is plain again."""

    sources: tuple[Source, ...]

    def __new__(cls, text: str, sources: Iterable[Source] = (), phrase: Phrase | None = None) -> Self:
        made = super().__new__(cls, text, phrase)
        made.sources = tuple(sources)
        return made

    def of_run(self, run_id: str) -> Sourced:
        """The same, with this run for the figures that have none yet."""
        return Sourced(
            self, (each if each.run_id else each._replace(run_id=run_id) for each in self.sources), self.phrase
        )


def figure_sources(text: str, run_id: str, strategy_id: str) -> list[FigureSource]:
    """The sources of a text about one run, as a message has them."""
    return [
        FigureSource(
            start=each.start,
            end=each.end,
            run_id=each.run_id or run_id,
            metric=each.metric,
            strategy_id=each.row or strategy_id,
        )
        for each in (text.sources if isinstance(text, Sourced) else ())
        if each.metric
    ]


def figure(text: str, metric: str, run_id: str = "", row: str = "") -> Sourced:
    """A text that is one figure, such as `figure("0.37", "sharpe_ratio", run.id)`."""
    return Sourced(text, [Source(0, len(text), metric, run_id, row)])


def plain(text: str) -> Sourced:
    """A text whose numbers are no figures of a result: a definition, a threshold, what there is to run."""
    return Sourced(text, [Source(0, len(text), "")], as_sentence(text).phrase)


def within(text: str, parts: Iterable[str]) -> Sourced:
    """A text with the sources of parts that stand in it in this order; one that does not is passed over."""
    sources: list[Source] = []
    at = 0
    for part in parts:
        found = re.search(rf"(?<![\w.]){re.escape(part)}(?![\w%])", text[at:])
        if found is not None and isinstance(part, Sourced):
            start = at + found.start()
            sources += [each._replace(start=each.start + start, end=each.end + start) for each in part.sources]
            at = start + len(part)
    return Sourced(text, sources, as_sentence(text).phrase)


def joined(parts: Iterable[str], separator: str = " ") -> Sourced:
    """Join texts as `separator.join` does, and keep the sources of their figures."""
    texts: list[str] = []
    sources: list[Source] = []
    at = 0
    for part in parts:
        if texts:
            at += len(separator)
        for source in part.sources if isinstance(part, Sourced) else ():
            sources.append(source._replace(start=source.start + at, end=source.end + at))
        texts.append(part)
        at += len(part)
    return Sourced(separator.join(texts), sources, joined_phrase(texts, separator))


def formatted(template: str, values: Mapping[str, Any]) -> Sourced:
    """Format a template as `str.format` does, and keep the sources of the figures in its values."""
    parts: list[str] = []
    for literal, name, spec, conversion in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            value = values[name]
            plain = f"{{0{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            parts.append(value if isinstance(value, Sourced) and not spec else plain.format(value))
    return joined(parts, "")
