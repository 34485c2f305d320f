"""A practice tenant as a process of its own, and the ordinary settings that lead unmodified clients to it.

The clients know Microsoft's addresses only. They come here because a proxy and a trusted authority are set in their
environment, as an administrator behind a company's proxy would set them.
"""

import base64
import json
import os
import pathlib
import queue
import shlex
import subprocess
import sys
import tempfile
import threading
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
# The program under test; the command that runs these tests has built it.
PROGRAM = os.environ.get("PRACTICE_TENANT", "")
# Seconds for anything that one client asks. Only a test that fails waits that long.
PATIENCE = 60

# Settings of the machine that would lead a client elsewhere, or let it trust somebody else.
FOREIGN = ("ALL_PROXY", "HTTP_PROXY", "NO_PROXY", "CURL_CA_BUNDLE", "SSL_CERT_DIR")


class Practice:
    """One running practice tenant."""

    def __init__(self, scenario, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="peig-peers-")
        authority = str(pathlib.Path(self.folder.name) / "authority.pem")
        self.complaints = pathlib.Path(self.folder.name) / "complaints.txt"
        # The program ends with its standard input, and tells then what broke Microsoft's description of Graph.
        with self.complaints.open("wb") as complaints:
            self.process = subprocess.Popen(
                [PROGRAM, "--scenario", scenario, "--tls", authority, "--until-eof", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )
        try:
            self.told = json.loads(self._first_line())
        except BaseException:
            self.stop()
            raise

    def _first_line(self):
        """What the program says once it serves; reading has no timeout of its own, so a thread does it."""
        said = queue.Queue()
        threading.Thread(target=lambda: said.put(self.process.stdout.readline()), daemon=True).start()
        return said.get(timeout=PATIENCE)

    def stop(self):
        """Ends the program, waits for its end, and fails if an exchange was not as Microsoft describes it.

        What it said meanwhile is given back: with `--log`, the requests.
        """
        try:
            said, _ = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            said, _ = self.process.communicate(timeout=PATIENCE)
        complaints = self.complaints.read_text(encoding="utf-8", errors="replace")
        self.folder.cleanup()
        if self.process.returncode != 0:
            raise AssertionError(f"the practice tenant ended with {self.process.returncode}:\n{complaints}")
        return said

    @property
    def tenant(self):
        """The tenant id."""
        return self.told["tenantId"]

    @property
    def authority(self):
        """The address at which this tenant signs in."""
        return f"{self.told['authority']}/{self.tenant}"

    @property
    def wanted(self):
        """The registration that the guide asks for."""
        return self.told["registration"]

    def account(self, role):
        """User principal name of the first account with this role; without any role for None."""
        held = [one for one in self.told["accounts"] if (role in one["roles"] if role else not one["roles"])]
        return held[0]["userPrincipalName"]

    def settings(self):
        """The environment of a client: this machine's, but with this tenant's proxy and authority."""
        kept = {name: value for name, value in os.environ.items() if name.upper() not in FOREIGN}
        kept.pop("https_proxy", None)
        return kept | {
            "HTTPS_PROXY": self.told["proxy"],
            "REQUESTS_CA_BUNDLE": self.told["certificateAuthority"],
            "SSL_CERT_FILE": self.told["certificateAuthority"],
            # Python's own way of opening a browser. `&` says that it stays open while the client waits.
            "BROWSER": f"{shlex.quote(sys.executable)} {shlex.quote(str(HERE / 'person.py'))} %s &",
        }


def claims(token):
    """What an access token says. Clients are not to look, tests are."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class InPractice(unittest.TestCase):
    """Tests of which each has a practice tenant of its own, and its settings in its environment."""

    scenario = "fresh"
    maxDiff = None

    def setUp(self):
        self.practice = Practice(self.scenario)
        self.addCleanup(self.practice.stop)
        settings = mock.patch.dict(os.environ, self.practice.settings(), clear=True)
        settings.start()
        self.addCleanup(settings.stop)
        self.admin = self.practice.account("Global Administrator")
