"""A Korean panel in a real JupyterLab: whatever is done in it, no English sentence is shown, but names and code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import OpenNotebook, Panel
from tests.support.backend import Backend
from tests.support.broken_strategies import STRATEGIES, write_broken_strategies

pytestmark = pytest.mark.timeout(300)
SETUP = """from chatops_widget import ChatOps, ChatPanel
chat = ChatOps({url!r}, user="ana", session_id={session!r})
ChatPanel(chat, locale="ko")"""
# Each in turn, and words of what it comes to, in the last row.
ACTS = [
    ("/run_backtest momentum symbol=SPX start=2005-01-01", "거래 52건"),
    ("/run_backtest sma_cross symbol=SPX fast=20 slow=100 commission=0.001", "거래 32건"),
    ("/compare_strategies momentum sma_cross", "월별 수익률"),
    ("/sweep momentum lookback=20:100:40", "최고 조합 실행"),
    ("/run_backtest brittle", "다시 시도"),
    ("/run_backtest momentum start=1900-01-01 end=1900-02-01", "봉이 없습니다"),
    ("/find sharpe > -9", "2건"),
    ("/find sharpe > 900", "맞는 것이 없습니다"),
    ("/find sharpe >", "견줄 값이 없습니다"),
    ("/help", "무엇을 할 수 있어?"),
    ("/help run_backtest", "거래할 가격 자료"),
    ("/runs", "완료"),
    ("/strategies", "되돌아볼|종가가"),
    ("/run_backtest zzzz", "전략이 없습니다"),
    ("/run_backtest momentum lookback=-5", "lookback에 쓸 수 있는 값"),
    ("/run_backtest momentum symbol=XYZ", "종목이 없습니다"),
    ("/sweep momentum lookback=20:10", "스윕에서는"),
    ("/cancel bt_nothing", "실행이 없습니다"),
    ("모멘텀 돌려줘 레버리지 3배로", "그 부분을 빼면"),
    ("최대 낙폭은 언제 회복했어?", "최대 낙폭은"),
    ("모멘텀이 뭐야?", "시계열 모멘텀"),
    ("최대 낙폭이 뭐야?", "시작 자본도"),
    ("어떤 전략이 있어?", "다른 전략의 기준"),
]
THEIRS = [*re.findall(r'"""(.+?)"""', STRATEGIES), *(rf"{name}\b" for name in re.findall(r"def (\w+)\(", STRATEGIES))]
# An English sentence is three words of Latin letters in a row, in what is read or read out. Not looked at are code,
# command lines and what stands in quotes; names of strategies; what an exception says, and what others' strategies do.
ENGLISH = r"""(root, theirs) => {
  const code = 'code, pre, kbd, samp, textarea, style, script';
  const spoken = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
  const passages = [];
  function read(element) {
    let text = '';
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      if (child.nodeType !== Node.ELEMENT_NODE) continue;
      passages.push(...spoken.map((name) => child.getAttribute(name) ?? ''));
      const inner = child.matches(code) ? '·' : read(child);
      if (getComputedStyle(child).display.startsWith('inline')) text += inner;
      else passages.push(inner), (text += ' · ');
    }
    return text;
  }
  passages.push(read(root));
  const names = [
    /\/[a-z_]+( [a-z_]+=\S+| \$?[\w.:=,-]+)*/g, // a command line
    /“[^”]*”|"[^"]*"/g,
    /\w+Error: [^.]*\./g,
    /\bvs\b/g, // between two names
  ];
  const sentence = /\b[A-Za-z][A-Za-z'’]*[,;:]?(\s+[A-Za-z][A-Za-z'’]*[,;:]?){2,}/;
  const without = (text, part) => text.replace(part, '·');
  const left = (text) => [...theirs.map((own) => new RegExp(`\\b${own}`, 'g')), ...names].reduce(without, text);
  return passages.filter((text) => sentence.test(left(text))).map((text) => text.trim().replace(/\s+/g, ' '));
}"""


def english(panel: Panel) -> set[str]:
    return set(panel.root.evaluate(ENGLISH, THEIRS))


def test_what_is_english_is_found(page: Page) -> None:
    page.set_content(
        "<section class=chatops><p>All of it is here</p><p>momentum vs sma_cross</p><b title='Show me more'>더</b>"
        "<p>/run_backtest momentum symbol=SPX</p><p>붙여 <code>this is all code</code> 쓰기</p></section>"
    )
    assert english(Panel(page.locator("section"))) == {"All of it is here", "Show me more"}


def test_a_korean_panel_shows_no_english_sentence(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page, session_id: str, tmp_path: Path
) -> None:
    backend = own_backend(env=write_broken_strategies(tmp_path / "strategies"))
    notebook = open_notebook(SETUP.format(url=backend.url, session=session_id))
    notebook.run_cell(0)
    panel = notebook.panel()
    expect(panel.connection).to_have_text("연결됨")
    found: dict[str, set[str]] = {}
    for text, words in ACTS:
        panel.say(text)
        expect(panel.root.locator(".row[data-key]").last).to_contain_text(re.compile(words))
        found[text] = english(panel)
    composer = panel.root.get_by_test_id("composer")
    composer.fill("/run_backtest momentum lookback=abc")
    expect(panel.root.get_by_test_id("mistake")).to_be_visible()
    found["a mistake"] = english(panel)
    composer.fill("/run_backtest momentum ")
    expect(panel.root.get_by_role("option").first).to_be_visible()
    found["completions"] = english(panel)
    composer.fill("")
    panel.root.get_by_test_id("panel-menu").click()
    found["the menu"] = english(panel)
    page.keyboard.press("Escape")

    notebook.run("chat.freeze()")
    frozen = page.locator(".jp-OutputArea-output section.chatops-look")
    expect(frozen.last).to_contain_text("샤프")
    found["what was frozen"] = set(frozen.last.evaluate(ENGLISH, THEIRS))
    notebook.await_picture("시계열 모멘텀")
    kept = page.locator("[data-chatops-kept]")
    found["its picture"] = set(kept.evaluate(ENGLISH, THEIRS))
    expect(kept).to_contain_text("에 보이던 모습입니다")

    notebook.save()
    notebook.reload()
    panel = notebook.panel()
    expect(panel.connection).to_have_text("연결됨")
    expect(panel.root.locator(".row[data-key]").last).to_contain_text("다른 전략의 기준")
    expect(panel.root.get_by_text("“XYZ” 종목이 없습니다.")).to_have_count(1)  # the words have come, too
    found["what there was"] = english(panel)
    panel.root.get_by_test_id("log").evaluate("(log) => { log.scrollTop = 0; }")
    expect(panel.run_cards.first).to_contain_text("거래 52건")
    expect(panel.run_cards.first).to_be_in_viewport()
    found["its beginning"] = english(panel)
    assert {where: texts for where, texts in found.items() if texts} == {}
