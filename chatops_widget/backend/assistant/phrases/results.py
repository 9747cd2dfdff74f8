"""What is said of runs and comparisons, around their figures."""

from __future__ import annotations

from ...wording import Texts

OF_RESULTS: Texts = {
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
    "has_no": {"en": "it has no {names}", "ko": "{names} 파라미터는 없음"},
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
    "long_of": {"en": "long {symbol}", "ko": "{symbol} 매수"},
    "short_of": {"en": "short {symbol}", "ko": "{symbol} 공매도"},
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
