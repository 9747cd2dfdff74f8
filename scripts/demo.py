"""Serve the notebooks in JupyterLab to this machine only, and open the quickstart or print its address."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTEBOOK = "notebooks/01_quickstart.ipynb"
HOST = "127.0.0.1"
PORTS = range(8888, 8908)
SETTINGS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"  # .venv's own defaults
PATIENCE = 120.0  # seconds; JupyterLab's first start on a slow disk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="", help="default: the first free one from 8888")
    parser.add_argument("--open", default="1", help="0: print the address, open nothing")
    chosen = parser.parse_args()
    port = free_port(chosen.port)
    token = secrets.token_urlsafe(24)
    command = [sys.executable, "-m", "jupyter", "lab", NOTEBOOK, "--log-level=WARN", "--LabApp.news_url=None"]
    options = {"ip": HOST, "port": port, "port_retries": 0, "root_dir": ROOT, "allow_root": True, "answer_yes": True}
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    if chosen.open == "0":
        command.append("--no-browser")
    # Else JupyterLab asks at its first start whether to fetch news, in front of the panel.
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text(json.dumps({"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}))
    # In the environment, not on the command line: other users can read that.
    lab = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "JUPYTER_TOKEN": token})
    signal.signal(signal.SIGTERM, lambda *_: lab.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches JupyterLab too, and we end when it does
    if answers(f"http://{HOST}:{port}/api", lab):
        print(f"\nhttp://{HOST}:{port}/lab/tree/{NOTEBOOK}?token={token}\n\nCtrl-C stops it.", flush=True)
    return lab.wait()


def free_port(wanted: str) -> int:
    if wanted and not wanted.isdecimal():
        sys.exit(f"PORT={wanted} is no port: give a number, such as PORT=8890.")
    for port in [int(wanted)] if wanted else PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError):
                continue
            return probe.getsockname()[1]
    sys.exit(f"Port {wanted or f'{PORTS[0]} to {PORTS[-1]}'} cannot be had: run make demo PORT=… with a free one.")


def answers(address: str, lab: subprocess.Popen[bytes]) -> bool:
    """Wait until JupyterLab serves."""
    deadline = time.monotonic() + PATIENCE
    while lab.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main())
