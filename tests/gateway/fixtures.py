"""The gateway, running, and what it talks to: a conftest takes these fixtures by `import *`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.settings import get_settings
from gateway.__main__ import server
from tests.casework.conftest import Configure, backend, configure, db, sqlite, sqlite_db
from tests.casework.databases import copy_sqlite
from tests.gateway.page import Page
from tests.gateway.peer import TOKEN, Peer
from tests.gateway.serving import Serving, listen, port_of

__all__ = [
    "backend", "configure", "db", "gateway", "peer", "sqlite", "sqlite_db", "start", "visit",
]  # fmt: skip

Start = Callable[..., Serving]
Visit = Callable[..., Page]


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.go_on.set()
    peer.stop()


@pytest.fixture
def start(
    configure: Configure, peer: Peer, tmp_path: Path, sqlite_template: Path
) -> Iterator[Start]:
    """Start a gateway on a free port, or on `port`; settings by name. All stop at the end."""
    running: list[Serving] = []
    url = f"sqlite:///{tmp_path / 'musaed.db'}"
    copy_sqlite(sqlite_template, url)
    configure(
        DATABASE_URL=url,
        RASA_PORT=str(peer.port),
        ACTIONS_PORT=str(peer.port),
        RASA_TOKEN=TOKEN,
    )

    def start(port: int = 0, **settings: str) -> Serving:
        configure(**settings)
        listener = listen(port)
        running.append(Serving(server(get_settings(), port_of(listener)), listener))
        return running[-1]

    yield start
    for serving in running:
        serving.stop()


@pytest.fixture
def gateway(start: Start) -> Serving:
    return start()


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open a page of the running gateway (or of `url`); all close at the end."""
    pages: list[Page] = []

    def visit(token: object = None, *, url: str | None = None, **options: object) -> Page:
        address = url or request.getfixturevalue("gateway").url
        auth = None if token is None else {"token": token}
        pages.append(Page(address, **{"auth": auth, **options}))  # type: ignore[arg-type]
        return pages[-1]

    yield visit
    for page in pages:
        page.close()
