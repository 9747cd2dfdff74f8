"""Write files for the views that ask: the session, or a comparison's tear sheet. On the I/O thread only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from ..errors import ChatOpsError
from ..errors.sentences import say
from ..export import tear_sheet
from ..export.document import file_name, write
from ..languages.reader import Reader
from ..protocol.faults import fault_of
from ..protocol.messages import Fault
from ..protocol.panel import Export, Exported, ToPage
from ..session.conversation import Conversation

logger = logging.getLogger(__name__)


class ExportQueries:
    """`post` sends an answer with the file's bytes, if there are any yet."""

    def __init__(
        self, conversation: Conversation, post: Callable[[ToPage, Sequence[bytes] | None], None], reader: Reader
    ) -> None:
        self._conversation = conversation
        self._post = post
        self._reader = reader  # who asks

    async def answer(self, question: Export) -> None:
        try:
            name, content = await self._written(question)
        except ChatOpsError as error:
            self._tell(question, fault=fault_of(error))
        except Exception as error:  # or the view would ask for ever
            logger.exception("a file could not be written")
            self._tell(
                question,
                fault=Fault(
                    code="internal",
                    message=say("export.failed", "The file could not be written: {error}", error=error),
                ),
            )
        else:
            self._tell(question, content, name=name)

    async def _written(self, question: Export) -> tuple[str, bytes]:
        def told(share: float) -> None:
            self._post(Exported(to=question.view, format=question.format, key=question.key, done=share), None)

        if question.key:
            return await tear_sheet.write(self._conversation, question.key, self._reader.language)
        content = await write(self._conversation, question.format, locale=self._reader.locale, told=told)
        return file_name(self._conversation, question.format), content

    def _tell(self, question: Export, *content: bytes, name: str = "", fault: Fault | None = None) -> None:
        answer = Exported(to=question.view, format=question.format, key=question.key, name=name, done=1.0, fault=fault)
        self._post(answer, content or None)
