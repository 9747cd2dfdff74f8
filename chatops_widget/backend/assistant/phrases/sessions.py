"""What is said before a session is deleted, archived or restored."""

from __future__ import annotations

from ...wording import Texts

OF_SESSIONS: Texts = {
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
}
