//! Where the page's links lead: the wizard makes the addresses, the system browser opens them.

use url::Url;

use super::Context;
use super::intents::show_host;
use super::state::{Place, State};
use crate::guide::{CONNECTOR_URL, GUIDE_URL, REDIRECT_URI, SECRET_POLICY_URL, section};
use crate::host::Host;
use crate::ipc::{FaultCode, LinkId};

/// The link with which another administrator, or this one on Microsoft's page, can consent. `http://localhost` is the
/// registration's redirect; nobody listens there, and the admin is told so.
pub(super) fn consent(state: &State) -> Option<Url> {
    let registration = state.observation.as_ref()?.registration()?;
    let tenant = &state.session.as_ref()?.tenant_id;
    Some(entra::admin_consent_url(&state.cloud, tenant, &registration.app_id, REDIRECT_URI, "peig-setup"))
}

fn portal_page(state: &State) -> Option<Url> {
    let Place::Section(id) = state.place else { return None };
    let registration = state.observation.as_ref().and_then(|seen| seen.registration());
    let blade = match registration {
        Some(one) => format!("ApplicationMenuBlade/~/{}/appId/{}", section(id).blade, one.app_id),
        None => "ApplicationsListBlade".to_owned(),
    };
    let mut url = state.cloud.portal().clone();
    url.set_fragment(Some(&format!("view/Microsoft_AAD_RegisteredApps/{blade}")));
    Some(url)
}

pub(super) fn open<H: Host>(context: &Context<H>, state: &mut State, link: LinkId) {
    let url = match link {
        LinkId::PortalSection => portal_page(state),
        LinkId::DeviceLogin => state.device_code.as_ref().map(|device| device.verification_uri.clone()),
        LinkId::SignInPage => state.sign_in_page.clone(),
        LinkId::ConsentPage => consent(state),
        LinkId::Guide => Url::parse(GUIDE_URL).ok(),
        LinkId::Connector => Url::parse(CONNECTOR_URL).ok(),
        LinkId::SecretPolicy => Url::parse(SECRET_POLICY_URL).ok(),
    };
    let Some(url) = url else { return };
    if let Err(fault) = context.host.open(&url) {
        show_host(state, FaultCode::BrowserUnavailable, &fault);
    }
}
