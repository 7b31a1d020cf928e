"""The first page: on to where one's work is."""

from starlette.responses import Response

from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded
from desks.builtin.navigation import NAVIGATION


def go_to_work(request: DeskRequest) -> Response:
    for section in NAVIGATION:
        if request.allows(section.permission):
            return request.go(section.path)
    return request.page("home.html")


ROUTES = [guarded("/", go_to_work, "desk")]
