"""The first page: on to where one's work is."""

from starlette.responses import Response

from gateway.desk.guard import guarded
from gateway.desk.navigation import NAVIGATION
from gateway.desk.visit import Visit


def go_to_work(visit: Visit) -> Response:
    for section in NAVIGATION:
        if visit.allows(section.permission):
            return visit.go(section.path)
    return visit.page("home.html")


ROUTES = [guarded("/", go_to_work, "desk")]
