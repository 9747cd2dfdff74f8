"""How each metric is measured, in its reader's language: a formula is one in all of them. Pure."""

from __future__ import annotations

from .metrics import METRICS

KOREAN_DEFINITIONS = {
    "annual_volatility": "`sd(r) * sqrt(A)`, 나누는 수는 n - 1",
    "max_drawdown": "`min(E / cummax(E) - 1)`, 시작 자본도 고점으로 칩니다",
    "max_drawdown_duration": "앞선 고점보다 낮은 종가가 이어진 가장 긴 봉 수",
    "value_at_risk": "봉 하나의 수익률 r의 5 % 분위수. 손실은 음수입니다",
    "conditional_value_at_risk": "봉 하나의 수익률 r 가운데 가장 나쁜 5 %의 평균. 손실은 음수입니다",
    "win_rate": "끝난 거래 가운데 이익을 낸 비율",
    "profit_factor": "끝난 거래의 이익 합계를 손실 합계로 나눈 값",
    "expectancy": "끝난 거래 한 건의 평균 이익, 통화 단위",
    "n_trades": "거래 수, 끝난 것과 열린 것 모두",
    "exposure_time": "무언가를 보유한 종가의 비율",
    "turnover": "거래한 금액을 평균 자산으로 나눈 값. 한 해가 아니라 전체 기간입니다",
    "total_fees": "수수료 합계, 통화 단위",
    "alpha": "`(1 + mean(r - f - beta * (b - f))) ** A - 1`, 기하, 연율",
}


def definition(name: str, language: str) -> str:
    """Of a metric of ours; `language` is "ko", or any that has the English one.

    >>> definition("beta", "ko")
    '`cov(r - f, b - f) / var(b - f)`'
    """
    korean = KOREAN_DEFINITIONS.get(name) if language == "ko" else None
    return korean or METRICS[name].definition
