"""What a backend refuses to be started with, before it opens a port or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget.backend.__main__ import main
from chatops_widget.backend.options import arguments

TOKEN = "correct-horse-battery"
ASSISTANTS = "tests.support.scripted_assistant"


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        (ASSISTANTS, f"“{ASSISTANTS}” names no factory. Write it as package.module:factory."),
        ("no_such_module:x", "cannot be imported: No module named 'no_such_module'"),
        (f"{ASSISTANTS}:nothing", f"{ASSISTANTS} has no nothing to call"),
        (f"{ASSISTANTS}:failing", "failed to start: RuntimeError: no key"),
        (f"{ASSISTANTS}:not_an_assistant", "made a object, which has no method answer(turn)"),
        (f"{ASSISTANTS}:Returning", "must yield its pieces"),
    ],
)
def test_an_assistant_that_cannot_be_is_refused_at_start(
    place: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", "0", "--store", str(tmp_path / "s.sqlite"), "--assistant", place]) == 1
    assert fault in capsys.readouterr().err
    assert not (tmp_path / "s.sqlite").exists()


def test_other_machines_are_let_in_only_with_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "token"
    secret.touch(0o600)
    secret.write_text(TOKEN)
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(SystemExit):
            main(["--host", host, "--port", "0"])
        assert "--token-file" in capsys.readouterr().err
        assert arguments(["--host", host, "--token-file", str(tmp_path / "token")]).host == host


@pytest.mark.parametrize("content", ["", " \n\t\n"])
def test_an_empty_password_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    (tmp_path / "token").touch(0o600)
    (tmp_path / "token").write_text(content)
    with pytest.raises(SystemExit):
        main(["--host", "0.0.0.0", "--port", "0", "--token-file", str(tmp_path / "token")])
    assert "token is empty." in capsys.readouterr().err


def test_nobody_lets_strategies_in_without_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--allow-strategies"])
    assert "--allow-strategies lets clients run Python as you: give a --token-file too." in capsys.readouterr().err


def test_a_password_that_others_can_read_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "token"
    secret.write_text(TOKEN)
    for mode in (0o644, 0o640, 0o606):
        secret.chmod(mode)
        with pytest.raises(SystemExit):
            arguments(["--token-file", str(secret)])
        said = capsys.readouterr().err
        assert f"{secret} can be read by others: chmod 600" in said
        assert TOKEN not in said
    secret.chmod(0o400)
    assert arguments(["--token-file", str(secret)]).token_file == secret


@pytest.mark.parametrize("option", ["--run-seconds", "--run-memory"])
def test_a_run_has_some_time_and_memory(capsys: pytest.CaptureFixture[str], option: str) -> None:
    for value in ("0", "-1", "nan", "inf"):
        with pytest.raises(SystemExit):
            arguments([option, value])
        assert f"{option} {value}: more than 0." in capsys.readouterr().err
