from tests.gateway.fixtures import *  # noqa: F403
