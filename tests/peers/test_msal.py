"""Microsoft's own sign-in library for Python, `msal`: every way in that Peig Setup or its secret uses, and refusals."""

import os
import traceback
from unittest import mock

import msal
import requests

from person import Person
from practice import PATIENCE, InPractice, claims

GRAPH = "https://graph.microsoft.com/v1.0"
DEFAULT = ["https://graph.microsoft.com/.default"]


def graph(token, method, path, body=None):
    """One call to Graph."""
    answer = requests.request(
        method, GRAPH + path, headers={"Authorization": f"Bearer {token}"}, json=body, timeout=PATIENCE
    )
    answer.raise_for_status()
    return answer.json() if answer.content else None


class Msal(InPractice):
    """What the tests of this file share."""

    def public(self, client_id=None, authority=None):
        """A program on somebody's computer, as the wizard is one."""
        return msal.PublicClientApplication(
            client_id or self.practice.told["clientId"],
            authority=authority or self.practice.authority,
            timeout=PATIENCE,
        )

    def confidential(self, app_id, secret):
        """Peig's connector: an application with a secret."""
        return msal.ConfidentialClientApplication(
            app_id, client_credential=secret, authority=self.practice.authority, timeout=PATIENCE
        )

    def interactive(self, application, account, choice="accept", scopes=("User.Read",), **more):
        """A sign-in through the browser that msal opens and the listener that it waits on."""
        with mock.patch.dict(os.environ, PERSON_ACCOUNT=account, PERSON_CHOICE=choice):
            return application.acquire_token_interactive(list(scopes), timeout=PATIENCE, **more)


class Interactive(Msal):
    """Authorization code with PKCE; the answer comes as a posted form."""

    def test_a_sign_in_gives_a_token_that_graph_takes(self):
        application = self.public()
        got = self.interactive(application, self.admin, prompt="select_account")
        self.assertNotIn("error", got)
        self.assertEqual(got["id_token_claims"]["preferred_username"], self.admin)
        self.assertEqual(got["id_token_claims"]["tid"], self.practice.tenant)
        self.assertEqual(set(claims(got["access_token"])["scp"].split()), {"User.Read", "openid", "profile", "email"})
        self.assertEqual(graph(got["access_token"], "GET", "/me")["userPrincipalName"], self.admin)

    def test_the_account_is_remembered_and_refreshed_without_a_person(self):
        application = self.public()
        first = self.interactive(application, self.admin)
        (account,) = application.get_accounts(username=self.admin)
        self.assertEqual(account["home_account_id"].split(".")[1], self.practice.tenant)
        again = application.acquire_token_silent(["User.Read"], account=account)
        self.assertEqual((again["access_token"], again["token_source"]), (first["access_token"], "cache"))
        fresh = application.acquire_token_silent(["User.Read"], account=account, force_refresh=True)
        self.assertEqual(fresh["token_source"], "identity_provider")
        self.assertNotEqual(fresh["access_token"], first["access_token"])
        self.assertEqual(graph(fresh["access_token"], "GET", "/me")["userPrincipalName"], self.admin)

    def test_scopes_with_graphs_address_are_found_again_too(self):
        application, scopes = self.public(), ["https://graph.microsoft.com/User.Read"]
        self.interactive(application, self.admin, scopes=scopes)
        (account,) = application.get_accounts()
        again = application.acquire_token_silent(scopes, account=account)
        self.assertEqual(again["token_source"], "cache")

    def test_whoever_cancels_or_declines_comes_back_with_words(self):
        for choice, words in (("cancel", "canceled"), ("decline", "AADSTS65004")):
            with self.subTest(choice):
                got = self.interactive(self.public(), self.admin, choice)
                self.assertEqual(got["error"], "access_denied")
                self.assertIn(words, got["error_description"])

    def test_a_plain_user_cannot_agree_to_what_needs_an_admin(self):
        plain = self.practice.account(None)
        got = self.interactive(self.public(), plain, scopes=["Application.ReadWrite.All"])
        self.assertEqual(got["error"], "access_denied")
        self.assertNotIn("access_token", got)

    def test_a_code_is_redeemed_once(self):
        application = self.public()
        flow = application.initiate_auth_code_flow(
            ["User.Read"], redirect_uri="http://localhost:50123", response_mode="form_post"
        )
        answer = Person(self.admin).answer(flow["auth_uri"])
        self.assertIn("access_token", application.acquire_token_by_auth_code_flow(flow, answer))
        again = application.acquire_token_by_auth_code_flow(flow, answer)
        self.assertEqual((again["error"], again["error_codes"]), ("invalid_grant", [54005]))

    def test_a_foreign_redirect_address_or_client_ends_on_a_page(self):
        stranger = "11111111-2222-4333-8444-555555555555"
        for client, address, code in (
            (None, "https://evil.example/", "AADSTS50011"),
            (stranger, "http://localhost:50123", "AADSTS700016"),
        ):
            with self.subTest(code):
                flow = self.public(client).initiate_auth_code_flow(
                    ["User.Read"], redirect_uri=address, response_mode="form_post"
                )
                page = Person(self.admin).sign_in(flow["auth_uri"])
                self.assertTrue(page.says(code), page.text)


class DeviceCode(Msal):
    """A sign-in on another device."""

    def begin(self, application):
        flow = application.initiate_device_flow(["User.Read"])
        self.assertIn(flow["user_code"], flow["message"])
        return flow

    def test_it_waits_for_the_person_and_then_signs_in(self):
        application = self.public()
        flow = self.begin(application)
        early = application.acquire_token_by_device_flow(flow, exit_condition=lambda flow: True)
        self.assertEqual((early["error"], early["error_codes"]), ("authorization_pending", [70016]))
        last = Person(self.admin).enter_code(flow["verification_uri"], flow["user_code"])
        self.assertTrue(last.says("You have signed in"), last.text)
        # The library warns of asking again before the interval; waiting would prove nothing more.
        with self.assertWarns(UserWarning):
            got = application.acquire_token_by_device_flow(flow, exit_condition=lambda flow: True)
        self.assertNotIn("error", got)
        self.assertEqual(got["id_token_claims"]["preferred_username"], self.admin)
        self.assertEqual(graph(got["access_token"], "GET", "/me")["userPrincipalName"], self.admin)

    def test_declined_on_the_other_device(self):
        application = self.public()
        flow = self.begin(application)
        Person(self.admin, "cancel").enter_code(flow["verification_uri"], flow["user_code"])
        got = application.acquire_token_by_device_flow(flow, exit_condition=lambda flow: True)
        self.assertEqual(got["error"], "authorization_declined")


class Secret(Msal):
    """The secret of a registration that is done: what Peig's connector will do with it."""

    scenario = "finished"

    def setUp(self):
        super().setUp()
        scopes = ["Application.ReadWrite.All"]
        token = self.interactive(self.public(), self.admin, scopes=scopes)["access_token"]
        self.token = token
        name = self.practice.wanted["displayName"]
        (self.registered,) = graph(token, "GET", f"/applications?$filter=displayName eq '{name}'")["value"]
        self.path = f"/applications/{self.registered['id']}"
        wish = {"passwordCredential": {"displayName": "Peer"}}
        self.secret = graph(token, "POST", f"{self.path}/addPassword", wish)

    def test_it_signs_in_with_exactly_the_roles_of_the_guide(self):
        application = self.confidential(self.registered["appId"], self.secret["secretText"])
        got = application.acquire_token_for_client(DEFAULT)
        self.assertNotIn("error", got)
        said = claims(got["access_token"])
        self.assertEqual(sorted(said["roles"]), sorted(self.practice.wanted["roles"]))
        self.assertEqual((said["idtyp"], said["tid"]), ("app", self.practice.tenant))
        found = graph(got["access_token"], "GET", "/organization")["value"]
        self.assertEqual([one["id"] for one in found], [self.practice.tenant])
        self.assertEqual(application.acquire_token_for_client(DEFAULT)["token_source"], "cache")

    def test_a_wrong_secret_and_the_secrets_id_are_refused_in_microsofts_words(self):
        for wrong in ("wrong~secret", self.secret["keyId"]):
            got = self.confidential(self.registered["appId"], wrong).acquire_token_for_client(DEFAULT)
            self.assertEqual((got["error"], got["error_codes"]), ("invalid_client", [7000215]))
            self.assertIn("AADSTS7000215: Invalid client secret provided.", got["error_description"])

    def test_a_removed_secret_is_worth_nothing(self):
        graph(self.token, "POST", f"{self.path}/removePassword", {"keyId": self.secret["keyId"]})
        application = self.confidential(self.registered["appId"], self.secret["secretText"])
        self.assertEqual(application.acquire_token_for_client(DEFAULT)["error_codes"], [7000215])

    def test_an_application_without_consent_signs_in_without_roles(self):
        made = graph(self.token, "POST", "/applications", {"displayName": "Bare"})
        secret = graph(self.token, "POST", f"/applications/{made['id']}/addPassword", {})["secretText"]
        got = self.confidential(made["appId"], secret).acquire_token_for_client(DEFAULT)
        self.assertEqual((got["error"], got["error_codes"]), ("unauthorized_client", [7000229]))
        graph(self.token, "POST", "/servicePrincipals", {"appId": made["appId"]})
        got = self.confidential(made["appId"], secret).acquire_token_for_client(DEFAULT)
        self.assertNotIn("roles", claims(got["access_token"]))

    def test_an_unknown_application_and_an_unknown_tenant(self):
        stranger = self.confidential("11111111-2222-4333-8444-555555555555", "some~secret")
        self.assertEqual(stranger.acquire_token_for_client(DEFAULT)["error_codes"], [700016])
        with self.assertRaises(ValueError) as raised:
            self.public(authority=self.practice.told["authority"] + "/nowhere.example").get_accounts()
        self.assertIn("AADSTS90002", "".join(traceback.format_exception(raised.exception)))
