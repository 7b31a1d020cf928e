"""The first page: on to where one's work is."""

from starlette.responses import Response

from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded
from desks.builtin.navigation import NAVIGATION


def go_to_work(visit: DeskRequest) -> Response:
    for section in NAVIGATION:
        if visit.allows(section.permission):
            return visit.go(section.path)
    return visit.page("home.html")


ROUTES = [guarded("/", go_to_work, "desk")]
