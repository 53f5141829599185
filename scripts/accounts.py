"""Which operating-system account runs PostgreSQL, which refuses root.

Database roles and passwords belong to scripts.postgres.
"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from scripts.problems import Problem

ACCOUNT_FOR_ROOT = "embedded_postgres"


class PopenArguments(TypedDict, total=False):
    """The part of subprocess's arguments that names an account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a server process; `is_other` when it is not the one we run as."""

    uid: int
    gid: int
    is_other: bool

    def popen_arguments(self) -> PopenArguments:
        """What subprocess needs to start a program under this account."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(folder: Path) -> Account:
    """The owner of existing data; for new data ourselves, or as root an account made for the purpose."""
    uid = os.geteuid()
    if folder.exists():
        owner = folder.stat()
        if uid not in (0, owner.st_uid):
            name = pwd.getpwuid(owner.st_uid).pw_name
            raise Problem(f"{folder} belongs to {name}: run as {name} or root, or set VAR to another folder.")
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid, is_other=owner.st_uid != uid)
    if uid != 0:
        return Account(uid, os.getegid(), is_other=False)
    entry = _system_account(ACCOUNT_FOR_ROOT)
    return Account(entry.pw_uid, entry.pw_gid, is_other=True)


def hand_over(folder: Path, account: Account) -> None:
    """Make the folder, give it to the account, and let the account pass through the folders above it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(stat.S_IRWXU)
    if account.is_other:
        os.chown(folder, account.uid, account.gid)
        let_pass(folder, account)


def let_pass(path: Path, account: Account) -> None:
    """Allow passing (not listing) through each folder above `path`, where the account could not pass yet."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH and folder.stat().st_uid != account.uid:
            print(f"Letting {pwd.getpwuid(account.uid).pw_name}, who runs PostgreSQL, pass through {folder}.")
            folder.chmod(mode | stat.S_IXOTH)


def let_read(tree: Path, account: Account) -> None:
    """Make a tree of programs readable for the account, as it would be had it been installed with the usual mask."""
    let_pass(tree, account)
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        wanted = stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if mode & wanted != wanted:
            path.chmod(mode | wanted)


def _system_account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        pass
    try:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Problem(
            f"PostgreSQL refuses to run as root and the account {name} cannot be made: run as an ordinary user."
        ) from error
    return pwd.getpwnam(name)
