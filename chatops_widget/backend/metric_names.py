"""What people call each metric of the registry, in English and in Korean. Pure."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "total_return": "total return, return, returns, total returns, profit",
    "cagr": "cagr, annual return, annualised return, annualized return, compound annual growth rate, yearly return",
    "annual_volatility": "annual volatility, volatility, vol, annualised volatility, volatile",
    "sharpe_ratio": "sharpe ratio, sharpe, sharpe ratios, sharpes",
    "sortino_ratio": "sortino ratio, sortino",
    "max_drawdown": """
        max drawdown, maximum drawdown, drawdown, max dd, mdd, worst drawdown, deepest drawdown, largest
        drawdown, drawdowns, biggest drawdown
    """,
    "max_drawdown_duration": "max drawdown duration, drawdown duration, longest drawdown",
    "calmar_ratio": "calmar ratio, calmar",
    "value_at_risk": "value at risk, var",
    "conditional_value_at_risk": "conditional value at risk, cvar, expected shortfall",
    "win_rate": "win rate, hit rate, winning percentage, hit ratio",
    "profit_factor": "profit factor",
    "expectancy": """
        expectancy, average trade, mean trade, profit per trade, gain per trade, average profit per trade, average
        gain per trade, mean gain per trade, average pnl per trade, pnl per trade
    """,
    "n_trades": "trades, number of trades, trade count, n trades, traded",
    "exposure_time": "exposure time, exposure, time in the market, time in market, in the market, invested",
    "turnover": "turnover",
    "total_fees": """
        total fees, fees paid, pay in fees, paid in fees, pay in commission, pay in costs, total costs, costs
        paid, trading cost of, cost of its trades, cost of the trades, trades cost
    """,
    "alpha": "alpha",
    "beta": "beta",
    "information_ratio": "information ratio",
}

KOREAN: dict[str, str] = {
    "total_return": "수익률 총수익률 수익 총수익",
    "cagr": "연환산수익률 연수익률 연복리수익률",
    "annual_volatility": "변동성 연변동성",
    "sharpe_ratio": "샤프 샤프비율 샤프지수",
    "sortino_ratio": "소르티노 소르티노비율",
    "max_drawdown": "최대낙폭 낙폭 최대손실폭",
    "max_drawdown_duration": "낙폭기간",
    "calmar_ratio": "칼마 칼마비율",
    "win_rate": "승률",
    "profit_factor": "손익비 프로핏팩터 수익팩터",
    "expectancy": "기대값 거래당수익 거래당손익 거래당평균수익 거래당평균손익 평균거래손익",
    "n_trades": "거래 거래수 거래가 거래한 거래횟수 매매횟수 거래건수 매매",
    "exposure_time": "노출 노출시간 시장노출 투자비중 시장에있던시간",
    "turnover": "회전율",
    "total_fees": "총수수료 낸수수료 수수료총액 거래비용총액 총비용",
    "alpha": "알파",
    "beta": "베타",
    "information_ratio": "정보비율",
}


def phrases(metric: str) -> list[str]:
    """A metric's name, and what else it may be called."""
    english = (" ".join(phrase.split()) for phrase in ENGLISH.get(metric, "").split(",") if phrase.strip())
    return [metric, *english, *KOREAN.get(metric, "").split()]
