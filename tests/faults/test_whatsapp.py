"""WhatsApp's two ways with all going wrong at once; `bench.whatsapp_load` does it at length."""

import json
import subprocess
import sys

from tools.layout import ROOT

FAULTS = {
    "repeated": 0.1,
    "reordered": 0.1,
    "doubled": 0.1,
    "seed": 1,
    "rules": [
        {"kind": "drop_after", "share": 0.05},
        {"kind": "error", "code": 130429, "share": 0.05},
        {"kind": "error", "code": 131000, "share": 0.05},
    ],
}


def test_nothing_is_lost_or_doubled_when_the_gateway_is_killed_at_work() -> None:
    command = [sys.executable, "-m", "bench.whatsapp_load", "--messages=120", "--kills=2"]
    command += ["--per-second=20", f"--faults={json.dumps(FAULTS)}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lost, 0 doubled" in done.stdout
