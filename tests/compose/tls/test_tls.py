"""People reach the system over TLS: by an authority of its own, by files of theirs, by a public authority."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.support.certificates import Authority, authority, write
from tests.support.composition import Composition, composed
from tests.support.runbook import ROOT, followed, followed_by

pytestmark = pytest.mark.live
SITE = "bcd.lan"
ROOT_CERTIFICATE = "/var/lib/bcd/proxy/caddy/pki/authorities/local/root.crt"
DAY = timedelta(days=1)
(PUBLIC,) = followed_by("public")
PUBLIC_SITE = "bcd.example.org"
OUTSIDE = """\
{
	admin off
	skip_install_trust
	auto_https disable_redirects
}
https://authority.internal:9000 {
	tls internal
	acme_server {
		challenges http-01
	}
}
http://bcd.example.org {
	reverse_proxy proxy:8080
}
"""
"""An authority that speaks ACME and looks for proof at the public name, and that name's port 80, which leads to the proxy."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    certificates = tmp_path_factory.mktemp("certificates")
    certificates.chmod(0o755)
    clone = tmp_path_factory.mktemp("tls")
    with composed(clone, "tls", TLS="internal", SITE=SITE, CERTIFICATES=str(certificates)) as one:
        one.up()
        yield one


def certificates(system: Composition) -> Path:
    return Path(system.environ["CERTIFICATES"])


def trusting(system: Composition, root: str) -> httpx.Client:
    """Return a client that trusts one authority alone, and finds the site here as its own name server would say."""
    context = ssl.create_default_context(cadata=root)
    port = system.environ["HTTPS_PORT"]
    return httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers={"Host": f"{SITE}:{port}"}, verify=context, timeout=60
    )


def get(http: httpx.Client, path: str) -> httpx.Response:
    return http.get(path, extensions={"sni_hostname": SITE})


def given(system: Composition, by: Authority, begins: timedelta, ends: timedelta) -> None:
    """Put a certificate into the folder the operator names, as its README asks."""
    write(by, certificates(system), SITE, datetime.now(UTC) + begins, datetime.now(UTC) + ends)
    for file in certificates(system).iterdir():
        os.chown(file, 10001, 10001)
        file.chmod(0o400)


def test_a_client_that_trusts_the_root_of_the_volume_is_served(system: Composition) -> None:
    """INVARIANT: with TLS=internal whoever has the root certificate of the volume, and nobody else, trusts the site.

    A root that is made anew at each start, or pages that are cut off before their live updates, break it.
    """
    root = system.inside("proxy", "cat", ROOT_CERTIFICATE).stdout
    with trusting(system, root) as http:
        assert get(http, "/health/live").status_code == 200
        assert "max-age" in get(http, "/").headers["Strict-Transport-Security"]
        with http.stream("GET", "/live", extensions={"sni_hostname": SITE}) as page:
            assert page.headers["Content-Type"].startswith("text/event-stream")
            assert next(page.iter_bytes())
    with trusting(system, authority().certificate.decode()) as http, pytest.raises(httpx.ConnectError):
        get(http, "/health/live")
    system.run("restart", "proxy")
    system.until(lambda: system.healthy("proxy"), "the proxy is back")
    assert system.inside("proxy", "cat", ROOT_CERTIFICATE).stdout == root
    assert system.doctor() == {}


def test_plain_http_leads_to_tls(system: Composition) -> None:
    with system.http() as http:
        answer = http.get("/api/overview?on=2021-12-31", headers={"Host": f"{SITE}:{system.port}"})
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://{SITE}:{system.environ['HTTPS_PORT']}/api/overview?on=2021-12-31"


def test_the_operators_reach_the_system_as_before(system: Composition) -> None:
    assert "Đã gửi" in system.bcd("load", "--demo").stdout


@pytest.mark.parametrize("mode", ["off", "internal", "own", "public"])
def test_the_configuration_of_every_mode_is_valid(system: Composition, mode: str) -> None:
    given(system, authority(), -DAY, 90 * DAY)
    settings = ("-e", f"TLS={mode}", "-e", "SITE=bcd.example.org")
    command = ("proxy", "caddy", "validate", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile")
    done = system.run("run", "--rm", "--no-TTY", "--no-deps", *settings, *command)
    assert "Valid configuration" in done.stdout + done.stderr


def test_an_expired_certificate_is_told_and_a_new_one_mends_it(system: Composition) -> None:
    """INVARIANT: an expired certificate is named with the command that mends it, before anybody asks.

    A doctor that trusts what it cannot check, or a proxy that keeps the old file, breaks it.
    """
    own = authority()
    given(system, own, -90 * DAY, -DAY)
    system.environ["TLS"] = "own"
    system.up()
    with trusting(system, own.certificate.decode()) as http, pytest.raises(httpx.ConnectError, match="expired"):
        get(http, "/health/live")
    found = system.doctor()["Chứng thư"]
    print(f"\n{found['why']}; {found['mend']}")
    assert (found["state"], "đã hết hạn" in found["why"]) == ("bad", True)
    given(system, own, -DAY, 7 * DAY)
    assert found["mend"] == "docker compose restart proxy"
    system.run("restart", "proxy")
    system.until(lambda: system.healthy("proxy"), "the proxy is back")
    soon = system.doctor()["Chứng thư"]
    assert (soon["state"], "sắp hết hạn" in soon["why"]) == ("warn", True)
    given(system, own, -DAY, 90 * DAY)
    system.run("restart", "proxy")
    system.until(lambda: system.healthy("proxy"), "the proxy is back")
    assert system.doctor() == {}
    with trusting(system, own.certificate.decode()) as http:
        assert get(http, "/health/live").status_code == 200


@contextmanager
def outside(system: Composition, folder: Path) -> Iterator[str]:
    """Run what is outside of the machine, an authority and the way to the public name; return the root certificate in PEM."""
    (folder / "Caddyfile").write_text(OUTSIDE, "utf-8")
    name = f"{system.project}-outside"
    proxy = system.container("proxy")
    begin = [
        "docker", "run", "--detach", "--name", name, "--network", f"{system.project}_edge",
        "--network-alias", "authority.internal", "--network-alias", PUBLIC_SITE,
        "--volume", f"{folder}:/etc/caddy:ro", str(proxy["Config"]["Image"]),
    ]  # fmt: skip
    subprocess.run(begin, check=True, capture_output=True)
    try:
        read = ["docker", "exec", name, "cat", "/data/caddy/pki/authorities/local/root.crt"]
        system.until(lambda: subprocess.run(read, capture_output=True, check=False).returncode == 0, "an authority")
        yield subprocess.run(read, check=True, capture_output=True, text=True).stdout
    finally:
        subprocess.run(["docker", "rm", "--force", "--volumes", name], check=True, capture_output=True)


def test_a_public_authority_gives_a_certificate(system: Composition, tmp_path: Path) -> None:
    """INVARIANT: with TLS=public the runbook's commands get a certificate from an authority that looked whether the name is ours.

    An authority that is not asked or not trusted, and a proof that cannot be fetched through the proxy, break it.
    """
    (system.folder / ".env").write_text((ROOT / "deploy" / "env.example").read_text("utf-8"), "utf-8")
    del system.environ["TLS"], system.environ["SITE"]
    with outside(system, tmp_path) as root:
        trusted = system.folder / "deploy" / "ca" / "authority.crt"
        trusted.write_text(root, "utf-8")
        (tmp_path / ".curlrc").write_text(
            f"cacert = {trusted}\nconnect-to = {PUBLIC_SITE}:443:127.0.0.1:{system.environ['HTTPS_PORT']}\n",
            "utf-8",
        )
        system.environ |= {
            "ACME_DIRECTORY": "https://authority.internal:9000/acme/local/directory",
            "BIND": "127.0.0.1",
            "CURL_HOME": str(tmp_path),
        }
        followed(system, PUBLIC)
