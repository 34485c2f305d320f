"""The same job as each program does it: from a signed-in administrator's fresh tenant to the secret.

Signing in comes before and is not counted. What is counted is a list of `Step`s, each a process of its own.
"""

import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from person import Person
from practice import PATIENCE

GRAPH = "https://graph.microsoft.com"
# Seconds between two looks at how much memory a process has taken at most. It only ever grows, so the last look counts.
LOOK = 0.01


@dataclasses.dataclass
class Step:
    """One process: what it is called, when it ran (seconds since 1970), and what it took."""

    name: str
    begun: float
    ended: float
    cpu: float
    peak: int


def measured(name, words, settings):
    """Runs a process to its end: its step, and what it printed."""
    peak = [0]

    def look(process, ended):
        status = pathlib.Path(f"/proc/{process.pid}/status")
        while not ended.wait(LOOK):
            try:
                found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
            except OSError:
                return
            peak[0] = max(peak[0], int(found[1]) if found else 0)

    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as complained:
        begun, ended = time.time(), threading.Event()
        process = subprocess.Popen(
            words, env=settings, stdin=subprocess.DEVNULL, stdout=printed, stderr=complained
        )
        looking = threading.Thread(target=look, args=(process, ended), daemon=True)
        looking.start()
        # Not `wait`: only this tells what this one process took.
        _, status, usage = os.wait4(process.pid, 0)
        step = Step(name, begun, time.time(), usage.ru_utime + usage.ru_stime, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        looking.join()
        step.peak = peak[0]
        printed.seek(0)
        complained.seek(0)
        if process.returncode != 0:
            raise AssertionError(f"{name} ended with {process.returncode}: {complained.read()}")
        return step, printed.read()


def signed_in(practice, words, settings):
    """Signs in with a code on another device, which is how both command lines do it without a browser."""
    process = subprocess.Popen(
        words, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = ""
    for line in process.stderr:
        told += line
        if code := re.search(r"open the page (\S+) and enter the code (\S+) to", told):
            Person(practice.account("Global Administrator")).enter_code(code[1], code[2])
            break
    told += process.stderr.read()
    process.stderr.close()
    if process.wait(timeout=PATIENCE) != 0:
        raise AssertionError(f"the sign-in failed: {told}")


class AzureCli:
    """Microsoft's command line.

    The commands are those of its reference for registrations (learn.microsoft.com/cli/azure/ad/app and /ad/sp), and for
    consent the calls of learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent, "Microsoft Graph API".
    `az ad app permission admin-consent` would be one command for all consents. It asks a host of the portal that
    Microsoft does not describe (main.iam.ad.ext.azure.com), so nobody can say what a practice tenant should answer;
    what it would save is estimated (`figures.with_one_consent`).
    """

    name = "azure-cli"
    # What is done by one command for all consents, had the practice tenant that host.
    consents = ("az ad sp show", "az rest", "az ad app permission grant")

    def __init__(self, practice, folder):
        self.practice, self.folder = practice, folder
        self.settings = practice.settings() | {
            "AZURE_CONFIG_DIR": str(folder / "az"),
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
            "AZURE_CORE_NO_COLOR": "true",
        }
        self.steps = []

    def sign_in(self):
        """As `az login` advises for a tenant without subscriptions."""
        words = ["login", "--use-device-code", "--tenant", self.practice.tenant, "--skip-subscription-discovery"]
        # Two slashes: the resource's own address ends in one.
        scope = ["--scope", f"{GRAPH}//.default"]
        signed_in(self.practice, [sys.executable, "-m", "azure.cli", *words, *scope], self.settings)

    def job(self):
        """Register with the five permissions, service principal, consents, public client flows, secret."""
        wanted = self.practice.wanted
        (required,) = wanted["requiredResourceAccess"]
        app = self._az(
            "ad app create", "--display-name", wanted["displayName"],
            "--sign-in-audience", wanted["signInAudience"], "--is-fallback-public-client", "true",
            "--web-redirect-uris", *wanted["web"]["redirectUris"],
            "--required-resource-accesses", self._note("access.json", wanted["requiredResourceAccess"]),
        )["appId"]  # fmt: skip
        principal = self._az("ad sp create", "--id", app)["id"]
        graph = self._az("ad sp show", "--id", required["resourceAppId"])
        ids = {role["value"]: role["id"] for role in graph["appRoles"]}
        for role in wanted["roles"]:
            body = {"principalId": principal, "resourceId": graph["id"], "appRoleId": ids[role]}
            self._az(
                "rest", "--method", "post", "--body", self._note("assignment.json", body),
                "--url", f"{GRAPH}/v1.0/servicePrincipals/{principal}/appRoleAssignments",
            )  # fmt: skip
        self._az(
            "ad app permission grant", "--id", app, "--api", required["resourceAppId"],
            "--scope", *wanted["scopes"],
        )  # fmt: skip
        self._az("ad app credential reset", "--id", app, "--append", "--display-name", "Peig", "--years", "1")
        return self.steps

    def _az(self, command, *words):
        whole = [sys.executable, "-m", "azure.cli", *command.split(), *words, "--output", "json"]
        step, printed = measured(f"az {command}", whole, self.settings)
        self.steps.append(step)
        return json.loads(printed) if printed.strip() else None

    def _note(self, name, content):
        file = self.folder / name
        file.write_text(json.dumps(content), encoding="utf-8")
        return f"@{file}"


class M365:
    """CLI for Microsoft 365: one command does it all (pnp.github.io/cli-microsoft365/cmd/entra/app/app-add, options
    `--grantAdminConsent`, `--withSecret` and `--allowPublicClientFlows`). It signs in with whatever client it is told;
    the one of the Azure CLI needs no consent for what is asked here, and is what its own `m365 setup` uses."""

    name = "m365"
    program = os.environ.get("M365", "")
    client = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

    def __init__(self, practice, folder):
        self.practice = practice
        # Node reads the authority from a setting of its own; the proxy is the same.
        authority = {"NODE_EXTRA_CA_CERTS": practice.told["certificateAuthority"]}
        self.settings = practice.settings() | authority | {"HOME": str(folder)}

    def sign_in(self):
        """Telemetry is switched off, as with the others: it would only cost time here."""
        quiet = ["cli", "config", "set", "--key", "disableTelemetry", "--value", "true"]
        measured("m365 cli config set", [self.program, *quiet], self.settings)
        words = ["login", "--authType", "deviceCode", "--appId", self.client, "--tenant", self.practice.tenant]
        signed_in(self.practice, [self.program, *words], self.settings)

    def job(self):
        """One process."""
        wanted = self.practice.wanted
        of_graph = {kind: ",".join(f"{GRAPH}/{one}" for one in wanted[kind]) for kind in ("roles", "scopes")}
        words = [
            "entra", "app", "add", "--name", wanted["displayName"],
            "--platform", "web", "--redirectUris", ",".join(wanted["web"]["redirectUris"]),
            "--apisApplication", of_graph["roles"], "--apisDelegated", of_graph["scopes"],
            "--allowPublicClientFlows", "--grantAdminConsent", "--withSecret", "--output", "json",
        ]  # fmt: skip
        step, printed = measured("m365 entra app add", [self.program, *words], self.settings)
        if not json.loads(printed)["secrets"][0]["value"]:
            raise AssertionError(f"no secret: {printed}")
        return [step]


class Peig:
    """Peig Setup's engine in a process without a window: signs in, reads the tenant, does the job, proves the secret."""

    name = "Peig Setup"
    program = os.environ.get("HEADLESS", "")

    def __init__(self, practice, _folder):
        self.practice = practice
        self.told = {}

    def sign_in(self):
        """It signs in itself; `figures` leaves that out."""

    def job(self):
        """One process, which says when it opened, had read, and had proved."""
        words = [self.program, self.practice.account("Global Administrator")]
        step, printed = measured("headless", words, self.practice.settings())
        self.told = json.loads(printed)
        return [step]
