"""What a far worker says of itself decides whether it is given work, and the words say why not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chatops_widget import __version__
from chatops_widget.backend.installation import fingerprint
from chatops_widget.backend.jobs.far_task import Call, describe
from chatops_widget.backend.jobs.far_workers import unfitness

W = "tcp://10.0.0.2:4711"
FIT = describe([])


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (FIT, None),
        (FIT | {"version": "0.0.9"}, f"{W} has chatops_widget 0.0.9, and this backend {__version__}"),
        (FIT | {"code": "other"}, f"{W} has chatops_widget {__version__} as this backend has, but its files differ"),
        (ModuleNotFoundError("No module named 'chatops_widget'"), f"{W} has no chatops_widget"),
        (Exception("ModuleNotFoundError(\"No module named 'chatops_widget'\")"), f"{W} has no chatops_widget"),
        (
            ModuleNotFoundError("No module named 'chatops_widget.backend.jobs.far_task'"),
            f"{W} has another version of chatops_widget than this backend, which has {__version__}",
        ),
        (
            Exception("ModuleNotFoundError(\"No module named 'pandas'\")"),
            f"{W} cannot load chatops_widget: ModuleNotFoundError(\"No module named 'pandas'\")",
        ),
        (
            ImportError("libfoo.so is missing"),
            f"{W} cannot load chatops_widget: ImportError: libfoo.so is missing",
        ),
    ],
)
def test_a_worker_is_fit_or_the_words_say_why_not(told: dict[str, str] | Exception, words: str | None) -> None:
    assert unfitness(W, told) == words


def test_the_fingerprint_is_of_the_code_and_the_same_in_another_process() -> None:
    program = "from chatops_widget.backend.installation import fingerprint; print(fingerprint())"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    assert said == fingerprint()
    assert len(said) == 64


def test_a_call_is_carried_out_by_whoever_unpickles_it() -> None:
    import pickle

    assert pickle.loads(Call(divmod, 17, 5).encode()) == (3, 2)
