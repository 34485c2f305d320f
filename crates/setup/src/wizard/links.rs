//! Where the page's links lead: the wizard makes the addresses, the system browser opens them.

use entra::Approval;
use jiff::Timestamp;
use url::Url;

use super::clipboard;
use super::intent::LinkId;
use super::place::Place;
use super::state::{CloudKind, Source, State};
use super::surroundings::Context;
use crate::check::permissions::is_listed;
use crate::fault::{self, FaultCode};
use crate::guide::{
    CONNECTOR_URL, DOMAINS_URL, GUIDE_URL, PERMISSIONS, PortalPage, REDIRECT_URI, SECRET_POLICY_URL,
    SectionId,
};
use crate::handover::{self, Words};
use crate::host::Host;
use crate::tenant::registration::has_redirect;

/// The link with which another administrator can consent, from wherever they are. `http://localhost` is the registration's
/// redirect; nobody listens there, and the admin is told so.
pub(crate) fn consent(state: &State) -> Option<Url> {
    let asked = approval(state)?;
    let (tenant, client) = (&asked.tenant_id, &asked.client_id);
    Some(entra::admin_consent_url(state.target.cloud(), tenant, client, REDIRECT_URI, "peig-setup"))
}

/// What can be approved on Microsoft's page.
pub(crate) fn approval(state: &State) -> Option<Approval> {
    let facts = state.facts(Timestamp::now())?;
    // Whoever gives the consents gives them to everybody who can sign in as it.
    let registration = facts.registration().filter(|_| facts.is_only_peigs())?;
    let tenant_id = state.session()?.tenant_id.clone();
    Some(Approval { tenant_id, client_id: registration.app_id.clone() })
}

/// The same, where all five permissions are in the list that the page shows, and come back to an address that it knows.
pub(crate) fn approval_here(state: &State) -> Option<Approval> {
    let facts = state.facts(Timestamp::now())?;
    let listed = PERMISSIONS.iter().all(|permission| is_listed(permission, &facts));
    let comes_back =
        facts.registration().is_some_and(has_redirect) && facts.observation.service_principal.is_some();
    approval(state).filter(|_| listed && comes_back)
}

/// Puts the message to a colleague on the clipboard.
pub(super) fn copy_consent_message<H: Host>(context: &Context<H>, state: &mut State) {
    let text = consent_message(state, &context.words);
    if clipboard::copy_text(context, state, text) {
        state.copies.consent_message = true;
    }
}

fn consent_message(state: &State, words: &Words) -> Option<String> {
    let (link, session, facts) = (consent(state)?, state.session()?, state.facts(Timestamp::now())?);
    let asked = handover::Asked {
        tenant_id: &session.tenant_id,
        account: session.account.called(),
        link: link.as_str(),
        host: &state.target.cloud().sign_in_host(),
        microsofts: !matches!(state.target.kind(), CloudKind::Practice | CloudKind::File),
    };
    Some(handover::consent_message(&facts, &asked, words))
}

/// Where a domain is added. Microsoft names the page of its worldwide admin center only, so elsewhere there is no link.
pub(crate) fn domains(state: &State) -> Option<Url> {
    Url::parse(DOMAINS_URL).ok().filter(|_| state.target.kind() == CloudKind::Global)
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
        LinkId::DeviceLogin => {
            state.access.waiting.device_code.as_ref().map(|device| device.verification_uri.clone())
        }
        LinkId::SignInPage => state.access.waiting.page.clone(),
        LinkId::Guide => Url::parse(GUIDE_URL).ok(),
        LinkId::Connector => Url::parse(CONNECTOR_URL).ok(),
        LinkId::Domains => domains(state),
        LinkId::SecretPolicy => Url::parse(SECRET_POLICY_URL).ok(),
        LinkId::NewerProgram => state.updates.standing().and_then(|standing| standing.page.clone()),
    };
    let Some(url) = url else { return };
    if let Err(fault) = context.host.open(&url) {
        let now = Timestamp::now();
        // The page of a sign-in is opened by its own address only, which nobody types.
        let shown = if link == LinkId::SignInPage {
            fault::host(FaultCode::BrowserUnavailable, &fault, now)
        } else {
            fault::host(FaultCode::LinkNotOpened, &fault, now).with("address", url)
        };
        state.tell(Source::Machine, shown, None);
    }
}
