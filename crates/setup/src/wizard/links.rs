//! Where the page's links lead: the wizard makes the addresses, the system browser opens them.

use jiff::Timestamp;
use url::Url;

use super::intent::LinkId;
use super::place::Place;
use super::state::{Source, State};
use super::surroundings::Context;
use crate::fault::{self, FaultCode};
use crate::guide::{CONNECTOR_URL, GUIDE_URL, PortalPage, REDIRECT_URI, SECRET_POLICY_URL, SectionId};
use crate::host::Host;

/// The link with which another administrator, or this one on Microsoft's page, can consent. `http://localhost` is the
/// registration's redirect; nobody listens there, and the admin is told so.
pub(crate) fn consent(state: &State) -> Option<Url> {
    let facts = state.facts(Timestamp::now())?;
    // Whoever gives the consents gives them to everybody who can sign in as it.
    let registration = facts.registration().filter(|_| facts.is_only_peigs())?;
    let tenant = &state.session()?.tenant_id;
    Some(entra::admin_consent_url(
        state.target.cloud(),
        tenant,
        &registration.app_id,
        REDIRECT_URI,
        "peig-setup",
    ))
}

fn portal_page(state: &State) -> Option<Url> {
    let Place::Section(id) = state.place else { return None };
    let facts = state.facts(Timestamp::now());
    let page = match facts.as_ref().map(|facts| (facts.registration(), facts.choice_needed())) {
        Some((Some(one), _)) => PortalPage::Of(id, &one.app_id),
        // There is none yet, and making one is what this section is about.
        Some((None, false)) if id == SectionId::Registration => PortalPage::New,
        _ => PortalPage::All,
    };
    let mut url = state.target.cloud().portal().clone();
    url.set_fragment(Some(&page.fragment()));
    Some(url)
}

pub(super) fn open<H: Host>(context: &Context<H>, state: &mut State, link: LinkId) {
    let url = match link {
        LinkId::PortalSection => portal_page(state),
        LinkId::DeviceLogin => state.access.device_code().map(|device| device.verification_uri.clone()),
        LinkId::SignInPage => state.access.sign_in_page().cloned(),
        LinkId::ConsentPage => consent(state),
        LinkId::Guide => Url::parse(GUIDE_URL).ok(),
        LinkId::Connector => Url::parse(CONNECTOR_URL).ok(),
        LinkId::SecretPolicy => Url::parse(SECRET_POLICY_URL).ok(),
        LinkId::NewerProgram => state.updates.standing().and_then(|standing| standing.page.clone()),
    };
    let Some(url) = url else { return };
    if let Err(fault) = context.host.open(&url) {
        let shown = fault::host(FaultCode::BrowserUnavailable, &fault, Timestamp::now());
        state.tell(Source::Machine, shown, None);
    }
}
