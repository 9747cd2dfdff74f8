"""What the rule-based assistant says, in English and Korean."""

from __future__ import annotations

from ..wording import Phrases

PHRASES = Phrases(
    {
        "capabilities": {
            "en": "I run backtests and compare them, and do nothing with a sentence of which I miss a word. Try:\n"
            "- run sma_cross with a fast of 20 and a slow of 100 on SPX since 2005\n"
            "- compare a 10/30 against a 50/200 cross\n"
            "- find the best lookback between 20 and 200\n"
            "- same without costs\n"
            "- what was its worst year?\n\n"
            "Strategies: {strategies}. Prices: {symbols}. Type /help for the commands.",
            "ko": "백테스트를 실행하고 비교합니다. 한 단어라도 이해하지 못하면 실행하지 않고 되묻습니다. "
            "이렇게 말해 보세요:\n"
            "- 2005년부터 sma_cross fast 20 slow 100 으로 실행해줘\n"
            "- 이동평균 10/30 이랑 50/200 비교해줘\n"
            "- 룩백 20에서 200 사이에서 최적값 찾아줘\n"
            "- 수수료 없이 다시\n"
            "- 제일 나빴던 해는 언제야?\n\n"
            "전략: {strategies}. 가격: {symbols}. /help 를 입력하면 명령을 볼 수 있습니다.",
        },
        "unknown": {
            "en": "I did not understand {pieces}; I only know backtests. Ask “what can you do?”, or type /help.",
            "ko": "{pieces} 부분을 이해하지 못했습니다. 저는 백테스트만 압니다. “뭘 할 수 있어?”라고 묻거나 "
            "/help 를 입력해 보세요.",
        },
        "left_over": {
            "en": "Nothing was run: I have no place for {pieces}.",
            "ko": "실행하지 않았습니다. {pieces} 부분을 어디에 쓸지 모르겠습니다.",
        },
        "there_are": {
            "en": "Strategies: {strategies}. Prices: {symbols}.",
            "ko": "전략: {strategies}. 가격: {symbols}.",
        },
        "without": {"en": "Without it I can do this:", "ko": "그 부분을 빼면 이렇게 할 수 있습니다:"},
        "perhaps": {"en": "Do you mean one of these?", "ko": "이 가운데 하나인가요?"},
        "held": {
            "en": "Nothing was run, as you said. Ask “what does {name} do?”, or say what to run.",
            "ko": "말씀대로 아무것도 실행하지 않았습니다. “{name} 설명해줘”라고 묻거나 실행할 것을 말해 주세요.",
        },
        "too_long": {
            "en": "Nothing was run: I read no more than {detail} characters of a message, and this one is longer.",
            "ko": "실행하지 않았습니다. 메시지는 {detail}자까지만 읽는데 이 메시지는 더 깁니다.",
        },
        "too_many_words": {
            "en": "Nothing was run: I take no more than {detail} words at once. Say one thing after the other.",
            "ko": "실행하지 않았습니다. 한 번에 {detail}단어까지만 읽습니다. 하나씩 말해 주세요.",
        },
        "too_much": {
            "en": "Nothing was run: that would be {detail} commands at once. Say which ones.",
            "ko": "실행하지 않았습니다. 명령이 한꺼번에 {detail}개나 됩니다. 어느 것인지 말해 주세요.",
        },
        "noted": {
            "en": "Nothing was run, as this is a note. To run it:",
            "ko": "메모이므로 실행하지 않았습니다. 실행하려면:",
        },
        "nobody_asked": {
            "en": "Say what to run, or ask “what can you do?”.",
            "ko": "실행할 것을 말하거나 “뭘 할 수 있어?”라고 물어보세요.",
        },
        "pasted": {
            "en": "Nothing was run: I don't run what stands in a text with code or command lines. Send commands by "
            "themselves, one a line.",
            "ko": "실행하지 않았습니다. 코드나 명령줄이 섞인 글은 실행하지 않습니다. 명령만 한 줄에 하나씩 "
            "보내 주세요.",
        },
        "of_lines": {
            "en": "Of these {n} lines none was run, because of “{line}”: {said}",
            "ko": "{n}줄 가운데 “{line}” 때문에 아무것도 실행하지 않았습니다. {said}",
        },
        "two_ways": {
            "en": "This can be read in more than one way, so nothing was run. Which is meant?",
            "ko": "여러 가지로 읽힐 수 있어 실행하지 않았습니다. 어느 쪽인가요?",
        },
        "nothing_asked": {
            "en": "Say what to run, or ask “what can you do?”.",
            "ko": "무엇을 실행할지 말하거나 “뭘 할 수 있어?”라고 물어보세요.",
        },
        "do_what": {
            "en": "What shall I do with it? Say “run”, “compare” or “explain”.",
            "ko": "무엇을 할까요? “실행”, “비교”, “설명” 가운데 하나를 말해 주세요.",
        },
        "all_of_which": {
            "en": "All your runs of this session, or all strategies as they come? Nothing was run.",
            "ko": "이 세션의 내 실행 전부인가요, 기본값 그대로의 모든 전략인가요? 실행하지 않았습니다.",
        },
        "best_of_sweep": {
            "en": "Nothing was run. The sweep's card has “Run the best”; or say its values, such as “run sma_cross "
            "fast 10 slow 50”.",
            "ko": "실행하지 않았습니다. 스윕 카드의 “최고 조합 실행” 버튼을 누르거나 값을 말해 주세요. 예: “sma_cross "
            "fast 10 slow 50 실행해줘”.",
        },
        "run_what": {
            "en": "Which strategy shall I run? There are: {strategies}.",
            "ko": "어떤 전략을 실행할까요? {strategies} 가 있습니다.",
        },
        "compare_what": {
            "en": "Which strategies shall I compare? Name two or more of: {strategies}.",
            "ko": "어떤 전략을 비교할까요? 둘 이상을 골라 주세요: {strategies}.",
        },
        "was_imported": {
            "en": "{detail} was imported, so there is nothing to run of it. It can be compared: “compare {name} and "
            "{detail}”.",
            "ko": "{detail} 은 가져온 실행이라 다시 실행할 것이 없습니다. 비교는 할 수 있습니다: “{name} 과 {detail} "
            "비교해줘”.",
        },
        "symbols_which": {
            "en": "On which symbols? {detail} trades several together: name two or more of {symbols}.",
            "ko": "어떤 종목으로 할까요? {detail} 전략은 여러 종목을 함께 거래합니다."
            " {symbols} 가운데 둘 이상을 골라 주세요.",
        },
        "sweep_what": {
            "en": "Which parameter shall I try values of, and of which strategy? There are: {strategies}.",
            "ko": "어떤 전략의 어떤 파라미터를 찾을까요? {strategies} 가 있습니다.",
        },
        "sweep_range": {
            "en": "Between which values shall I search? These can be tried: {detail}.",
            "ko": "어느 값 사이에서 찾을까요? 시험할 수 있는 파라미터: {detail}.",
        },
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
        "sweep_nothing": {
            "en": "{detail} has no parameter to try values of.",
            "ko": "{detail} 에는 값을 바꿔 볼 파라미터가 없습니다.",
        },
        "nothing_to_repeat": {
            "en": "Nothing has been run in this session yet that this could go back to.",
            "ko": "이 세션에서 아직 실행된 것이 없어 무엇을 말하는지 알 수 없습니다.",
        },
        "nothing_running": {"en": "Nothing is running here.", "ko": "실행 중인 것이 없습니다."},
        "report_what": {
            "en": "A tear sheet is of a comparison, and the last thing here is none.",
            "ko": "보고서는 비교에서 만드는데, 마지막 것은 비교가 아닙니다.",
        },
        "cancel_which": {"en": "Which one shall I stop? {detail}", "ko": "어느 것을 멈출까요? {detail}"},
        "at_odds": {"en": "Nothing was run: {detail}", "ko": "실행하지 않았습니다: {detail}"},
        "backwards": {
            "en": "Nothing was run: the window ends before it begins ({detail}).",
            "ko": "실행하지 않았습니다. 기간의 끝이 시작보다 앞섭니다 ({detail}).",
        },
        "not_run": {
            "en": "{name} has not been run in this session yet. Say “run {name}”.",
            "ko": "{name} 은(는) 이 세션에서 아직 실행되지 않았습니다. “{name} 실행해줘”라고 말해 보세요.",
        },
        "best_run": {
            "en": "Of the runs of this session that fit `{query}`, `{run}` ({strategy}) has the best {metric}:",
            "ko": "이 세션에서 `{query}` 조건에 맞는 실행 가운데 {metric} 값이 가장 좋은 것은 `{run}` ({strategy}):",
        },
        "no_best": {
            "en": "No run of this session that can be relied on fits `{query}`. `/find` searches all sessions.",
            "ko": "이 세션에는 `{query}` 조건에 맞는 믿을 만한 실행이 없습니다. `/find`는 모든 세션을 찾습니다.",
        },
        "nothing_run": {
            "en": "Nothing has been run in this session yet. Say “run {name}”.",
            "ko": "이 세션에서 아직 실행된 것이 없습니다. “{name} 실행해줘”라고 말해 보세요.",
        },
        "nothing_compared": {
            "en": "There is nothing to choose between yet. Say “compare {one} and {two}”.",
            "ko": "아직 고를 것이 없습니다. “{one} 과 {two} 비교해줘”라고 말해 보세요.",
        },
        "metric": {
            "en": "`{name}` is here: {definition}. {better} (r: simple returns of n bars, f: what is risk-free over "
            "each, b: returns of the symbol held, E: equity, A: bars a year.)",
            "ko": "여기서 `{name}` 의 정의: {definition}. {better} (r: n개 봉의 단순수익률, f: 각 봉의 무위험 수익률, "
            "b: 종목 보유 수익률, E: 자산, A: 연간 봉 수)",
        },
        "better_higher": {"en": "Higher is better.", "ko": "높을수록 좋습니다."},
        "better_lower": {"en": "Lower is better.", "ko": "낮을수록 좋습니다."},
        "better_closer_to_zero": {"en": "Closer to zero is better.", "ko": "0에 가까울수록 좋습니다."},
        "better_neither": {
            "en": "Neither more nor less of it is better by itself.",
            "ko": "많고 적음 자체에 좋고 나쁨은 없습니다.",
        },
        "unread": {"en": "not read yet", "ko": "아직 읽지 않음"},
        "no_result": {
            "en": "{name} has no numbers yet: it is not completed.",
            "ko": "{name} 의 수치가 아직 없습니다. 완료되지 않은 실행입니다.",
        },
        "drawdown": {
            "en": "the deepest drawdown was {depth}, from the peak on {peak} to the trough on {trough}, recovered on "
            "{recovery}",
            "ko": "최대 낙폭은 {depth}, 고점 {peak}, 저점 {trough}, 회복 {recovery}",
        },
        "open_drawdown": {
            "en": "the deepest drawdown was {depth}, from the peak on {peak} to the trough on {trough}, not recovered "
            "by {recovery}",
            "ko": "최대 낙폭은 {depth}, 고점 {peak}, 저점 {trough}, {recovery} 까지 회복하지 못함",
        },
        "long_drawdown": {
            "en": "the longest drawdown took {bars} bars, from the peak on {peak} until it recovered on {recovery}",
            "ko": "가장 긴 낙폭은 봉 {bars}개, 고점 {peak}, 회복 {recovery}",
        },
        "open_long_drawdown": {
            "en": "the longest drawdown took {bars} bars so far, from the peak on {peak}, not recovered by {recovery}",
            "ko": "가장 긴 낙폭은 봉 {bars}개, 고점 {peak}, {recovery} 까지 회복하지 못함",
        },
        "setup": {
            "en": "{bars} bars, with {given}; whatever else can be set was as usual",
            "ko": "봉 {bars}개, {given}; 그 밖의 설정은 모두 기본값",
        },
        "usual_setup": {
            "en": "{bars} bars, with everything as usual",
            "ko": "봉 {bars}개, 모든 설정은 기본값",
        },
        "imported_setup": {
            "en": "{bars} bars; it was imported, and how it was made is not known",
            "ko": "봉 {bars}개; 가져온 실행이라 무엇으로 만들었는지 알 수 없음",
        },
        "current_drawdown": {
            "en": "at its last bar, on {day}, it stood {depth} from its peak on {peak}",
            "ko": "마지막 봉 {day} 에 {peak} 고점에서 {depth}",
        },
        "at_its_peak": {
            "en": "at its last bar, on {day}, it stood at its peak: a drawdown of {depth}",
            "ko": "마지막 봉 {day} 에 고점에 있음: 낙폭 {depth}",
        },
        "no_drawdown": {"en": "it never closed below an earlier peak", "ko": "이전 고점 아래로 내려간 적이 없음"},
        "trades": {"en": "{n} trades, which cost {fees} in commission", "ko": "거래 {n}건, 수수료 {fees}"},
        "trade": {"en": "{n} trade, which cost {fees} in commission", "ko": "거래 {n}건, 수수료 {fees}"},
        "slipped": {
            "en": "slippage is in their prices ({rate})",
            "ko": "슬리피지는 체결 가격에 들어 있음 ({rate})",
        },
        "exposure": {
            "en": "it held something at {share} of the closes",
            "ko": "전체 종가 가운데 {share} 에서 보유 중이었음",
        },
        "few_bars": {
            "en": "These are {bars} bars only: too few to say more than what was.",
            "ko": "봉이 {bars}개뿐이어서, 있었던 일 이상은 말할 수 없습니다.",
        },
        "too_few_bars": {
            "en": "With {bars} bars nothing is claimed of which is ahead: more than {needed} are needed.",
            "ko": "봉이 {bars}개여서 어느 쪽이 앞선다고 하지 않습니다. {needed}개보다 많아야 합니다.",
        },
        "unlike_windows": {
            "en": "They are not over the same bars, so this is not like against like.",
            "ko": "같은 구간이 아니므로 그대로 견줄 수 없습니다.",
        },
        "same_parameters": {"en": "the same parameters", "ko": "파라미터가 같음"},
        "same_metrics": {"en": "The metrics are the same", "ko": "지표가 모두 같습니다"},
        "window_given": {"en": "That is what was asked for: {given}.", "ko": "요청한 값: {given}."},
        "window_usual": {
            "en": "Nothing was asked for, so it is the usual symbol and all its data.",
            "ko": "지정하지 않아 기본 종목의 전체 데이터입니다.",
        },
        "costs_given": {"en": "Asked for: {given}.", "ko": "요청한 값: {given}."},
        "costs_usual": {"en": "These are the usual rates.", "ko": "기본 비율입니다."},
        "same_window": {"en": "So the windows are the same.", "ko": "따라서 기간이 같습니다."},
        "same_costs": {
            "en": "So the rates are the same; what was paid differs as far as the trades do.",
            "ko": "따라서 비율은 같고, 낸 금액은 거래가 다른 만큼 다릅니다.",
        },
        "cannot_answer": {
            "en": "I can't answer that: I know nothing of {pieces}; ask “{one}”, or “{two}”.",
            "ko": "{pieces} 부분을 알 수 없어 답하지 못합니다. “{one}” 또는 “{two}” 하고 물어보세요.",
        },
        "ask_year": {"en": "what was its worst year?", "ko": "제일 나빴던 해는 언제야?"},
        "ask_drawdown": {"en": "when did its drawdown recover?", "ko": "최대 낙폭은 언제 회복했어?"},
        "ask_data": {"en": "what data is there?", "ko": "어떤 데이터가 있어?"},
        "ask_explain": {"en": "what does {name} do?", "ko": "{name} 설명해줘"},
        "this_session": {"en": "this session", "ko": "이 세션"},
        "named_session": {"en": "the session “{name}”", "ko": "“{name}” 세션"},
        "one_run": {"en": "{n} run", "ko": "실행 {n}개"},
        "some_runs": {"en": "{n} runs", "ko": "실행 {n}개"},
        "one_message": {"en": "{n} message", "ko": "메시지 {n}개"},
        "some_messages": {"en": "{n} messages", "ko": "메시지 {n}개"},
        "delete_session": {
            "en": "Delete {name} with its {runs} and {messages}, for everybody? There is no undo. Nothing is deleted "
            "before you press the button and answer its question. Archived, it is only out of your own list.",
            "ko": "{name}: {runs}, {messages}. 모두에게서 영구히 삭제할까요? 되돌릴 수 없습니다. 버튼을 누르고 그 "
            "질문에 답하기 전에는 아무것도 삭제하지 않습니다. 보관하면 내 목록에서만 빠집니다.",
        },
        "delete_not_yours": {
            "en": "Only who made {name} can delete it, and it is not known to be yours. You can archive it: then it "
            "is out of your own list, and stays for the others.",
            "ko": "{name}: 만든 사람만 삭제할 수 있는데, 직접 만든 것인지 알 수 없습니다. 보관할 수는 있습니다. "
            "그러면 내 목록에서만 빠지고 다른 사람에게는 그대로 남습니다.",
        },
        "archive_session": {
            "en": "Nothing is archived before you press the button. Then {name} is out of your own list; its {runs} "
            "and {messages} stay, and “Bring back” has it back.",
            "ko": "{name}: {runs}, {messages}. 버튼을 누르기 전에는 보관하지 않습니다. 보관하면 내 목록에서만 빠지고 "
            "모두 그대로 남으며, 되돌리기로 다시 꺼낼 수 있습니다.",
        },
        "restore_session": {
            "en": "Where {name} is in your archive, the button brings it back onto your list, with all that is in it; "
            "`{code}` does so too.",
            "ko": "{name}: 내 보관함에 있으면 버튼으로 목록에 되돌립니다. 안에 있던 것은 모두 그대로입니다. 코드로는 "
            "`{code}` 입니다.",
        },
        "delete_named": {
            "en": "Delete {name}, for everybody, with all that is in it? There is no undo. Nothing is deleted before "
            "you press the button and answer its question. Archived, it is only out of your own list.",
            "ko": "{name}: 안에 있는 것까지 모두에게서 영구히 삭제할까요? 되돌릴 수 없습니다. 버튼을 누르고 그 질문에 "
            "답하기 전에는 아무것도 삭제하지 않습니다. 보관하면 내 목록에서만 빠집니다.",
        },
        "archive_named": {
            "en": "Nothing is archived before you press the button. Then {name} is out of your own list; all that is "
            "in it stays, and “Bring back” has it back.",
            "ko": "{name}: 버튼을 누르기 전에는 보관하지 않습니다. 보관하면 내 목록에서만 빠지고 모두 그대로 남으며, "
            "되돌리기로 다시 꺼낼 수 있습니다.",
        },
        "no_such_session": {
            "en": "No session is called “{name}”, so nothing was done. In the list of sessions each can be archived, "
            "brought back or deleted, also those without a name.",
            "ko": "이름이 “{name}” 인 세션이 없어 아무것도 하지 않았습니다. 세션 목록에서는 이름 없는 세션도 보관하고 "
            "되돌리고 삭제할 수 있습니다.",
        },
        "many_such_sessions": {
            "en": "{n} sessions are called “{name}”, so nothing was done. In the list of sessions each can be "
            "archived, brought back or deleted.",
            "ko": "이름이 “{name}” 인 세션이 {n}개라 아무것도 하지 않았습니다. 세션 목록에서 하나씩 보관하고 되돌리고 "
            "삭제할 수 있습니다.",
        },
        "bars": {"en": "{n} bars", "ko": "봉 {n}개"},
        "within": {
            "en": "from {first} to {last} it returned {value}, and its deepest drawdown in that time was {depth}",
            "ko": "{first} 부터 {last} 까지 수익률 {value}, 그 기간의 최대 낙폭 {depth}",
        },
        "outside": {"en": "it has no bar in {asked}", "ko": "{asked} 에는 봉이 없음"},
        "worst_trade": {
            "en": "the worst of its {count} closed trades made {pnl} ({share}), {side} from {entry} to {exit}",
            "ko": "청산한 거래 {count}건 가운데 가장 나쁜 거래는 {pnl} ({share}), {entry} 부터 {exit} 까지 {side}",
        },
        "best_trade": {
            "en": "the best of its {count} closed trades made {pnl} ({share}), {side} from {entry} to {exit}",
            "ko": "청산한 거래 {count}건 가운데 가장 좋은 거래는 {pnl} ({share}), {entry} 부터 {exit} 까지 {side}",
        },
        "only_trade": {
            "en": "its only closed trade made {pnl} ({share}), {side} from {entry} to {exit}",
            "ko": "청산한 거래는 하나뿐: {pnl} ({share}), {entry} 부터 {exit} 까지 {side}",
        },
        "long": {"en": "long", "ko": "매수"},
        "short": {"en": "short", "ko": "공매도"},
        "position": {
            "en": "at its last bar, on {day}, it was {side}, with an exposure of {share} of its equity",
            "ko": "마지막 봉 {day} 에 {side} 상태, 노출은 자산의 {share}",
        },
        "no_position": {
            "en": "at its last bar, on {day}, it held nothing: an exposure of {share}",
            "ko": "마지막 봉 {day} 에 보유한 것이 없음: 노출 {share}",
        },
        "net_position": {
            "en": "at its last bar, on {day}, its net exposure was {share} of its equity; the Python has that of each "
            "symbol",
            "ko": "마지막 봉 {day} 에 순노출은 자산의 {share}; 종목마다의 비중은 파이썬에서 볼 수 있음",
        },
        "no_position_known": {
            "en": "what it held is not known: it was imported without that",
            "ko": "무엇을 보유했는지 알 수 없음: 보유 내역 없이 가져온 실행",
        },
        "trade_sides": {
            "en": "closed trades: {closed}, of which {won} made money and {lost} lost it; the Python has each",
            "ko": "청산한 거래 {closed}건 가운데 {won}건이 이익, {lost}건이 손실; 각 거래는 파이썬에서 볼 수 있음",
        },
        "none_closed": {"en": "no trade was closed", "ko": "청산한 거래가 없음"},
        "no_trades_known": {
            "en": "its trades are not known: returns or an equity curve were imported, without them",
            "ko": "거래를 알 수 없음: 수익률이나 자산 곡선만 가져온 실행",
        },
        "worst_year": {"en": "the worst year was {when}, {value}", "ko": "가장 나빴던 해는 {when}, {value}"},
        "best_year": {"en": "the best year was {when}, {value}", "ko": "가장 좋았던 해는 {when}, {value}"},
        "worst_month": {"en": "the worst month was {when}, {value}", "ko": "가장 나빴던 달은 {when}, {value}"},
        "best_month": {"en": "the best month was {when}, {value}", "ko": "가장 좋았던 달은 {when}, {value}"},
        "streak": {
            "en": "the longest losing streak had {count} closed trades",
            "ko": "가장 긴 연속 손실은 청산된 거래 {count}건",
        },
        "certain": {
            "en": "its Sharpe ratio of {sharpe} over {years} years differs from {zero} at {level}, taken by itself: "
            "the standard error is {error}, so it is {errors} of them away ({needed} are needed), and luck alone does "
            "that in {chance} of cases, with returns taken as independent ({source}). Of the best of many tries more "
            "is needed",
            "ko": "{years}년의 샤프 비율 {sharpe} 은(는) 그것만 보면 {level} 수준에서 유의합니다. 표준오차는 {error}, "
            "{zero}에서 표준오차의 {errors} 배이고 ({needed} 필요), 운만으로 그럴 확률은 {chance} 입니다. 수익률이 "
            "독립이라고 볼 때이며 ({source}), 여러 번 시도한 끝의 최고 값이라면 더 필요합니다",
        },
        "uncertain": {
            "en": "its Sharpe ratio of {sharpe} over {years} years may be luck: the standard error is {error}, so it "
            "is {errors} of them from {zero} ({needed} are needed at {level}), and luck alone does that in {chance} "
            "of cases, with returns taken as independent ({source})",
            "ko": "{years}년의 샤프 비율 {sharpe} 은(는) {level} 수준에서 유의하지 않습니다. 표준오차는 {error}, "
            "{zero}에서 표준오차의 {errors} 배이고 ({needed} 필요), 운만으로 그럴 확률은 {chance} 입니다. 수익률이 "
            "독립이라고 볼 때입니다 ({source})",
        },
        "significant": {
            "en": "Yes, at 5 %: over {years} years of daily data a Sharpe ratio of {sharpe} has a standard "
            "error of {error}, "
            "so it is {errors} of them from 0 (1.96 are needed); luck alone does that in {chance} of cases. "
            "This takes "
            "returns as independent (Lo 2002); of the best of many tries, more is needed.",
            "ko": "5% 수준에서 유의합니다. 일간 데이터 {years}년에서 샤프 비율 {sharpe} 의 표준오차는 {error}, "
            "0에서 표준오차의 {errors} 배 "
            "떨어져 있습니다 (1.96 필요). 운만으로 그럴 확률은 {chance} 입니다. 수익률이 독립이라고 볼 때이며 "
            "(Lo 2002), 여러 번 시도한 "
            "끝의 최고 값이라면 더 필요합니다.",
        },
        "not_significant": {
            "en": "No, not at 5 %: over {years} years of daily data a Sharpe ratio of {sharpe} has a standard "
            "error of "
            "{error}, so it is {errors} of them from 0 (1.96 are needed); luck alone does that in {chance} of "
            "cases. This "
            "takes returns as independent (Lo 2002).",
            "ko": "5% 수준에서 유의하지 않습니다. 일간 데이터 {years}년에서 샤프 비율 {sharpe} 의 표준오차는 "
            "{error}, 0에서 표준오차의 "
            "{errors} 배 떨어져 있습니다 (1.96 필요). 운만으로 그럴 확률은 {chance} 입니다. 수익률이 "
            "독립이라고 볼 때입니다 (Lo 2002).",
        },
    }
)
