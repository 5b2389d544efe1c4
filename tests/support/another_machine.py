"""Another machine for tests: an SSH server on loopback that takes files into a folder, and an `scp` that knows it by name."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

import asyncssh
from anyio.from_thread import start_blocking_portal

KEY = "ssh-ed25519"


@contextmanager
def another_machine(name: str, home: Path, tools: Path) -> Iterator[Path]:
    """Serve `home` as the home directory of a machine with SSH; return a folder whose `scp`, first on PATH, finds it by `name`.

    It is the scp of this machine with an address book of the test's in `tools`: nothing outside of it is read or written.
    """
    scp = shutil.which("scp")
    assert scp is not None, "scp: not on PATH (package openssh-client)"
    host, user = asyncssh.generate_private_key(KEY), asyncssh.generate_private_key(KEY)
    identity, known, book = tools / "identity", tools / "known_hosts", tools / "config"
    identity.touch(0o600)
    user.write_private_key(identity)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_serving(home, host, user)) as port:
        known.write_text(f"[127.0.0.1]:{port} {host.export_public_key().decode()}", "utf-8")
        book.write_text(
            f"Host {name}\n HostName 127.0.0.1\n Port {port}\n User operator\n BatchMode yes\n IdentitiesOnly yes\n"
            f" IdentityFile {identity}\n UserKnownHostsFile {known}\n StrictHostKeyChecking yes\n",
            "utf-8",
        )
        (tools / "bin").mkdir()
        command = tools / "bin" / "scp"
        command.write_text(f'#!/bin/sh\nexec {scp} -F {book} "$@"\n', "utf-8")
        command.chmod(0o755)
        yield command.parent


@asynccontextmanager
async def _serving(home: Path, host: asyncssh.SSHKey, user: asyncssh.SSHKey) -> AsyncIterator[int]:
    """Take files into `home` from whoever has the user's key; return the port."""
    server = await asyncssh.listen(
        "127.0.0.1", 0, server_host_keys=[host], sftp_factory=partial(_Files, chroot=str(home).encode()),
        authorized_client_keys=asyncssh.import_authorized_keys(user.export_public_key().decode()),
    )  # fmt: skip
    async with server:
        yield server.get_port()


class _Files(asyncssh.SFTPServer):
    """Files by SFTP; ends each session as OpenSSH's server does, with the status scp looks at."""

    def exit(self) -> None:
        self.channel.exit(0)
