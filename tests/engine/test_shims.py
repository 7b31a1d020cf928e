"""Nothing is shimmed or stood in for without need."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from importlib.util import find_spec

import pytest

from engine import import_stubs, shims
from tests.engine.running import environment, free_port
from tools.layout import LOCKS, ROOT

_BEGIN = """
import sys
from engine import import_stubs, shims
shims.SHIMS = tuple(shim for shim in shims.SHIMS if shim.__name__ != sys.argv[1])
import_stubs.install(serving=False)
"""
# What Rasa does that needs the shim of that name.
_NEEDS = {
    "legacy_version": "import rasa.shared.utils.validation",
    "visible_deprecation_warning": "import rasa.utils.common",
    "pkg_resources": "import rasa.engine.training.fingerprinting",
    "one_process": """
import rasa.core.run
served = []
def stop(app, _):
    served.append(app)
    app.stop()
async def no_agent(*_):
    pass
rasa.core.run.load_agent_on_start = no_agent
rasa.core.run.serve_application(
    interface="127.0.0.1",
    channel="rest",
    port=int(sys.argv[2]),
    server_listeners=[(stop, "after_server_start")],
)
assert served
""",
    "streamed_answer": """
import aiohttp
import rasa.core.run
heard = []
class Echo(rasa.core.agent.Agent):
    async def handle_message(self, message):
        await message.output_channel.send_text_message(message.sender_id, message.text)
async def ask(app, _):
    url = f"http://127.0.0.1:{sys.argv[2]}/webhooks/rest/webhook?stream=true"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"sender": "me", "message": "hello"}) as answer:
            heard.append(await answer.text())
    app.stop()
async def echo(_, __, ___, app, *____):
    app.ctx.agent = Echo()
rasa.core.run.load_agent_on_start = echo
rasa.core.run.serve_application(
    interface="127.0.0.1",
    channel="rest",
    port=int(sys.argv[2]),
    server_listeners=[(ask, "after_server_start")],
)
assert "hello" in heard[0]
""",
}


def _run(code: str, *arguments: str) -> str:
    """The last line that the code printed; what it raised when it failed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return (done.stdout if done.returncode == 0 else done.stderr).strip().split("\n")[-1]


@pytest.mark.parametrize("name", [shim.__name__ for shim in shims.SHIMS])
def test_rasa_needs_each_shim(name: str) -> None:
    code = f"{_BEGIN}\n{_NEEDS[name]}\nprint('works')"
    port = str(free_port())
    assert _run(code, "none", port) == "works"
    assert _run(code, name, port) != "works"


_STOOD_IN = """
from engine import import_stubs
import_stubs.install(serving=False)
import rasa.__main__, rasa.core.run, rasa.core.agent, rasa.model_training
from rasa.engine.recipes import default_components
from rasa.core.tracker_store import TrackerStore
TrackerStore.create(None)
import sys
print(*(name for name in import_stubs.LEFT_OUT if name in sys.modules))
"""


def test_rasa_imports_each_library_that_is_left_out() -> None:
    assert _run(_STOOD_IN).split() == list(import_stubs.LEFT_OUT)


@pytest.mark.parametrize("name", import_stubs.LEFT_OUT)
def test_what_is_left_out_is_not_in_the_lock(name: str) -> None:
    outer, _, inner = name.partition(".")
    found = PathFinder.find_spec(outer)
    if found and inner:
        found = PathFinder.find_spec(name, found.submodule_search_locations)
    if found is None:
        return
    locked = {line.split("==")[0] for line in (LOCKS / "app.txt").read_text().splitlines()}
    providers = packages_distributions()[outer]
    assert not locked & set(providers)


@pytest.mark.parametrize("name", import_stubs.NOT_SERVING)
def test_what_the_server_is_spared_is_there(name: str) -> None:
    assert find_spec(name.split(".")[0]) is not None
