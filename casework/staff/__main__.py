"""`python -m casework.staff create …`: accounts from the command line (`make desk-admin`)."""

import argparse
import sys

from casework import migrations
from casework.audit import Actor
from casework.settings import SettingsError, get_settings
from casework.staff import accounts
from casework.staff.accounts import InvalidAccount, Profile, UsernameTaken

_ACTOR = Actor(None, "command line")


def main() -> None:
    """Make an account, or a new link for one, and print the link's path below the gateway."""
    parser = argparse.ArgumentParser(prog="python -m casework.staff", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make an account")
    create.add_argument("username", help="small Latin letters and digits")
    create.add_argument("display_name", help="what citizens see")
    create.add_argument("--role", choices=("agent", "supervisor", "admin"), default="agent")
    link = commands.add_parser("link", help="a new one-time link; the old password ends")
    link.add_argument("username")
    arguments = parser.parse_args()
    try:
        get_settings()
        migrations.upgrade()
        if arguments.command == "create":
            profile = Profile(arguments.display_name, arguments.role)
            _, code = accounts.create(_ACTOR, arguments.username, profile)
        else:
            code = accounts.invite(_ACTOR, _id_of(arguments.username))
    except SettingsError as error:
        sys.exit(f"staff: {error}")
    except InvalidAccount as error:
        sys.exit(f"staff: {error.field} is not acceptable (see --help)")
    except UsernameTaken:
        sys.exit(f"staff: {arguments.username} is taken")
    except LookupError:
        sys.exit(f"staff: there is no account {arguments.username}")
    hours = int(accounts.INVITATION_FOR.total_seconds()) // 3600
    print(f"Within {hours} hours, once, a password is chosen at /desk/welcome/{code}")


def _id_of(username: str) -> str:
    for agent in accounts.everybody():
        if agent.username == username.lower():
            return agent.id
    raise LookupError


if __name__ == "__main__":
    main()
