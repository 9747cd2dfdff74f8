"""What things are called, where things are done, and what has no measure: words that need no run."""

from __future__ import annotations

from ...wording import Texts

EXPLAINED: Texts = {
    "how_prices": {
        "en": "Drop a CSV or Parquet file on the panel, or choose one with the paper clip: columns date, open, "
        "high, low, close and volume; date and close alone will do. Its name is the symbol. In a cell: "
        '`chat.add_prices("ACME", frame)`. Of an Excel file save the sheet as CSV.',
        "ko": "CSV 나 Parquet 파일을 패널에 끌어다 놓거나 클립 버튼으로 고르세요. 열은 date, open, high, low, "
        "close, volume 이고, date 와 close 만 있어도 됩니다. 파일 이름이 종목 이름이 됩니다. 셀에서는 "
        '`chat.add_prices("ACME", frame)` 입니다. 엑셀 파일은 시트를 CSV 로 저장해 주세요.',
    },
    "how_strategy": {
        "en": "A strategy is a Python function from prices to how much to hold. Drop its .py file on the panel, "
        "or in a cell put `@strategy` (`from chatops_widget.backend import strategy`) over it and call "
        "`chat.add_strategy(function)`. The notebook 03_your_own_strategy shows all of it.",
        "ko": "전략은 가격에서 보유 비중을 내는 파이썬 함수입니다. .py 파일을 패널에 끌어다 놓거나, 셀에서 함수에 "
        "`@strategy` (`from chatops_widget.backend import strategy`) 를 붙이고 `chat.add_strategy(function)` 을 "
        "부르세요. 03_your_own_strategy 노트북에 모두 있습니다.",
    },
    "how_chart": {
        "en": "The chart stands in the card of each run and comparison, once it is done. In a cell: "
        "`chat.runs[-1].plot()`, `chat.comparisons[-1].plot()`.",
        "ko": "실행과 비교가 끝나면 카드 안에 차트가 있습니다. 셀에서는 `chat.runs[-1].plot()`, "
        "`chat.comparisons[-1].plot()` 입니다.",
    },
    "how_save": {
        "en": "The ⋯ menu at the top exports this session as HTML, Markdown or JSON; ⤓ on a chart saves its "
        "picture or numbers; `/report` makes a page of the latest comparison. In a cell: "
        '`chat.comparisons[-1].to_excel("comparison.xlsx")`, `chat.runs[-1].result().trades.to_csv("trades.csv")`.',
        "ko": "위쪽 ⋯ 메뉴에서 이 세션을 HTML, Markdown, JSON 으로 내보냅니다. 차트의 ⤓ 는 그림이나 숫자를 "
        "저장하고, `/report` 는 마지막 비교를 한 페이지로 만듭니다. 셀에서는 "
        '`chat.comparisons[-1].to_excel("comparison.xlsx")`, `chat.runs[-1].result().trades.to_csv("trades.csv")` '
        "입니다.",
    },
    "how_delete": {
        "en": "Nothing was deleted. Single runs stay, for what was tried counts when luck is reckoned. Your own "
        "messages have Delete beside them; a whole session goes with “delete this session”, which asks first.",
        "ko": "아무것도 삭제하지 않았습니다. 시도한 횟수는 운을 따질 때 세므로 실행 하나만 지울 수는 없습니다. "
        "내가 쓴 메시지는 옆의 삭제 버튼으로, 세션 전체는 “이 세션 지워줘”라고 하면 확인을 거쳐 지웁니다.",
    },
    "how_advice": {
        "en": "I give no advice on what to buy: these are results of the past. Ask “which is better?” after a "
        "comparison, and I say what its numbers support.",
        "ko": "무엇을 사라고 권하지 않습니다. 모두 과거의 결과입니다. 비교한 다음 “어느 쪽이 더 좋아?”라고 물으면 "
        "숫자로 뒷받침되는 만큼만 말합니다.",
    },
    "judged": {
        "en": "I have no measure of “{word}”: it depends on the market, the years and the costs. “is it better "
        "than holding?” puts a run beside buy_and_hold, “is it significant?” says how far it is from luck.",
        "ko": "“{word}”인지 재는 기준은 없습니다. 시장과 기간, 비용에 따라 다릅니다. “그거랑 보유 비교해줘”라고 "
        "하면 buy_and_hold 와 나란히 비교하고, “그거 유의미해?”라고 물으면 운에서 얼마나 먼지 말합니다.",
    },
    "how_overfit": {
        "en": "A single run can't show that. The result of a `/sweep` says how probable overfitting is among the "
        "parameters it tried, and whether the best is an isolated peak; a `/walk_forward` shows what parameters "
        "that are chosen on the past make after it. Of a single run “is it significant?” says how far its Sharpe "
        "ratio is from luck.",
        "ko": "실행 하나로는 알 수 없습니다. `/sweep` 결과는 시도한 파라미터 가운데 과최적화일 확률과 최고가 홀로 "
        "솟은 값인지를, `/walk_forward` 는 과거에서 고른 파라미터가 그 뒤에 낸 결과를 보여 줍니다. 실행 하나는 "
        "“그거 유의미해?”라고 물으면 샤프 비율이 운에서 얼마나 먼지 말합니다.",
    },
    "term_walk_forward": {
        "en": "A walk-forward chooses parameters by the best of each past stretch and applies them to the next "
        "one, which the choice never saw; the stretches after are stitched to one curve. “walk forward "
        "sma_cross fast 5 to 50”, or /walk_forward.",
        "ko": "워크포워드는 지난 구간마다 가장 좋은 파라미터를 고르고, 선택할 때 보지 못한 바로 다음 구간에 "
        "적용합니다. 다음 구간들을 이어 한 곡선을 만듭니다. /walk_forward 를 써 보세요.",
    },
    "term_cross_validation": {
        "en": "Cross-validation cuts the bars into folds: parameters are chosen on all the others and applied "
        "to each fold in turn. Bars beside a fold are purged, and an embargo leaves out some behind it, so that "
        "nothing of a fold is known to its choice. It uses later bars too, which no trader has: "
        "/cross_validate.",
        "ko": "교차검증은 봉을 여러 묶음으로 나누고, 나머지 전부에서 고른 파라미터를 각 묶음에 차례로 "
        "적용합니다. 묶음과 맞닿은 봉은 빼고(퍼지), 뒤쪽도 얼마간 비워(엠바고) 선택이 그 묶음을 모르게 합니다. "
        "실제로는 알 수 없는 나중 봉도 쓰는 방법입니다: /cross_validate.",
    },
    "term_out_of_sample": {
        "en": "Out of sample is what a choice of parameters has not seen. A walk-forward measures on nothing "
        "else: /walk_forward.",
        "ko": "표본 외는 파라미터를 고를 때 보지 않은 구간입니다. 워크포워드는 그런 구간에서만 측정합니다: "
        "/walk_forward.",
    },
    "term_look_ahead": {
        "en": "Look-ahead is a decision that uses prices which come later. Strategies are tried on cut prices "
        "before they are run, and one whose decisions change by it is marked, and not recommended.",
        "ko": "미래 참조는 나중에야 알 수 있는 가격으로 결정하는 것입니다. 전략은 실행 전에 잘라 낸 가격으로 "
        "시험하고, 그때 결정이 달라지는 전략은 표시하며 추천하지 않습니다.",
    },
    "term_slippage": {
        "en": "Slippage is how much worse than the open a fill is, as a fraction: with slippage=0.001 a "
        "purchase pays 0.1 % more, and a sale gets 0.1 % less.",
        "ko": "슬리피지는 체결 가격이 시가보다 얼마나 나쁜지를 비율로 나타낸 값입니다. slippage=0.001 이면 살 "
        "때 0.1 % 더 내고 팔 때 0.1 % 덜 받습니다.",
    },
    "term_commission": {
        "en": "A commission is paid on each traded value, as a fraction of it: commission=0.0005 is 0.05 %, on "
        "the way in and on the way out.",
        "ko": "수수료는 거래 금액마다 내는 비율입니다. commission=0.0005 는 0.05 % 이고, 들어갈 때와 나올 때 "
        "모두 냅니다.",
    },
    "term_stop_loss": {
        "en": "A stop loss closes a position once the price has moved against it by that fraction since the "
        "entry; until the strategy asks for something else it stays out: stop_loss=0.05.",
        "ko": "손절매는 진입한 뒤 가격이 그 비율만큼 불리하게 움직이면 청산합니다. 전략이 다른 것을 원할 때까지 "
        "다시 들어가지 않습니다: stop_loss=0.05.",
    },
    "term_p_value": {
        "en": "A p value is how often chance alone would make a difference as large, if there was none. "
        "`p_holm` allows for all pairs that were tested together. Below 0.05 a difference is called more than "
        "chance here.",
        "ko": "p 값은 실제로 차이가 없을 때 우연만으로 이만한 차이가 나는 빈도입니다. `p_holm` 은 함께 시험한 "
        "모든 쌍을 감안합니다. 여기서는 0.05 보다 작을 때만 우연 이상이라고 합니다.",
    },
    "term_bounds": {
        "en": "Bounds are where the true value lies, at 95 %: in 95 of 100 such cases it does. They come from "
        "resampling the returns in blocks.",
        "ko": "범위는 참값이 95 % 로 들어 있는 구간입니다. 이런 경우 100번 가운데 95번은 그 안에 있습니다. "
        "수익률을 블록으로 다시 뽑아 구합니다.",
    },
    "term_tie": {
        "en": "Strategies are tied when their places can't be told apart by these bars: the order among them is "
        "chance. The first tie group holds the best, at 95 %.",
        "ko": "이 봉들로 순위를 가릴 수 없는 전략들은 동률입니다. 그 안의 순서는 우연입니다. 첫 동률 그룹에는 "
        "95 % 로 가장 좋은 전략이 들어 있습니다.",
    },
    "term_overfitting": {
        "en": "Overfitting is choosing what fitted the past by luck. The probability of overfitting is how "
        "often the best of half of the bars is in the lower half of the ranking on the other half (Bailey, "
        "Borwein, López de Prado and Zhu, 2015).",
        "ko": "과최적화는 우연히 과거에 맞은 것을 고르는 일입니다. 과최적화 확률은 봉의 절반에서 가장 좋았던 "
        "것이 나머지 절반에서 순위의 아래쪽 절반에 드는 빈도입니다 (Bailey, Borwein, López de Prado, Zhu, "
        "2015).",
    },
    "term_deflated_sharpe": {
        "en": "The deflated Sharpe ratio is the chance that the true Sharpe ratio is above what luck alone "
        "would show, given how many independent variants were tried (Bailey and López de Prado, 2014).",
        "ko": "할인된 샤프 비율은 시도한 독립 변형 수를 감안할 때, 참 샤프 비율이 운만으로 나올 값보다 높을 "
        "확률입니다 (Bailey, López de Prado, 2014).",
    },
    "term_sweep": {
        "en": "A sweep runs a strategy with every combination of the values given, and ranks them: “sweep "
        "sma_cross fast 5 to 50”, or /sweep sma_cross fast=5:50:5.",
        "ko": "스윕은 주어진 값의 모든 조합으로 전략을 실행하고 순위를 매깁니다: /sweep sma_cross fast=5:50:5.",
    },
    "term_backtest": {
        "en": "A backtest trades past prices by a strategy's rule, costs included: decided at a bar's close, "
        "filled at the next bar's open. “run sma_cross on SPX”, or /run_backtest.",
        "ko": "백테스트는 지난 가격을 전략의 규칙대로, 비용까지 넣어 거래해 보는 것입니다. 봉의 종가에서 "
        "결정하고 다음 봉의 시가에 체결합니다: /run_backtest.",
    },
}
