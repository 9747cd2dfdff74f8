"""“how do I upload a csv?”, “plot it”, “delete everything”: what is done elsewhere than by a sentence. Pure.

Each is a sentence of one form, whole; none of them runs anything.
"""

from __future__ import annotations

import re

from .plan import Question

HOW_TO = "how_to"  # the topic; what it is about is the name of a row below

_ASKED = (
    r"\s*(?:(?:so|and|but|ok|okay|hey|please|pls)[\s,]+)*"
    r"(?:(?:how|where) (?:do|can|could|would|should) (?:i|we|you)|how to|(?:can|could|may) (?:i|we|you)"
    r"|is there a way to|is it possible to|i (?:want|need|would like) to|i'd like to)?\s*(?:please )?"
)
_END = r"(?:\s+(?:here|now|somewhere|please|pls|thanks|too|as well))*[\s.!?]*"
_SOME = r"(?:(?:my|our|own|some|a|an|the|new|other|another|custom|different)\s+)*"
_IT = r"(?:it|this|that|them|these|everything|(?:the|my|this|that)\s+(?:last\s+|latest\s+)?\w+)"
_NO_DELETING = r"(?!\w*\s*(?:session|chat|conversation)\b)"

_ENGLISH = {
    "prices": rf"(?:use|add|load|upload|import|bring in|attach|open|read|get in) {_SOME}(?:own )?"
    r"(?:data|prices|price file|prices file|csv|csv file|csv files|parquet|parquet file|excel|excel file|xlsx|xlsx file"
    r"|file|files|symbol|symbols|ticker|tickers|stock|stocks|market|markets)",
    "strategy": r"(?:use|add|load|upload|write|make|create|define|build|bring in) "
    r"(?:(?:my|our|a|an) (?:own |new |custom )*|own )(?:strategy|strategies)",
    "chart": rf"(?:(?:plot|chart|graph|draw|visuali[sz]e) {_IT}"
    r"|(?:show|see|get)(?: me)? (?:the |a |its |my )*(?:charts?|plots?|graphs?|equity curve|curves?))",
    "save": rf"(?:export|save|download) (?!.*(?:report|sheet))(?:{_IT}|to|as)(?:(?: (?:to|as|into|in|a|an))* "
    r"(?:excel|xlsx|csv|html|pdf|json|markdown|a file|disk|file))?"
    r"|(?:export|save|download)(?: (?:to|as|into|in|a|an))* (?:excel|xlsx|csv|html|json|markdown|a file|file)",
    "delete": rf"(?:delete|remove|erase|wipe|clear|get rid of) {_NO_DELETING}(?:everything|all|it|this|that|them"
    r"|all (?:of )?(?:it|them|(?:the |my )?(?:runs|messages|results|backtests))"
    r"|(?:the |my |this |that )(?:last |latest |old )*(?:run|runs|messages?|results?|backtests?|comparisons?|history))",
}
_ADVICE = (
    r"\s*(?:so |and |ok )*(?:(?:which|what)(?: one| of (?:them|these)| strategy)? (?:would|should|do|shall)"
    r" (?:you|i|we) (?:buy|pick|trade|recommend|prefer|invest in|put (?:my )?money (?:in|into))"
    r"|(?:should|shall|would you|can) (?:i |we )?(?:buy|sell|trade|invest(?: in)?)(?: (?:it|this|that|one|now))*)"
)
_OVERFIT = (
    r"\s*(?:so |and |but |ok )*(?:is|was|isn't|aren't|are|could) (?:it|this|that|the \w+|these|they|those)"
    r"(?: (?:be|just|all|only))* (?:over ?-?fit(?:ted|ting)?|curve ?-?fit(?:ted|ting)?|data ?-?(?:mined|snooped))"
)
_DO = r"\s*(?:해\s*)?(?:줘|줘요|주세요|줄래|주십시오|라|요|봐|봐줘|볼래|고\s*싶(?:어|은데))?[\s.!?]*"
_CAN = (
    r"\s*(?:(?:써|쓸|사용할|올릴|추가할|넣을|만들|불러올|가져올)\s*수\s*있(?:어|나|나요|어요|을까|니)"
    r"|(?:어떻게|어디서)\s*\S+)[\s.!?]*"
)
_KOREAN = {
    "prices": r"\s*(?:내|제|내가 가진|제가 가진|직접)?\s*(?:데이터|가격|시세|CSV|csv|엑셀|파일|종목)(?:\s*파일)?"
    rf"(?:을|를|은|는|도)?(?:{_CAN}|\s*(?:올리|추가하|넣|불러오)고\s*싶\S*[\s.!?]*)",
    "strategy": rf"\s*(?:내|제|나만의|새)\s*전략(?:을|를|은|는|도)?{_CAN}",
    "chart": r"\s*(?:(?:이거|그거|이걸|그걸|결과|결과를|수익 ?곡선|수익 ?곡선을)\s*)?"
    rf"(?:차트|그래프|그림)(?:로|를|을)?\s*(?:좀\s*)?(?:보여|그려){_DO}",
    "save": r"\s*(?:(?:이거|그거|이걸|그걸|결과|결과를|비교를?|거래를?)\s*)?"
    rf"(?:엑셀|csv|CSV|html|HTML|파일)(?:로|으로|에)\s*(?:저장|내보내|다운로드|받아){_DO}",
    "delete": r"\s*(?:모두|전부|다|모든 거|이거|그거|마지막 실행|실행|메시지|기록)"
    rf"(?:을|를|은|는)?\s*(?:다\s*|전부\s*|모두\s*)?(?:지워|삭제|없애){_DO}",
}
_KOREAN_ADVICE = (
    r"\s*(?:(?:뭐|뭘|무엇을|어느 ?(?:거|걸|것을|쪽을?)|어떤 ?(?:거|걸|것을|전략을?))\s*"
    r"(?:살까|사야\s*(?:해|하나|돼|할까)|사면\s*(?:돼|좋을까)|추천해(?:\s*줘)?|추천하나|사는\s*게\s*좋을까)(?:요)?"
    r"|(?:이거|지금)?\s*사도\s*(?:돼|될까|되나)(?:요)?)[\s.!?]*"
)
_KOREAN_OVERFIT = (
    r"\s*(?:이거|그거|이건|그건|이게|그게|결과가?)?\s*(?:과최적화|과적합)"
    r"(?:야|인가요?|일까요?|이야|된 ?거야|된 ?건가요?|됐어)[\s.!?]*"
)

_FORMS = [
    *((name, re.compile(f"{_ASKED}(?:{form}){_END}", re.IGNORECASE)) for name, form in _ENGLISH.items()),
    ("advice", re.compile(_ADVICE + _END, re.IGNORECASE)),
    ("overfit", re.compile(_OVERFIT + _END, re.IGNORECASE)),
    *((name, re.compile(form)) for name, form in _KOREAN.items()),
    ("advice", re.compile(_KOREAN_ADVICE)),
    ("overfit", re.compile(_KOREAN_OVERFIT)),
]
NAMES = sorted({name for name, _ in _FORMS})


def how_to(text: str) -> Question | None:
    """What a sentence wants that no sentence does, if it wants that and nothing else.

    >>> how_to("how do I upload a csv?").about, how_to("전부 지워줘").about
    ('prices', 'delete')
    """
    spoken = " ".join(text.split())
    return next((Question(HOW_TO, about=name) for name, form in _FORMS if form.fullmatch(spoken)), None)
