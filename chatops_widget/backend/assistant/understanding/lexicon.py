"""The lexicon: each known phrase and what it may be, from the closed vocabulary and the names of a catalog. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from ....protocol.messages import ParameterSpec, StrategySpec, SymbolSpec
from ...metric_names import phrases
from . import english, korean
from .lexer import Atom, lex

CLOSING = frozenset("%)]\"'”’")  # marks that a particle may follow
JOINERS = frozenset("_-")  # between the words of a name they are as good as a space
SHORTEST_TYPO = 5  # letters; a slip in a shorter word may be another word
LONG_VERB = 7  # letters; “lunch” is no slip of “launch”
NEVER = 1000
LONG_WORD = 10  # letters; two slips are forgiven from here on
_WORDS = frozenset({"word", "syllable"})
TYPED_OFTEN = ("RUN", "COMPARE", "SWEEP", "CANCEL", "STRATEGYWORD")  # kinds whose words are known with a slip, too


@dataclass(frozen=True)
class Reading:
    """What a phrase may be: `STRATEGY` momentum."""

    kind: str
    value: Any = None


@dataclass(frozen=True)
class Catalog:
    """What there is to name: strategies, price series, the parameters of every run and the metrics.

    `refuses` says what is wrong with the parameters of a strategy taken together, if anything is.
    """

    strategies: Sequence[StrategySpec]
    symbols: Sequence[SymbolSpec]
    run_parameters: Sequence[ParameterSpec]
    metrics: Sequence[str]
    ranked: Sequence[str]  # the metrics that a sweep can rank by
    refuses: Callable[[str, Mapping[str, Any]], str | None] = lambda strategy_id, own: None

    @property
    def single(self) -> list[StrategySpec]:
        """Those that trade one symbol, which “all strategies” are."""
        return [spec for spec in self.strategies if not spec.portfolio]

    def takes_several(self, id: str) -> bool:
        """Whether a strategy trades several symbols together."""
        return any(spec.id == id and spec.portfolio for spec in self.strategies)

    def parameters_of(self, id: str) -> dict[str, ParameterSpec]:
        """The parameters of a strategy; none of one that is not here (any more)."""
        return {each.name: each for spec in self.strategies if spec.id == id for each in spec.parameters}

    def numeric(self, id: str) -> list[ParameterSpec]:
        return [each for each in self.parameters_of(id).values() if each.type in ("int", "float")]

    def owners(self, names: Iterable[str]) -> list[str]:
        """The strategies of one symbol that have all of these parameters; of several, one has to be named."""
        wanted = set(names)
        return [spec.id for spec in self.single if wanted <= {each.name for each in spec.parameters}]


@dataclass
class Node:
    """A node of the trie over atoms: where a phrase goes on, and what it is if it ends here."""

    next: dict[str, Node] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    suffix: Reading | None = None  # what it is behind a word


class Trie:
    """Phrases by their atoms."""

    def __init__(self) -> None:
        self.root = Node()
        self.words: set[str] = set()
        self.typos: dict[str, int] = {}  # words that a slip may have been meant for -> how many slips

    def add(self, phrase: str, reading: Reading, *, suffix: bool = False, typos_from: int = NEVER) -> None:
        """Add a phrase. Words with `typos_from` letters and more are known with a slip, too."""
        atoms = [atom for atom in lex(phrase) if atom.text not in JOINERS or len(phrase) == 1]
        node = self.root
        for atom in atoms:
            node = node.next.setdefault(atom.text, Node())
            if atom.kind == "word":
                self.words.add(atom.text)
                if len(atom.text) >= typos_from:
                    self.typos[atom.text] = 1 if len(atom.text) < LONG_WORD else 2
        if suffix:
            node.suffix = reading
        elif atoms and reading not in node.readings:
            node.readings.append(reading)

    def ends(self, texts: Sequence[str], at: int) -> Iterator[tuple[int, Node]]:
        """Each place where a phrase that begins at an atom may end, with its node."""
        node, here = self.root, at
        while here < len(texts):
            if here > at and texts[here] in JOINERS and texts[here] not in node.next:
                here += 1  # "sma_cross", "buy-and-hold"
                continue
            found = node.next.get(texts[here])
            if found is None:
                return
            node, here = found, here + 1
            yield here, node


class Lexicon:
    """Phrases of the vocabulary and of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        names = Trie()
        for phrase, reading in _names(catalog):
            names.add(phrase, reading, typos_from=SHORTEST_TYPO)
        self._tries = (_vocabulary(), names)
        self._strategies = {spec.id for spec in catalog.strategies}

    def with_runs(self, ids: Iterable[str], names: Mapping[str, str]) -> Lexicon:
        """The same, with the ids of a session's runs, and the names of those that were imported -> their ids.

        A strategy's id is the strategy's, whatever else is called so.
        """
        runs = Trie()
        for run_id in ids:
            runs.add(run_id, Reading("RUNID", run_id))
        for name, run_id in names.items():
            atoms = lex(name)
            if name not in self._strategies and (len(atoms) == 1 or any(each.kind in _WORDS for each in atoms)):
                runs.add(name, Reading("RUNID", run_id))
        made = object.__new__(Lexicon)
        made._tries = (*self._tries[:2], runs)  # type: ignore[assignment]
        return made

    def knows(self, word: str) -> bool:
        """Whether a word stands in a phrase, or is a slip of one that does."""
        (atom,) = lex(word)
        return self.corrected(atom) != word or any(word in trie.words for trie in self._tries)

    def corrected(self, atom: Atom) -> str:
        """The one name that an unknown word is a slip of, else the word itself."""
        word = atom.text
        known = any(word in trie.words for trie in self._tries)
        if known or atom.kind != "word" or len(word) < SHORTEST_TYPO or not word.isascii():
            return word
        found = {
            name
            for trie in self._tries
            for name, limit in trie.typos.items()
            if abs(len(name) - len(word)) <= limit and OSA.distance(name, word, score_cutoff=limit) <= limit
        }
        return found.pop() if len(found) == 1 else word

    def matches(self, texts: Sequence[str], atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, list[Reading]]]:
        """Each phrase that begins at an atom: where it ends, and what it may be."""
        found: dict[int, list[Reading]] = {}
        suffixes: dict[int, Reading] = {}
        for trie in self._tries:
            for end, node in trie.ends(texts, at):
                if node.readings and self._stands_alone(texts, atoms, at, end):
                    found.setdefault(end, []).extend(node.readings)
                if node.suffix is not None and _is_behind(atoms, at, end):
                    suffixes[end] = node.suffix
        # “만” is ten thousand behind a number, and “only” behind a word.
        behind_a_number = atoms[at].glued and atoms[at - 1].kind == "number"
        for end in found.keys() | suffixes.keys():
            if end in suffixes and not (behind_a_number and end in found):
                yield end, [suffixes[end]]
            else:
                yield end, found[end]

    def _stands_alone(self, texts: Sequence[str], atoms: Sequence[Atom], at: int, end: int) -> bool:
        """Whether a word may be read here: one Hangul syllable is a word only where no longer one has it."""
        if atoms[at].kind != "syllable" or end - at > 1:
            return True
        if atoms[at].glued and atoms[at - 1].kind == "syllable":
            return False
        if end == len(atoms) or not (atoms[end].glued and atoms[end].kind == "syllable"):
            return True
        if atoms[at].glued and atoms[at - 1].kind == "number":
            return True
        return any(node.suffix is not None for _, node in self._tries[0].ends(texts, end))


def _is_behind(atoms: Sequence[Atom], at: int, end: int) -> bool:
    """Whether a particle may be read here: behind a word, and behind “fast 20” also after a space."""
    if at == 0 or atoms[at].kind != "syllable":
        return False
    if atoms[at - 1].kind == "mark":
        return atoms[at].glued and atoms[at - 1].text in CLOSING
    whole = end == len(atoms) or not (atoms[end].glued and atoms[end].kind == "syllable")
    return atoms[at].glued or (whole and atoms[at - 1].kind != "syllable")


@lru_cache(maxsize=1)
def _vocabulary() -> Trie:
    trie = Trie()
    for kind, text in english.KINDS.items():
        for phrase in _english(text):
            trie.add(phrase, Reading(kind), typos_from=LONG_VERB if kind in TYPED_OFTEN else NEVER)
    trie.add(",", Reading("COMMA"))
    loose = {kind: korean.SUFFIXES[kind] for kind in korean.LOOSE_SUFFIXES}
    for kind, text in [*korean.KINDS.items(), *loose.items()]:
        for word in text.split():
            trie.add(word, Reading(kind))
    for kind, text in korean.SUFFIXES.items():
        for word in text.split():
            trie.add(word, Reading(kind), suffix=True)
    for language in (english, korean):
        for word, value in language.NUMBERS.items():
            trie.add(word, Reading("NUM", value))
        for word, value in language.MAGNITUDES.items():
            trie.add(word, Reading("MAGNITUDE", value))
        for number, words in enumerate(language.MONTHS, 1):
            for word in words.split():
                trie.add(word, Reading("MONTH", number))
    for word, year in english.DECADES.items():
        trie.add(word, Reading("DECADE_NAME", year))
    for word in ("true", "false"):
        trie.add(word, Reading("BOOL", word == "true"))
    return trie


def _names(catalog: Catalog) -> Iterator[tuple[str, Reading]]:
    own = {name.casefold() for spec in catalog.strategies for name in (spec.id, spec.name)}
    for spec in catalog.strategies:
        for name in (spec.id, spec.name, *(each for each in spec.aliases if each.casefold() not in own)):
            yield name, Reading("STRATEGY", spec.id)
    for symbol in catalog.symbols:
        for name in filter(None, (symbol.symbol, symbol.name, *symbol.aliases)):
            yield name, Reading("SYMBOL", symbol.symbol)
    # “months” is a length of time before it is how often a portfolio is brought back: a command says the latter.
    strategies = [
        each
        for spec in catalog.strategies
        for each in spec.parameters
        if not (spec.portfolio and each.name in _vocabulary().words)
    ]
    for parameter in dict.fromkeys(
        [*(each.name for each in strategies), *(s.name for s in catalog.run_parameters), "metric"]
    ):
        for phrase in _called(parameter, english.PARAMETERS, korean.PARAMETERS):
            yield phrase, Reading("PARAM", parameter)
            if phrase.isascii() and len(phrase) > 3 and not phrase.endswith("s"):
                yield f"{phrase}s", Reading("PARAM", parameter)
    for parameter_spec in strategies:
        for choice in parameter_spec.choices or ():
            yield choice, Reading("CHOICE", (parameter_spec.name, choice))
    for metric in catalog.metrics:
        for phrase in phrases(metric):
            yield phrase, Reading("METRIC", metric)


def _called(name: str, *tables: Mapping[str, str]) -> list[str]:
    """A parameter or a metric, and what else it may be called in English and in Korean."""
    in_english, in_korean = (table.get(name, "") for table in tables)
    return [name, *_english(in_english), *in_korean.split()]


def _english(text: str) -> list[str]:
    """The phrases of a line of `english.py`, which end at commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]
