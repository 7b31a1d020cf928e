"""`make chatwoot-check`: one line for each setting, and the first wrong one named."""

import pytest

from desks.chatwoot import __main__ as check
from tests.casework.conftest import Configure
from tests.chatwoot.fake import FakeChatwoot


def run(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = check.main()
    return code, capsys.readouterr().out.splitlines()


def test_right_settings(
    chatwoot: FakeChatwoot, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(**chatwoot.settings)
    code, lines = run(capsys)
    assert code == 0
    assert len(lines) == 4 and all(line.startswith("ok    ") for line in lines)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHATWOOT_URL", "http://127.0.0.1:1"),
        ("CHATWOOT_ACCOUNT_ID", "4"),
        ("CHATWOOT_INBOX_ID", "8"),
        ("CHATWOOT_API_TOKEN", "another"),
        ("CHATWOOT_WEBHOOK_SECRET", ""),
        ("DESK", "builtin"),
    ],
)
def test_a_wrong_one_is_one_line_that_names_it(
    chatwoot: FakeChatwoot,
    configure: Configure,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
) -> None:
    configure(**{**chatwoot.settings, name: value})
    code, lines = run(capsys)
    assert code == 1
    (line,) = lines
    assert line.startswith("wrong ") and name in line


def test_a_missing_webhook_is_named(
    chatwoot: FakeChatwoot, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    chatwoot.webhook_url = "https://elsewhere.example/hook"
    configure(**chatwoot.settings)
    code, (line,) = run(capsys)
    assert (code, line[:14]) == (1, "wrong webhook:")
