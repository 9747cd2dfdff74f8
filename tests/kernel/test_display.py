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
