"""`chatops-backend doctor` on real installations, well and broken: sentences, and an exit code."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from chatops_widget.backend.doctor.machine import check_port
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE

# As if the extra had not been installed.
WITHOUT_EXTRA = """
import sys
for name in ("distributed", "dask", "arch", "psutil", "pyarrow", "rapidfuzz", "cryptography"):
    sys.modules[name] = None
from chatops_widget.backend.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def doctor(*options: str, program: tuple[str, ...] = ("-m", "chatops_widget.backend")) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, *program, *options], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    return done.returncode, done.stdout, done.stderr


def test_an_installation_that_is_well_is_called_that_beside_its_running_backend(backend: Backend) -> None:
    store, port = str(backend.folder / "store.sqlite"), str(backend.port)
    code, said, errors = doctor("doctor", "--store", store, "--port", port, "--workers", "1")
    assert "WRONG" not in said
    assert f"A backend answers on port {port} of 127.0.0.1, in protocol 2." in said
    assert "A run of buy_and_hold on SPX was done by a worker." in said
    assert said.endswith("Nothing is wrong. Not looked at: --workers 1.\n")
    assert (code, errors) == (0, "")


def test_each_thing_that_is_wrong_has_its_sentence(tmp_path: Path) -> None:
    store, token = tmp_path / "s.sqlite", tmp_path / "token"
    store.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    store.chmod(0o600)
    token.write_text("correct-horse-battery")
    token.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        options = ("--store", str(store), "--token-file", str(token), "--port", str(port), "--data", "/nowhere")
        code, said, errors = doctor("doctor", *options, "--scheduler", "tcp://127.0.0.1:1", "--json")
    wrong = {each["said"]: each["to_do"] for each in map(json.loads, said.splitlines()) if "to_do" in each}
    assert [f"chmod 600 {token}." in to_do for to_do in wrong.values()].count(True) == 1
    told = "\n".join(wrong)
    assert f"Port {port} of 127.0.0.1 is taken, and not by a backend that answers." in told
    assert f"The store {store} cannot be used: it is" in told
    assert "--data /nowhere is no folder." in told
    assert "Dask scheduler tcp://127.0.0.1:1, which does not answer" in told
    assert len(wrong) == 5
    assert "correct-horse-battery" not in said + errors
    assert (code, errors) == (1, "")


def test_without_the_extra_it_says_so_and_so_does_the_backend(tmp_path: Path) -> None:
    program = ("-c", WITHOUT_EXTRA)
    code, said, errors = doctor("doctor", "--store", str(tmp_path / "s.sqlite"), "--port", "0", program=program)
    assert "No worker can be started: import of dask halted" in said.replace("distributed", "dask")
    assert 'pip install "chatops_widget[backend]"' in said
    assert (code, errors) == (1, "")
    code, said, errors = doctor("--port", "0", "--store", str(tmp_path / "s.sqlite"), program=program)
    assert "Ask `chatops-backend doctor` what is missing." in errors
    assert (code, said) == (1, "")


def test_a_port_that_nobody_can_have_is_told_apart() -> None:
    assert "Nobody can listen on port 8500 of 192.0.2.1" in check_port("192.0.2.1", 8500).said
    assert check_port("127.0.0.1", 0).well
