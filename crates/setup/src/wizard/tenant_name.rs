//! What may be typed as a tenant.

/// A directory id, or a domain name: labels of letters, digits and hyphens with dots between.
pub(super) fn is_tenant_name(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    uuid::Uuid::try_parse(text).is_ok()
        || (text.len() <= 253 && text.contains('.') && text.split('.').all(label))
}

#[cfg(test)]
mod tests {
    use super::is_tenant_name;

    #[test]
    fn a_tenant_is_a_domain_or_a_directory_id() {
        for good in
            ["contoso.com", "a.b-c.example", "72f988bf-86f1-41af-91ab-2d7cd011db47", "münchen.example"]
        {
            assert!(is_tenant_name(good), "{good}");
        }
        for bad in
            ["contoso", "contoso..com", "-a.com", "https://contoso.com", "a b.com", "x@contoso.com", "a.com/"]
        {
            assert!(!is_tenant_name(bad), "{bad}");
        }
    }
}
