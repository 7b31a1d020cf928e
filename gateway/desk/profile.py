"""One's own account."""

from starlette.responses import Response

from gateway.desk.guard import guarded
from gateway.desk.visit import Visit


def show(visit: Visit) -> Response:
    return visit.page("profile.html")


ROUTES = [guarded("/profile", show, "desk")]
