"""What is said where a sentence is not acted on: what was not understood, what is lacking, which was meant."""

from __future__ import annotations

from ...wording import Texts

ASKED_BACK: Texts = {
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
        "ko": "실행하지 않았습니다. 코드나 명령줄이 섞인 글은 실행하지 않습니다. 명령만 한 줄에 하나씩 보내 주세요.",
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
    "cannot_answer": {
        "en": "I can't answer that: I know nothing of {pieces}; ask “{one}”, or “{two}”.",
        "ko": "{pieces} 부분을 알 수 없어 답하지 못합니다. “{one}” 또는 “{two}” 하고 물어보세요.",
    },
    "ask_year": {"en": "what was its worst year?", "ko": "제일 나빴던 해는 언제야?"},
    "ask_drawdown": {"en": "when did its drawdown recover?", "ko": "최대 낙폭은 언제 회복했어?"},
    "ask_data": {"en": "what data is there?", "ko": "어떤 데이터가 있어?"},
    "ask_explain": {"en": "what does {name} do?", "ko": "{name} 설명해줘"},
}
