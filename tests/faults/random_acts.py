"""A state machine of people who do whatever they like, while links and backends break; and what must be so then."""

from __future__ import annotations

import itertools
import signal
from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from chatops_widget.protocol.ids import new_id, new_session_id
from chatops_widget.protocol.panel import MessageItem, RunItem
from chatops_widget.session.conversation import Conversation
from tests.faults.person import Person
from tests.faults.views import Line, log, stored
from tests.faults.world import Gate, World
from tests.support.conversation import act, items
from tests.support.proxy import Proxy
from tests.support.waiting import until

NAMES = ("ana", "bo", "cy")
who_acts = st.sampled_from(NAMES)
which = st.integers(0, 99)


class RandomActs(RuleBasedStateMachine):
    """Three people, each behind a link of their own, in two sessions of one backend."""

    world: World
    restarts = st.sampled_from([0, 0, 0, 1])  # in an example: each takes seconds

    def __init__(self) -> None:
        super().__init__()
        self.sessions = [new_session_id(), new_session_id()]
        self.links = {who: Proxy(self.world.backend.port) for who in NAMES}
        self.people = {who: Person(self.links[who].url, self.sessions[0], who) for who in NAMES}
        self.numbers = itertools.count(1)
        self.said: dict[str, tuple[str, str, str | None]] = {}  # by mark: where, who, and the words it has in the end
        self.typed: Counter[tuple[str, str, str]] = Counter()  # where, who, which line
        self.tags: dict[str, set[str]] = {}  # by run
        self.gates: dict[int, tuple[str, Gate]] = {}  # of the runs that were asked for: where, and its gate

    @initialize(restarts=restarts)
    def begin(self, restarts: int) -> None:
        self.restarts_left = restarts

    # -- what people do -----------------------------------------------------------------------------------------

    @rule(who=who_acts)
    def say(self, who: str) -> None:
        if (where := self._inside(who)) is not None:
            mark = f"m{next(self.numbers)}"
            self.said[mark] = (where, who, f"@bo {mark}")
            self.people[who].chat.send_message(f"@bo {mark}")

    @rule(who=who_acts, nth=which, delete=st.booleans())
    def change(self, who: str, nth: int, delete: bool) -> None:
        mine = [each for each in self._shown(who, MessageItem) if each.editable and each.content.startswith("@bo m")]
        if mine:
            item = mine[nth % len(mine)]
            mark = item.content.split()[1]
            text = None if delete else f"@bo {mark} v{next(self.numbers)}"
            self.said[mark] = (*self.said[mark][:2], text)
            self._act(who, lambda conversation: conversation.edit_message(new_id(), item.key, text))

    @rule(who=who_acts)
    def ask(self, who: str) -> None:
        self._type(who, "/help run_backtest")

    @rule(who=who_acts)
    def run(self, who: str) -> None:
        if (where := self._inside(who)) is not None:
            gate = self.world.next_gate()
            self.gates[gate.number] = (where, gate)
            self._type(who, f"/run_backtest gated gate={gate.number}")

    @rule(who=who_acts, nth=which)
    def tag(self, who: str, nth: int) -> None:
        runs = [each for each in self._shown(who, RunItem) if each.seq is not None]
        if runs and self._inside(who) is not None:
            run_id, word = runs[nth % len(runs)].run_id, f"keep{next(self.numbers)}"
            self.tags.setdefault(run_id, set()).add(word)
            self._type(who, f"/tag {run_id} {word}")

    @rule(who=who_acts, nth=which)
    def cancel(self, who: str, nth: int) -> None:
        """As the button does, which may be pressed again where a link broke: it may come to nothing."""
        runs = [each for each in self._shown(who, RunItem) if each.status in ("queued", "running")]
        if runs and self._inside(who) is not None:
            self._act(who, lambda conversation: conversation.cancel(runs[nth % len(runs)].run_id))

    @rule(nth=which)
    def open_gate(self, nth: int) -> None:
        if self.gates:
            list(self.gates.values())[nth % len(self.gates)][1].open()

    @rule(who=who_acts, nth=st.integers(0, 1))
    def go(self, who: str, nth: int) -> None:
        self._act(who, lambda conversation: conversation.join(self.sessions[nth]))

    @rule(who=who_acts)
    def leave(self, who: str) -> None:
        self._act(who, lambda conversation: conversation.leave())

    # -- what befalls them --------------------------------------------------------------------------------------

    @rule(who=who_acts, refusing=st.booleans())
    def cut(self, who: str, refusing: bool) -> None:
        self.links[who].cut(refusing=refusing)

    @rule(who=who_acts)
    def hold(self, who: str) -> None:
        self.links[who].hold()

    @rule(who=who_acts)
    def mute(self, who: str) -> None:
        self.links[who].mute()

    @rule(who=who_acts)
    def mend(self, who: str) -> None:
        self.links[who].let_go()
        self.links[who].mend()

    @precondition(lambda self: self.restarts_left > 0)
    @rule(how=st.sampled_from([signal.SIGTERM, signal.SIGKILL]))
    def restart(self, how: signal.Signals) -> None:
        self.restarts_left -= 1
        self.world.backend.stop(how)
        self.world.backend.start()

    # -- what must be so ----------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            for who in NAMES:
                self.mend(who)
            for _, gate in self.gates.values():
                gate.open()
            for session_id in self.sessions:
                self._check(session_id)
        finally:
            for each in self.people.values():
                each.close()
            for link in self.links.values():
                link.close()

    def _check(self, session_id: str) -> None:
        for who in NAMES:
            self._act(who, lambda conversation: conversation.join(session_id))
        typed = Counter({(who, line): n for (where, who, line), n in self.typed.items() if where == session_id})
        asked = Counter({number: 1 for number, (where, _) in self.gates.items() if where == session_id})
        questions = sum(n for (_, line), n in typed.items() if not line.startswith("/run_"))
        held = self._await_agreement(session_id, questions + len(asked))

        ours = [(line.who, line.words) for line in held if line.what == "message" and line.who in NAMES]
        for who in NAMES:  # in the order they were said
            said = [words for where, author, words in self.said.values() if (where, author) == (session_id, who)]
            assert [words for each, words in ours if each == who and words.startswith("@bo")] == [
                words for words in said if words is not None
            ]
        assert Counter((who, words) for who, words in ours if words.startswith("/")) == typed
        events = log(self.world.store, session_id)
        answers = Counter(each["clientId"] for each in events if each["event"] == "commandResult")
        assert (len(answers), answers.total()) == (questions, questions)
        begun = [each["parameters"]["gate"] for each in events if each.get("status") == "queued"]
        assert Counter(begun) == asked
        for line in held:
            if line.what == "backtest":
                assert line.fate in ("completed", "failed", "cancelled")
                assert set(line.words.split()) == self.tags.get(line.who, set())

    def _await_agreement(self, session_id: str, answers: int) -> list[Line]:
        """Wait until so much was answered, nothing is under way, and all see what the store holds; returns it."""

        def agreed() -> bool:
            events = log(self.world.store, session_id)
            held = stored(events)
            over = not any(line.fate in ("queued", "running") for line in held)
            come = sum(each["event"] == "commandResult" or each.get("status") == "queued" for each in events)
            return over and come >= answers and all(each.view() == held for each in self.people.values())

        try:
            until(agreed, f"{answers} answers, and all to see what the store holds")
        except AssertionError as error:
            views = {"store": stored(log(self.world.store, session_id))}
            views |= {who: person.view() for who, person in self.people.items()}
            lines = [f"{who} {tuple(line)}" for who, view in views.items() for line in view]
            raise AssertionError("\n".join([str(error), *lines])) from None
        return stored(log(self.world.store, session_id))

    # -- small things -------------------------------------------------------------------------------------------

    def _act(self, who: str, what: Any) -> None:
        act(self.people[who].chat, what)

    def _type(self, who: str, line: str) -> None:
        if (where := self._inside(who)) is not None:
            self.typed[where, who, line] += 1
            self._act(who, lambda conversation: conversation.say(new_id(), line))

    def _inside(self, who: str) -> str | None:
        conversation: Conversation = self.people[who].chat._conversation
        return conversation.facts.session_id or None

    def _shown(self, who: str, kind: type[Any]) -> list[Any]:
        return [each for each in items(self.people[who].chat) if isinstance(each, kind)]
