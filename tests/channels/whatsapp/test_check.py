"""`make whatsapp-check`: one line names what is wrong."""

import json
from collections.abc import Callable

import pytest

from channels.whatsapp.check import main
from tests.casework.conftest import Configure
from tests.channels.whatsapp.conftest import account
from tests.gateway.fixtures import Start
from tests.gateway.serving import free_port
from tests.simulator.business import Simulator

Check = Callable[..., dict[str, str]]


@pytest.fixture
def check(
    start: Start,
    simulator: Simulator,
    port: int,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Check:
    """The command's lines by what they are about, with some settings changed."""
    ours = account(simulator)
    start(port, **ours)

    def check(*options: str, **changed: str) -> dict[str, str]:
        configure(**{**ours, "MUSAED_PORT": str(port), **changed})
        monkeypatch.setattr("sys.argv", ["check", *options])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        lines = [
            line for line in capsys.readouterr().out.splitlines() if line[:4] in ("ok  ", "FAIL")
        ]
        assert (ended.value.code == 0) == all(line.startswith("ok") for line in lines)
        return {line[6:16].strip(): f"{line[:4].strip()} {line[18:]}" for line in lines}

    return check


def test_all_is_well(check: Check) -> None:
    lines = check()
    assert set(lines) == {
        "settings", "token", "number", "app secret", "gateway", "webhook", "templates",
    }  # fmt: skip
    assert all(line.startswith("ok ") for line in lines.values()), json.dumps(lines)


def test_what_is_wrong_is_named(check: Check) -> None:
    for about, setting, changed in (
        ("token", "WHATSAPP_TOKEN", {"WHATSAPP_TOKEN": "another"}),
        ("number", "WHATSAPP_PHONE_NUMBER_ID", {"WHATSAPP_PHONE_NUMBER_ID": "12"}),
        ("gateway", "WHATSAPP_APP_SECRET", {"WHATSAPP_APP_SECRET": "another"}),
        ("gateway", "WHATSAPP_VERIFY_TOKEN", {"WHATSAPP_VERIFY_TOKEN": "another"}),
        ("settings", "WHATSAPP_VERIFY_TOKEN", {"WHATSAPP_VERIFY_TOKEN": ""}),
        ("app secret", "WHATSAPP_APP_SECRET", {"WHATSAPP_APP_SECRET": " , "}),
        ("gateway", "WHATSAPP_APP_SECRET", {"WHATSAPP_APP_SECRET": ""}),
        ("templates", "WHATSAPP_TEMPLATE_AGENT", {"WHATSAPP_TEMPLATE_AGENT": "unknown"}),
        ("token", "WHATSAPP_API_URL", {"WHATSAPP_API_URL": f"http://127.0.0.1:{free_port()}/v1"}),
        ("gateway", "MUSAED_PORT", {"MUSAED_PORT": str(free_port())}),
    ):
        lines = check(**changed)
        assert lines[about].startswith("FAIL ") and setting in lines[about], json.dumps(lines)


def test_missing_templates_are_applied_for(check: Check) -> None:
    new = {"WHATSAPP_TEMPLATE_TICKET": "ticket_news"}
    assert check(**new)["templates"].startswith("FAIL ")
    assert check("--apply", **new)["templates"].startswith("ok ")
