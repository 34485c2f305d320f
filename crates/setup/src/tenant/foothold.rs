//! Through what somebody other than Peig can sign in as a registration, or can give themselves a way to.
//!
//! Microsoft lets every member register applications unless that is switched off, makes them owners of what they register,
//! and lets owners add credentials at any time ("Default user permissions", "Delegate app registration permissions"). So a
//! registration that somebody else made may be theirs to sign in as, today or one day.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use entra::graph::{
    Application, DirectoryObject, FederatedCredential, KeyCredential, ObjectKind, PasswordCredential,
};
use jiff::Timestamp;
use url::Url;

use super::ask::Optional;
use super::holders::{Credentials, Holders};
use super::registration::is_live;
use super::snapshot::Observation;
use crate::guide::FootholdKind;
use crate::names::shown;

/// The most characters of a name that are shown: whoever made it may have chosen any.
const LONGEST_NAME: usize = 80;
/// The same of what tells it apart further: an issuer and a subject are long.
const LONGEST_DETAIL: usize = 240;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Foothold {
    /// What it is.
    pub kind: FootholdKind,
    /// Its object id, key id or address; empty for what could not be read.
    pub id: String,
    /// Its name, safe to be shown.
    pub name: Option<String>,
    /// What tells it apart further: a person's sign-in name, a secret's first characters, an issuer with its subject.
    pub detail: Option<String>,
    /// When it ends.
    pub end: Option<Timestamp>,
    /// Stands for all that it is, also what is too long to be shown: what the admin left is no more that once it has changed.
    pub mark: u64,
    /// A secret whose value nobody has: why it goes is told with it.
    pub orphan: bool,
}

impl Foothold {
    /// Names it among those of its registration, just as it is; the page sends it back.
    pub fn key(&self) -> String {
        format!("{:?}:{}:{:016x}", self.kind, self.id, self.mark)
    }

    /// It can be taken away: what could not be read cannot, nor can what Graph tells no id of.
    pub fn can_go(&self) -> bool {
        !self.kind.is_unread() && !self.has_no_id()
    }

    /// It is known, and Graph tells no id of it.
    pub fn has_no_id(&self) -> bool {
        !self.kind.is_unread() && self.id.is_empty()
    }

    fn marked(self, all: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        all.hash(&mut hasher);
        Self { mark: hasher.finish(), ..self }
    }

    /// A secret of the registration.
    pub(crate) fn secret(one: &PasswordCredential) -> Self {
        Self::password(FootholdKind::Secret, one)
    }

    /// A secret of the registration whose value nobody has.
    pub(crate) fn orphan(one: &PasswordCredential) -> Self {
        Self { orphan: true, ..Self::secret(one) }
    }

    /// A certificate of the registration.
    pub(crate) fn certificate(one: &KeyCredential) -> Self {
        Self::key_of(FootholdKind::Certificate, one)
    }

    /// A federated credential of the registration.
    pub(crate) fn federated(one: &FederatedCredential) -> Self {
        let detail = format!("{} · {}", one.issuer, one.subject);
        let new = Self::new(FootholdKind::Federated, &one.id, Some(&one.name), Some(&detail));
        new.marked((&one.issuer, &one.subject, &one.audiences))
    }

    /// The tenant as it is without it: whatever has its id is it.
    pub(crate) fn leave_out(&self, seen: &mut Observation) {
        if let Some(registration) = seen.registration_mut() {
            self.leave_out_of(registration);
        }
        if let Some(holders) = &mut seen.holders {
            self.leave_out_of_holders(holders);
        }
    }

    /// The registration in use has it.
    pub(crate) fn is_in(&self, seen: &Observation) -> bool {
        let (mut registration, mut holders) = (seen.registration().cloned(), seen.holders.clone());
        if let Some(registration) = &mut registration {
            self.leave_out_of(registration);
        }
        if let Some(holders) = &mut holders {
            self.leave_out_of_holders(holders);
        }
        registration.as_ref() != seen.registration() || holders != seen.holders
    }

    fn leave_out_of_holders(&self, holders: &mut Holders) {
        use FootholdKind::{
            AppOwner, Federated, Owner, PrincipalCertificate, PrincipalOwner, PrincipalSecret, UnknownOwner,
        };
        match self.kind {
            Owner | AppOwner | UnknownOwner => without(&mut holders.owners, |one| one.id == self.id),
            PrincipalOwner => without(&mut holders.principal_owners, |one| one.id == self.id),
            Federated => without(&mut holders.federated, |one| one.id == self.id),
            PrincipalSecret | PrincipalCertificate => {
                if let Ok(principal) = &mut holders.principal {
                    principal.secrets.retain(|one| one.key_id != self.id);
                    principal.certificates.retain(|one| one.key_id != self.id);
                }
            }
            _ => {}
        }
    }

    /// The registration as it is without it.
    pub(crate) fn leave_out_of(&self, registration: &mut Application) {
        use FootholdKind::{Certificate, Identifier, PublicClientRedirect, Secret, SpaRedirect, WebRedirect};
        let uris = match self.kind {
            Secret => return registration.password_credentials.retain(|one| one.key_id != self.id),
            Certificate => return registration.key_credentials.retain(|one| one.key_id != self.id),
            WebRedirect => &mut registration.web.redirect_uris,
            SpaRedirect => &mut registration.spa.redirect_uris,
            PublicClientRedirect => &mut registration.public_client.redirect_uris,
            Identifier => &mut registration.identifier_uris,
            _ => return,
        };
        uris.retain(|uri| *uri != self.id);
    }

    fn password(kind: FootholdKind, one: &PasswordCredential) -> Self {
        let new = Self::new(kind, &one.key_id, one.display_name.as_deref(), one.hint.as_deref());
        Self { end: one.end_date_time, ..new }.marked((&one.hint, one.end_date_time))
    }

    fn key_of(kind: FootholdKind, one: &KeyCredential) -> Self {
        let new =
            Self::new(kind, &one.key_id, one.display_name.as_deref(), one.custom_key_identifier.as_deref());
        Self { end: one.end_date_time, ..new }.marked((&one.custom_key_identifier, one.end_date_time))
    }

    fn owner(kind: FootholdKind, one: &DirectoryObject) -> Self {
        Self::new(kind, &one.id, one.display_name.as_deref(), one.user_principal_name.as_deref())
    }

    /// One without a name is told by its id.
    fn principal_owner(one: &DirectoryObject) -> Self {
        let owner = Self::owner(FootholdKind::PrincipalOwner, one);
        Self { name: owner.name.or_else(|| Some(one.id.clone())), ..owner }
    }

    fn address(kind: FootholdKind, uri: &str) -> Self {
        Self::new(kind, uri, Some(uri), None)
    }

    fn unread(kind: FootholdKind) -> Self {
        Self::new(kind, "", None, None)
    }

    fn new(kind: FootholdKind, id: &str, name: Option<&str>, detail: Option<&str>) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            name: name.and_then(|name| shown(name, LONGEST_NAME)),
            detail: detail.and_then(|detail| shown(detail, LONGEST_DETAIL)),
            end: None,
            mark: 0,
            orphan: false,
        }
    }
}

/// What Graph tells no id of may be alike in all that it tells: the first of its likes keeps its mark, each further one gets
/// another, so that the admin leaves one and not all of them.
pub(crate) fn told_apart(found: &mut [Foothold]) {
    let mut earlier = BTreeMap::<String, u64>::new();
    for one in found.iter_mut().filter(|one| one.has_no_id()) {
        let count = earlier.entry(one.key()).or_default();
        if *count > 0 {
            let mark = (one.mark, *count);
            *one = one.clone().marked(mark);
        }
        *count += 1;
    }
}

fn without<T>(read: &mut Optional<Vec<T>>, gone: impl Fn(&T) -> bool) {
    if let Ok(read) = read {
        read.retain(|one| !gone(one));
    }
}

/// What the registration itself tells: its certificates, its secrets that are not Peig's, addresses beyond the guide's.
pub(crate) fn of_registration(
    one: &Application,
    is_peigs: impl Fn(&PasswordCredential) -> bool,
    now: Timestamp,
) -> Vec<Foothold> {
    use FootholdKind::{Identifier, PublicClientRedirect, SpaRedirect, WebRedirect};
    let mut found: Vec<_> = one.key_credentials.iter().map(Foothold::certificate).collect();
    found.extend(one.password_credentials.iter().filter(|secret| !is_peigs(secret)).map(Foothold::secret));
    found.retain(|one| is_live(one.end, now));
    for (kind, uris) in [
        (WebRedirect, &one.web.redirect_uris),
        (SpaRedirect, &one.spa.redirect_uris),
        (PublicClientRedirect, &one.public_client.redirect_uris),
    ] {
        let foreign = uris.iter().filter(|uri| !is_this_computer(uri));
        found.extend(foreign.map(|uri| Foothold::address(kind, uri)));
    }
    let own = format!("api://{}", one.app_id);
    let foreign = one.identifier_uris.iter().filter(|uri| !uri.eq_ignore_ascii_case(&own));
    found.extend(foreign.map(|uri| Foothold::address(Identifier, uri)));
    found
}

/// What has to be read beside it. `known` are the object ids of accounts whose ownership is nobody else's.
pub(crate) fn of_holders(
    holders: Option<&Holders>,
    has_principal: bool,
    known: &[Option<&str>],
    now: Timestamp,
) -> Vec<Foothold> {
    use FootholdKind::{
        PrincipalCertificate, PrincipalSecret, UnreadFederated, UnreadOwners, UnreadPrincipal,
    };
    let Some(holders) = holders else {
        return [UnreadOwners, UnreadFederated].map(Foothold::unread).to_vec();
    };
    let mut found = either(&holders.owners, UnreadOwners, |owners| {
        others(owners, known).map(|one| Foothold::owner(kind_of(one), one)).collect()
    });
    found.extend(either(&holders.federated, UnreadFederated, |federated| {
        federated.iter().map(Foothold::federated).collect()
    }));
    if !has_principal {
        return found;
    }
    found.extend(either(&holders.principal_owners, UnreadPrincipal, |owners| {
        others(owners, known).map(Foothold::principal_owner).collect()
    }));
    let unread = found.iter().any(|one| one.kind == UnreadPrincipal);
    let credentials = either(&holders.principal, UnreadPrincipal, |principal: &Credentials| {
        let secrets = principal.secrets.iter().map(|one| Foothold::password(PrincipalSecret, one));
        let keys = principal.certificates.iter().map(|one| Foothold::key_of(PrincipalCertificate, one));
        secrets.chain(keys).filter(|one| is_live(one.end, now)).collect()
    });
    // One line says that something of it could not be read.
    found.extend(credentials.into_iter().filter(|one| !(unread && one.kind == UnreadPrincipal)));
    found
}

/// What was read, or that it was not.
fn either<T>(
    read: &Optional<T>,
    unread: FootholdKind,
    of: impl FnOnce(&T) -> Vec<Foothold>,
) -> Vec<Foothold> {
    read.as_ref().map_or_else(|_| vec![Foothold::unread(unread)], of)
}

fn others<'a>(
    owners: &'a [DirectoryObject],
    known: &[Option<&str>],
) -> impl Iterator<Item = &'a DirectoryObject> {
    let is_known = |one: &DirectoryObject| known.iter().flatten().any(|id| one.id.eq_ignore_ascii_case(id));
    owners.iter().filter(move |one| !is_known(one))
}

/// Without a right to read people Graph tells no more of them than that they are people (`application-list-owners`).
fn kind_of(owner: &DirectoryObject) -> FootholdKind {
    match owner.kind() {
        _ if owner.display_name.is_none() && owner.user_principal_name.is_none() => {
            FootholdKind::UnknownOwner
        }
        ObjectKind::User => FootholdKind::Owner,
        ObjectKind::ServicePrincipal => FootholdKind::AppOwner,
        _ => FootholdKind::UnknownOwner,
    }
}

/// An answer to this address stays on the computer whose browser gets it: `http://localhost`, with any port and path.
fn is_this_computer(uri: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| url.scheme() == "http" && url.host_str() == Some("localhost"))
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn only_this_computer_may_be_answered() {
        for ours in ["http://localhost", "http://localhost/", "http://LOCALHOST:8400/x"] {
            assert!(is_this_computer(ours), "{ours}");
        }
        for foreign in [
            "https://localhost",
            "http://localhost.attacker.example",
            "http://localhost@attacker.example",
            "http://attacker.example/localhost",
            "http://127.0.0.1.attacker.example",
            "msal5b0e://auth",
            "localhost",
            "",
        ] {
            assert!(!is_this_computer(foreign), "{foreign}");
        }
    }
}
