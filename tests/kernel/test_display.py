"""In a real kernel: the last line of a cell is a card, a chart or a figure, whatever library drew it."""

from __future__ import annotations

from tests.kernel.driving import Kernel

KINDS = """
def kinds(value):
    data, _ = get_ipython().display_formatter.format(value)
    return sorted(data)
"""


def test_what_is_run_shows_itself_as_a_card_and_as_a_chart(shared_kernel: Kernel) -> None:
    assert shared_kernel.run(KINDS) == ""
    assert shared_kernel.run("run = chat.trigger_backtest('sma_cross'); kinds(run)") == "['text/html', 'text/plain']"
    assert shared_kernel.run("run.result(60); kinds(run.result())") == "['text/html', 'text/plain']"
    assert shared_kernel.run("'<svg' in run._repr_html_(), run.plot()") == "(True, <Drawing sma_cross>)"
    assert shared_kernel.run("kinds(run.plot('price'))") == "['text/html', 'text/plain']"
    pair = "pair = chat.compare_strategies('sma_cross', 'momentum'); kinds(pair), kinds(pair.style)"
    assert shared_kernel.run(pair) == "(['text/html', 'text/plain'], ['text/html', 'text/plain'])"
    assert shared_kernel.run("kinds(chat.find_runs('sma_cross'))") == "['text/html', 'text/plain']"


def test_a_figure_of_a_library_is_shown_once(shared_kernel: Kernel) -> None:
    assert shared_kernel.run(KINDS + "run = chat.trigger_backtest('sma_cross')\nrun.result(60)").startswith("<Backtest")
    figure = shared_kernel.run("figure = run.plot(backend='matplotlib'); kinds(figure)")
    assert figure == "['image/png', 'text/plain']"
    assert shared_kernel.run("import matplotlib.pyplot as plt; plt.get_fignums()") == "[]"
    assert "Figure" in shared_kernel.run("type(run.plot(backend='plotly'))")


def test_a_panel_leaves_its_picture_in_the_notebook_and_renews_it(shared_kernel: Kernel) -> None:
    """Two outputs: the live panel, and its picture, which is sent anew when things have settled."""
    hear = """
import time
from IPython import get_ipython
heard = []
session = get_ipython().kernel.session
sending = session.send
def listen(stream, kind, content=None, *args, **more):
    name, said = (kind["msg_type"], kind["content"]) if isinstance(kind, dict) else (kind, content)
    if name in ("display_data", "update_display_data"):
        heard.append((name, said["data"].get("text/html", "")))
    return sending(stream, kind, content, *args, **more)
"""
    assert shared_kernel.run(hear) == ""
    assert shared_kernel.run("from IPython.display import display; session.send = listen; display(chat)") == ""
    shown = "[(kind, 'data-chatops-kept' in html) for kind, html in heard if kind == 'display_data'][:2]"
    assert shared_kernel.run(shown) == "[('display_data', False), ('display_data', True)]"
    said = "chat.send_message('<i>kept</i> for tomorrow'); deadline = time.monotonic() + 120"
    assert shared_kernel.run(said + "; None") == ""
    waiting = """
while not any(kind == "update_display_data" and "for tomorrow" in html for kind, html in heard):
    assert time.monotonic() < deadline, [each[0] for each in heard]
    time.sleep(0.1)
renewed = [html for kind, html in heard if kind == "update_display_data"][-1]
"""
    assert shared_kernel.run(waiting) == ""
    words = "'&lt;i&gt;kept&lt;/i&gt; for tomorrow' in renewed, '<i>' in renewed, '<script' in renewed"
    assert shared_kernel.run(words) == "(True, False, False)"
    assert shared_kernel.run("from chatops_widget.client.secret import secret_for") == ""
    ways_in = "chat.session_id in renewed, secret_for('embedded') in renewed, '/chatops' in renewed"
    assert shared_kernel.run(ways_in) == "(False, False, False)"
    assert shared_kernel.run("session.send = sending") == ""
