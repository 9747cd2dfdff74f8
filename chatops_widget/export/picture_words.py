"""What a panel's picture says itself, in the language that its panel was read in."""

from __future__ import annotations

from typing import NamedTuple


class PictureWords(NamedTuple):
    """The sentences, with slots."""

    nothing: str
    shown: str
    more: str  # above all that is here
    one: str  # is left out
    several: str
    and_more: str  # before the stop of either


ENGLISH = PictureWords(
    nothing="Nothing had been said yet.",
    shown="This is what was shown at {clock}. Run the cell again to go on.",
    more="There is more above, which this picture leaves out.",
    one="{n:,} earlier message or card is left out of this picture{more}.",
    several="{n:,} earlier messages and cards are left out of this picture{more}.",
    and_more=", and more above them",
)
KOREAN = PictureWords(
    nothing="아직 아무 말도 없었습니다.",
    shown="{clock}에 보이던 모습입니다. 계속하려면 셀을 다시 실행하세요.",
    more="위에 더 있지만 이 그림에는 없습니다.",
    one="앞선 메시지나 카드 {n:,}개가 이 그림에 없습니다{more}.",
    several="앞선 메시지와 카드 {n:,}개가 이 그림에 없습니다{more}.",
    and_more="(그 위에 더 있습니다)",
)
_BY_LANGUAGE = {"ko": KOREAN}


def words_in(language: str) -> PictureWords:
    """By a language such as "ko" or "ko-KR"; English where there are no others."""
    return _BY_LANGUAGE.get(language.partition("-")[0].casefold(), ENGLISH)
