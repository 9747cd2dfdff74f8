"""What the strategies that come with the package say of themselves, in Korean; the English is their docstrings."""

from __future__ import annotations

from ...errors.sentences import as_sentence

CODE = "strategy."  # begins the codes of what a strategy says
KOREAN = {
    "buy_and_hold": "두 번째 봉부터 마지막까지 전액을 보유합니다. 다른 전략의 기준입니다.",
    "sma_cross": "종가의 빠른 평균이 느린 평균보다 높은 동안 보유합니다.",
    "sma_cross.description": "단순이동평균 두 개로 추세를 따릅니다. "
    "느린 평균에 쓸 봉이 모일 때까지는 보유하지 않습니다.",
    "sma_cross.fast": "빠른 평균의 봉 수.",
    "sma_cross.slow": "느린 평균의 봉 수.",
    "rsi_reversion": "RSI가 아래 기준보다 낮아지면 사고, 위 기준보다 높아지면 팝니다.",
    "rsi_reversion.description": "와일더의 상대강도지수. 그의 평활법을 쓰고 첫 구간의 단순평균에서 시작합니다.",
    "rsi_reversion.lower": "RSI가 이보다 낮으면 과매도로 봅니다.",
    "rsi_reversion.upper": "RSI가 이보다 높으면 과매수로 봅니다.",
    "rsi_reversion.window": "와일더 평균의 봉 수.",
    "bollinger_reversion": "종가가 하단 볼린저 밴드 아래로 내려가면 사고, 중심선으로 돌아오면 팝니다.",
    "bollinger_reversion.description": "밴드는 이동평균에서 표준편차의 `width`배만큼 떨어져 있습니다 "
    "(볼린저처럼 n으로 나눔).",
    "bollinger_reversion.width": "중심선에서 밴드까지의 표준편차 배수.",
    "bollinger_reversion.window": "평균과 표준편차를 내는 봉 수.",
    "momentum": "종가가 몇 봉 전의 종가보다 높은 동안 보유합니다 (시계열 모멘텀).",
    "momentum.lookback": "되돌아볼 봉 수.",
    "donchian_breakout": "종가가 앞선 봉들의 최고가를 넘으면 사고, 최저가 아래로 내려가면 팝니다.",
    "donchian_breakout.description": "터틀의 채널 방식 가운데 매수 쪽이며 종가로 신호를 냅니다. "
    "두 채널 모두 현재 봉을 넣지 않습니다.",
    "donchian_breakout.entry": "위쪽을 넘으면 사는 채널의 봉 수.",
    "donchian_breakout.exit": "아래쪽을 깨면 파는 채널의 봉 수.",
    "equal_weight": "모든 종목을 같은 비중으로 보유하고 매월 첫 봉에 비중을 되돌립니다.",
    "equal_weight.description": "그때 가격이 있는 종목 전부입니다. 몇 봉 동안 가격이 없는 종목은 뺍니다.",
    "equal_weight.months": "비중을 되돌리는 간격(개월).",
    "cross_sectional_momentum": "가장 많이 오른 종목을 매월 첫 봉에 골라 같은 비중으로 보유합니다.",
    "cross_sectional_momentum.description": "되돌림이 잦은 마지막 봉들을 뺀 기간의 수익률로 고릅니다 "
    "(Jegadeesh와 Titman, 1993).",
    "cross_sectional_momentum.lookback": "수익률을 재는 봉 수.",
    "cross_sectional_momentum.skip": "그 가운데 세지 않는 마지막 봉 수.",
    "cross_sectional_momentum.top": "보유할 종목의 비율 (올림).",
}


def in_korean(text: str) -> str:
    """A text of a strategy of the package in Korean; that of any other as it is."""
    phrase = as_sentence(text).phrase
    return KOREAN.get(phrase.code.removeprefix(CODE), text) if phrase is not None else text
