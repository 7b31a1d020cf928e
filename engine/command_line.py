"""Rasa's own commands on this project: `rasa train`, `shell`, `test` and the others."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

from engine import environment, import_stubs


def run(command: str, *arguments: str) -> None:
    """Run `rasa` with this process's arguments. Raises `SettingError` and `lean.MissingLibrary`."""
    if (command, *arguments[:1]) == ("run", "actions"):
        _run_actions(*arguments[1:])

    import rasa.__main__

    from engine import patches

    _check_components()
    _find_actions(environment.actions_url())
    patches.apply(serving=False)
    if command == "interactive":
        sys.argv.append("--skip-visualization")  # of stories, of which there are none
    if command == "test":
        from engine import story_runner

        story_runner.install()
    import_stubs.seal()
    rasa.__main__.main()


def _run_actions(*arguments: str) -> NoReturn:
    """`rasa run actions`: ours, which brings its database up to date."""
    if arguments:
        raise environment.SettingError(
            "rasa run actions takes no options here: ACTIONS_PORT names its port"
        )
    os.execv(sys.executable, [sys.executable, "-m", "actions"])


def _check_components() -> None:
    """Refuse a component that needs what is left out, before a training begins."""
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    look_up = DefaultV1Recipe._from_registry

    def look_up_checked(name: str) -> Any:
        found = look_up(name)
        import_stubs.check_component(found.clazz)
        return found

    DefaultV1Recipe._from_registry = staticmethod(look_up_checked)


def _find_actions(url: str) -> None:
    """Ask the action server where the settings have it, whatever endpoints.yml says."""
    from rasa.core.utils import AvailableEndpoints

    read = AvailableEndpoints.read_endpoints

    def read_with_url(file: str) -> Any:
        endpoints = read(file)
        if endpoints.action:
            endpoints.action.url = url
        return endpoints

    AvailableEndpoints.read_endpoints = read_with_url
