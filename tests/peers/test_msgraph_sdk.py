"""Microsoft's own Graph library for Python, `msgraph-sdk` with `azure-identity`: the whole registration of the guide.

The library knows every type of Graph; what it cannot read of an answer, or the tenant of a request, fails here.
"""

import asyncio
import datetime
import functools
import os
import uuid
from unittest import mock

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential, InteractiveBrowserCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphServiceClient
from msgraph.generated.applications.applications_request_builder import ApplicationsRequestBuilder
from msgraph.generated.applications.item.add_password.add_password_post_request_body import (
    AddPasswordPostRequestBody,
)
from msgraph.generated.applications.item.remove_password.remove_password_post_request_body import (
    RemovePasswordPostRequestBody,
)
from msgraph.generated.models.app_role_assignment import AppRoleAssignment
from msgraph.generated.models.application import Application
from msgraph.generated.models.o_auth2_permission_grant import OAuth2PermissionGrant
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_credential import PasswordCredential
from msgraph.generated.models.required_resource_access import RequiredResourceAccess
from msgraph.generated.models.resource_access import ResourceAccess
from msgraph.generated.models.service_principal import ServicePrincipal
from msgraph.generated.models.web_application import WebApplication

from practice import PATIENCE, InPractice, claims

DEFAULT = "https://graph.microsoft.com/.default"
# What an administrator's program asks for to register an application and to consent to it.
SCOPES = [
    "User.Read",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
]


def awaited(test):
    """Runs an asynchronous test to its end, but not longer than PATIENCE."""

    @functools.wraps(test)
    def run(self):
        asyncio.run(asyncio.wait_for(test(self), PATIENCE))

    return run


def listed(application):
    """What a registration lists, as a set: Graph gives lists back in any order."""
    return {
        (required.resource_app_id, str(access.id), access.type)
        for required in application.required_resource_access
        for access in required.resource_access
    }


class Sdk(InPractice):
    """What the tests of this file share."""

    def client(self, role="Global Administrator", scopes=SCOPES):
        """A client of the account with this role; the first call opens the browser."""
        person = mock.patch.dict(
            os.environ, PERSON_ACCOUNT=self.practice.account(role), PERSON_CHOICE="accept"
        )
        person.start()
        self.addCleanup(person.stop)
        credential = InteractiveBrowserCredential(
            tenant_id=self.practice.tenant, client_id=self.practice.told["clientId"], timeout=PATIENCE
        )
        return GraphServiceClient(credentials=credential, scopes=scopes)

    def body(self):
        """The registration as the guide wants it."""
        wanted = self.practice.wanted
        return Application(
            display_name=wanted["displayName"],
            sign_in_audience=wanted["signInAudience"],
            is_fallback_public_client=wanted["isFallbackPublicClient"],
            web=WebApplication(redirect_uris=wanted["web"]["redirectUris"]),
            required_resource_access=[
                RequiredResourceAccess(
                    resource_app_id=required["resourceAppId"],
                    resource_access=[
                        ResourceAccess(id=uuid.UUID(access["id"]), type=access["type"])
                        for access in required["resourceAccess"]
                    ],
                )
                for required in wanted["requiredResourceAccess"]
            ],
        )

    async def consent(self, client, principal):
        """Grants what the guide wants: each role by an assignment, each scope for everybody."""
        wanted = self.practice.wanted
        (required,) = wanted["requiredResourceAccess"]
        graph = await client.service_principals_with_app_id(required["resourceAppId"]).get()
        ids = {role.value: role.id for role in graph.app_roles}
        for name in wanted["roles"]:
            await client.service_principals.by_service_principal_id(principal.id).app_role_assignments.post(
                AppRoleAssignment(
                    principal_id=uuid.UUID(principal.id), resource_id=uuid.UUID(graph.id), app_role_id=ids[name]
                )
            )
        await client.oauth2_permission_grants.post(
            OAuth2PermissionGrant(
                client_id=principal.id,
                consent_type="AllPrincipals",
                resource_id=graph.id,
                scope=" ".join(wanted["scopes"]),
            )
        )
        return graph

    async def register(self, client):
        """All but the secret."""
        made = await client.applications.post(self.body())
        principal = await client.service_principals.post(ServicePrincipal(app_id=made.app_id))
        graph = await self.consent(client, principal)
        return made, principal, graph


class Registration(Sdk):
    """Everything that the wizard does, done by the library."""

    @awaited
    async def test_the_whole_registration_ends_with_a_secret_that_signs_in(self):
        wanted, client = self.practice.wanted, self.client()
        me = await client.me.get()
        self.assertEqual(me.user_principal_name, self.admin)
        made, principal, graph = await self.register(client)
        end = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=180)
        secret = await client.applications.by_application_id(made.id).add_password.post(
            AddPasswordPostRequestBody(
                password_credential=PasswordCredential(display_name="Peig", end_date_time=end)
            )
        )
        self.assertEqual((secret.display_name, secret.end_date_time), ("Peig", end))

        credential = ClientSecretCredential(self.practice.tenant, made.app_id, secret.secret_text)
        said = claims(credential.get_token(DEFAULT).token)
        self.assertEqual(sorted(said["roles"]), sorted(wanted["roles"]))
        self.assertEqual((said["appid"], said["tid"]), (made.app_id, self.practice.tenant))
        organizations = await GraphServiceClient(credentials=credential).organization.get()
        self.assertEqual([one.id for one in organizations.value], [self.practice.tenant])

        query = ApplicationsRequestBuilder.ApplicationsRequestBuilderGetQueryParameters(
            filter=f"displayName eq '{wanted['displayName']}'"
        )
        found = await client.applications.get(RequestConfiguration(query_parameters=query))
        (read,) = found.value
        self.assertEqual((read.id, read.app_id), (made.id, made.app_id))
        self.assertEqual(read.sign_in_audience, wanted["signInAudience"])
        self.assertEqual(read.is_fallback_public_client, wanted["isFallbackPublicClient"])
        self.assertEqual(read.web.redirect_uris, wanted["web"]["redirectUris"])
        self.assertEqual(listed(read), listed(self.body()))
        (kept,) = read.password_credentials
        self.assertEqual((kept.key_id, kept.secret_text), (secret.key_id, None))
        self.assertEqual(kept.hint, secret.secret_text[:3])

        of_principal = client.service_principals.by_service_principal_id(principal.id)
        held = (await of_principal.app_role_assignments.get()).value
        names = {role.id: role.value for role in graph.app_roles}
        self.assertEqual(sorted(names[one.app_role_id] for one in held), sorted(wanted["roles"]))
        self.assertEqual({str(one.resource_id) for one in held}, {graph.id})
        grants = (await client.oauth2_permission_grants.get()).value
        (grant,) = [one for one in grants if one.client_id == principal.id]
        self.assertEqual((grant.scope.split(), grant.consent_type), (wanted["scopes"], "AllPrincipals"))

    @awaited
    async def test_an_upsert_by_unique_name_makes_one_registration(self):
        client, name = self.client(), self.practice.wanted["displayName"]
        configuration = RequestConfiguration()
        configuration.headers.add("Prefer", "create-if-missing")
        by_name = client.applications_with_unique_name(name)
        first = await by_name.patch(self.body(), configuration)
        self.assertEqual(first.unique_name, name)
        self.assertIsNone(await by_name.patch(self.body(), configuration), "there already")
        self.assertEqual([one.id for one in (await client.applications.get()).value], [first.id])

    @awaited
    async def test_a_deleted_registration_comes_back_whole(self):
        client = self.client()
        made, principal, _ = await self.register(client)
        await client.applications.by_application_id(made.id).delete()
        self.assertEqual((await client.applications.get()).value, [])
        (binned,) = (await client.directory.deleted_items.graph_application.get()).value
        self.assertEqual((binned.id, binned.app_id), (made.id, made.app_id))
        bin_item = client.directory.deleted_items.by_directory_object_id
        restored = await bin_item(made.id).restore.post()
        self.assertIsInstance(restored, Application)
        # Restoring an application does not restore its service principal (Microsoft, "Restore deleted item").
        with self.assertRaises(ODataError):
            await client.service_principals_with_app_id(made.app_id).get()
        (left,) = (await client.directory.deleted_items.graph_service_principal.get()).value
        self.assertEqual(left.id, principal.id)
        self.assertIsInstance(await bin_item(left.id).restore.post(), ServicePrincipal)
        back = await client.service_principals_with_app_id(made.app_id).get()
        self.assertEqual(back.id, principal.id)

    @awaited
    async def test_a_secret_is_removed_once_and_then_worth_nothing(self):
        client = self.client()
        made, _, _ = await self.register(client)
        one = client.applications.by_application_id(made.id)
        secret = await one.add_password.post(AddPasswordPostRequestBody())
        await one.remove_password.post(RemovePasswordPostRequestBody(key_id=secret.key_id))
        self.assertEqual((await one.get()).password_credentials, [])
        credential = ClientSecretCredential(self.practice.tenant, made.app_id, secret.secret_text)
        refused = self.assertRaisesRegex(ClientAuthenticationError, "AADSTS7000215")
        with refused, self.assertLogs("azure.identity", "WARNING"):
            credential.get_token(DEFAULT)
        with self.assertRaises(ODataError) as raised:
            await one.remove_password.post(RemovePasswordPostRequestBody(key_id=secret.key_id))
        self.assertEqual(raised.exception.response_status_code, 400)


class Refusals(Sdk):
    """Microsoft's refusals as the library understands them."""

    async def refused(self, call, status, code):
        """The call fails with this status and code; the message for further looks."""
        with self.assertRaises(ODataError) as raised:
            await call
        error = raised.exception
        self.assertEqual((error.response_status_code, error.error.code), (status, code))
        self.assertTrue(error.error.inner_error.request_id, "what support asks for")
        return error.error.message

    @awaited
    async def test_what_is_there_already_is_not_made_twice(self):
        client = self.client()
        made, principal, graph = await self.register(client)
        again = ServicePrincipal(app_id=made.app_id)
        await self.refused(
            client.service_principals.post(again), 409, "Request_MultipleObjectsWithSameKeyValue"
        )
        assignments = client.service_principals.by_service_principal_id(principal.id).app_role_assignments
        held = (await assignments.get()).value[0]
        same = AppRoleAssignment(
            principal_id=held.principal_id, resource_id=held.resource_id, app_role_id=held.app_role_id
        )
        words = await self.refused(assignments.post(same), 400, "Request_BadRequest")
        self.assertIn("Permission being assigned already exists on the object", words)
        grant = OAuth2PermissionGrant(
            client_id=principal.id, consent_type="AllPrincipals", resource_id=graph.id, scope="User.Read"
        )
        await self.refused(
            client.oauth2_permission_grants.post(grant), 409, "Request_MultipleObjectsWithSameKeyValue"
        )

    @awaited
    async def test_nothing_is_found_where_nothing_is(self):
        nobody = str(uuid.uuid4())
        call = self.client().applications.by_application_id(nobody).get()
        words = await self.refused(call, 404, "Request_ResourceNotFound")
        self.assertIn(nobody, words)

    @awaited
    async def test_an_application_administrator_registers_but_cannot_consent(self):
        admin = self.client()
        await admin.me.get()  # Consents for the other account too: the scopes need an administrator.
        client = self.client("Application Administrator")
        made = await client.applications.post(self.body())
        principal = await client.service_principals.post(ServicePrincipal(app_id=made.app_id))
        await self.refused(self.consent(client, principal), 403, "Authorization_RequestDenied")

    @awaited
    async def test_a_token_without_the_right_is_refused(self):
        client = self.client(scopes=["User.Read"])
        await self.refused(client.applications.post(self.body()), 403, "Authorization_RequestDenied")


class Rules(Sdk):
    """A tenant whose rule limits secrets to 180 days."""

    scenario = "policy-shortens"

    @awaited
    async def test_a_secret_that_lives_too_long_is_refused(self):
        client = self.client()
        made = await client.applications.post(self.body())
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=200)
        wish = AddPasswordPostRequestBody(password_credential=PasswordCredential(end_date_time=end))
        with self.assertRaises(ODataError) as raised:
            await client.applications.by_application_id(made.id).add_password.post(wish)
        self.assertEqual(raised.exception.error.code, "CredentialInvalidLifetimeAsPerAppPolicy")
