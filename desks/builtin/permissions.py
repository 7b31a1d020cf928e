"""Who may do what at the desk. Every route names one of these permissions."""

from casework.models import Role

_EVERYBODY: frozenset[Role] = frozenset({"agent", "supervisor", "admin"})
_LEADING: frozenset[Role] = frozenset({"supervisor", "admin"})
_ADMINISTRATORS: frozenset[Role] = frozenset({"admin"})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "desk": _EVERYBODY,  # the pages that everybody has: own profile, log-out
    "conversations": _EVERYBODY,  # queue, conversations, replies
    "canned": _LEADING,  # ready replies
    "tickets": _EVERYBODY,  # list, page, notes, status, assignment, masked export
    "assign": _LEADING,  # a ticket to somebody else, or away from them
    "reveal": _EVERYBODY,  # an identifier unmasked, with an entry in the audit log
    "export_full": _LEADING,  # export with identifiers
    "insights": _LEADING,  # the supervisor's view
    "audit": _LEADING,  # who did what
    "staff": _ADMINISTRATORS,  # accounts
}


def allows(role: Role, permission: str) -> bool:
    """Whether the role has the permission; KeyError for one that does not exist."""
    return role in PERMISSIONS[permission]
