"""Microsoft's own command line, `azure-cli`: the whole job as an administrator types it.

Every command is a process of its own and takes seconds, so one long walk stands here beside a few refusals.
"""

import json
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import threading

from person import Person
from practice import PATIENCE, InPractice, claims

GRAPH = "https://graph.microsoft.com/v1.0"
# Scope with two slashes: the resource's own address ends in one.
DEFAULT = "https://graph.microsoft.com//.default"
# Seconds for one command, which is a large program to start.
LONGEST = 2 * PATIENCE


class AzureCli(InPractice):
    """What the tests of this file share: a folder of its own for what the program remembers."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="peig-az-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.settings = self.practice.settings() | {
            "AZURE_CONFIG_DIR": str(self.folder / "config"),
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
            "AZURE_CORE_NO_COLOR": "true",
        }

    def start(self, *words):
        """Starts a command."""
        return subprocess.Popen(
            [sys.executable, "-m", "azure.cli", *words, "--output", "json"],
            env=self.settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self, process):
        """Waits for the end of a command: its status, what it printed and what it complained of."""
        try:
            printed, complained = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return process.returncode, printed, complained

    def az(self, *words):
        """A command that succeeds, and the JSON that it prints."""
        status, printed, complained = self.end(self.start(*words))
        self.assertEqual(status, 0, f"az {' '.join(words)}: {complained}")
        return json.loads(printed) if printed.strip() else None

    def refused(self, *words):
        """A command that fails, and its complaint."""
        status, printed, complained = self.end(self.start(*words))
        self.assertNotEqual(status, 0, f"az {' '.join(words)}: {printed}")
        return complained

    def note(self, name, content):
        """A file with this JSON, as the program takes long values."""
        file = self.folder / name
        file.write_text(json.dumps(content), encoding="utf-8")
        return f"@{file}"

    def login(self, account, choice="accept"):
        """Signs in with a code on another device; the process when it is through."""
        process = self.start(
            "login", "--use-device-code", "--tenant", self.practice.tenant, "--scope", DEFAULT,
            "--skip-subscription-discovery",
        )  # fmt: skip
        lines = queue.Queue()

        def read():
            for line in process.stderr:
                lines.put(line)
            lines.put("")

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        complained = ""
        try:
            while not (told := re.search(r"open the page (\S+) and enter the code (\S+) to", complained)):
                line = lines.get(timeout=LONGEST)
                self.assertTrue(line, f"no code was shown: {complained}")
                complained += line
            Person(account, choice).enter_code(told[1], told[2])
            process.wait(timeout=LONGEST)
        finally:
            process.kill()
            process.wait()
        reader.join(timeout=PATIENCE)
        while line := lines.get(timeout=PATIENCE):
            complained += line
        printed = process.stdout.read()
        process.stdout.close()
        process.stderr.close()
        return process.returncode, printed, complained

    def signed_in(self, account):
        """Signs in and reads what the program made of it."""
        status, printed, complained = self.login(account)
        self.assertEqual(status, 0, complained)
        return json.loads(printed)


class WholeJob(AzureCli):
    """The guide from its first step to the secret in use."""

    def test_the_whole_registration_ends_with_a_secret_that_signs_in(self):
        wanted = self.practice.wanted
        (required,) = wanted["requiredResourceAccess"]
        (account,) = self.signed_in(self.admin)
        self.assertEqual((account["tenantId"], account["user"]["name"]), (self.practice.tenant, self.admin))
        me = self.az("ad", "signed-in-user", "show")
        self.assertEqual(me["userPrincipalName"], self.admin)

        made = self.az(
            "ad", "app", "create", "--display-name", wanted["displayName"],
            "--sign-in-audience", wanted["signInAudience"],
            "--is-fallback-public-client", str(wanted["isFallbackPublicClient"]).lower(),
            "--web-redirect-uris", *wanted["web"]["redirectUris"],
            "--required-resource-accesses", self.note("access.json", wanted["requiredResourceAccess"]),
        )  # fmt: skip
        app = made["appId"]
        principal = self.az("ad", "sp", "create", "--id", app)["id"]
        graph = self.az("ad", "sp", "show", "--id", required["resourceAppId"])
        ids = {role["value"]: role["id"] for role in graph["appRoles"]}
        for name in wanted["roles"]:
            body = {"principalId": principal, "resourceId": graph["id"], "appRoleId": ids[name]}
            self.az(
                "rest", "--method", "post", "--url", f"{GRAPH}/servicePrincipals/{principal}/appRoleAssignments",
                "--body", self.note("assignment.json", body),
            )  # fmt: skip
        self.az(
            "ad", "app", "permission", "grant", "--id", app, "--api", required["resourceAppId"],
            "--scope", *wanted["scopes"],
        )  # fmt: skip
        secret = self.az(
            "ad", "app", "credential", "reset", "--id", app, "--append", "--display-name", "Peig", "--years", "1"
        )

        (found,) = self.az("ad", "app", "list", "--display-name", wanted["displayName"])
        self.assertEqual((found["id"], found["appId"]), (made["id"], app))
        self.assertEqual(found["signInAudience"], wanted["signInAudience"])
        self.assertEqual(found["isFallbackPublicClient"], wanted["isFallbackPublicClient"])
        self.assertEqual(found["web"]["redirectUris"], wanted["web"]["redirectUris"])
        (listed,) = self.az("ad", "app", "permission", "list", "--id", app)
        pairs = [{(one["id"], one["type"]) for one in side["resourceAccess"]} for side in (listed, required)]
        self.assertEqual(pairs[0], pairs[1])
        (grant,) = self.az("ad", "app", "permission", "list-grants", "--id", app)
        self.assertEqual((grant["scope"].split(), grant["consentType"]), (wanted["scopes"], "AllPrincipals"))
        (kept,) = self.az("ad", "app", "credential", "list", "--id", app)
        self.assertEqual((kept["displayName"], kept["hint"]), ("Peig", secret["password"][:3]))

        (signed,) = self.az(
            "login", "--service-principal", "--username", app, "--password", secret["password"],
            "--tenant", secret["tenant"], "--scope", DEFAULT, "--skip-subscription-discovery",
        )  # fmt: skip
        self.assertEqual(signed["user"], {"name": app, "type": "servicePrincipal"})
        token = self.az("account", "get-access-token", "--resource-type", "ms-graph")["accessToken"]
        self.assertEqual(sorted(claims(token)["roles"]), sorted(wanted["roles"]))
        organizations = self.az("rest", "--url", f"{GRAPH}/organization")["value"]
        self.assertEqual([one["id"] for one in organizations], [self.practice.tenant])


class Upkeep(AzureCli):
    """A tenant in which everything is done already."""

    scenario = "finished"

    def test_a_second_creation_changes_the_first_and_deleting_ends_it(self):
        name = self.practice.wanted["displayName"]
        self.signed_in(self.admin)
        (there,) = self.az("ad", "app", "list", "--display-name", name)
        again = self.az("ad", "app", "create", "--display-name", name, "--is-fallback-public-client", "false")
        self.assertEqual((again["id"], again["isFallbackPublicClient"]), (there["id"], False))
        self.az("ad", "app", "delete", "--id", there["appId"])
        self.assertEqual(self.az("ad", "app", "list", "--display-name", name), [])
        self.assertIn("does not exist", self.refused("ad", "app", "show", "--id", there["appId"]))
        self.az(
            "rest", "--method", "post", "--url", f"{GRAPH}/directory/deletedItems/{there['id']}/restore"
        )
        self.assertEqual(self.az("ad", "app", "show", "--id", there["appId"])["id"], there["id"])

    def test_a_wrong_secret_is_refused_in_microsofts_words(self):
        self.signed_in(self.admin)
        (there,) = self.az("ad", "app", "list", "--display-name", self.practice.wanted["displayName"])
        words = self.refused(
            "login", "--service-principal", "--username", there["appId"], "--password", "wrong~secret",
            "--tenant", self.practice.tenant, "--scope", DEFAULT, "--skip-subscription-discovery",
        )  # fmt: skip
        self.assertIn("AADSTS7000215", words)


class Browser(AzureCli):
    """The ordinary sign-in on a computer that has a browser."""

    def test_a_sign_in_through_the_browser(self):
        self.settings |= {"PERSON_ACCOUNT": self.admin, "PERSON_CHOICE": "accept"}
        (account,) = self.az(
            "login", "--tenant", self.practice.tenant, "--scope", DEFAULT, "--skip-subscription-discovery"
        )
        self.assertEqual((account["tenantId"], account["user"]["name"]), (self.practice.tenant, self.admin))


class Refusals(AzureCli):
    """What an administrator may not, or does not, do."""

    def test_a_sign_in_that_is_declined_on_the_other_device(self):
        status, _, complained = self.login(self.admin, "cancel")
        self.assertNotEqual(status, 0)
        self.assertIn("AADSTS70017", complained)
        self.assertIn("az login", self.refused("ad", "app", "list"))

    def test_an_account_without_a_role_manages_nothing_of_others(self):
        self.signed_in(self.practice.account(None))
        body = {"displayName": "Somebody else's"}
        graph = self.practice.wanted["requiredResourceAccess"][0]["resourceAppId"]
        principal = self.az("ad", "sp", "show", "--id", graph)["id"]
        words = self.refused(
            "rest", "--method", "patch", "--url", f"{GRAPH}/servicePrincipals/{principal}",
            "--body", self.note("change.json", body),
        )  # fmt: skip
        self.assertIn("Insufficient privileges", words)
