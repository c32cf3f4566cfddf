//! What rustls does not tell of a certificate: who it is for where it has no alternative names, and what it may be used for.

/// The parts of an X.509 certificate (RFC 5280) that are looked at here.
#[derive(Debug)]
pub(crate) struct Certificate<'d> {
    subject: &'d [u8],
    extensions: Vec<(&'d [u8], &'d [u8])>,
}

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
const BOOLEAN: u8 = 0x01;
/// `[0]` of a certificate, its version, and `[3]`, its extensions.
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const IA5_STRING: u8 = 0x16;

const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];
const EXTENDED_USAGES: &[u8] = &[0x55, 0x1d, 0x25];
const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0x00];

/// What a certificate is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usage {
    Server,
    Client,
}

impl Usage {
    fn identifier(self) -> &'static [u8] {
        match self {
            Self::Server => &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
            Self::Client => &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02],
        }
    }
}

impl<'d> Certificate<'d> {
    /// Reads DER, `None` where it is not that of a certificate.
    pub(crate) fn read(der: &'d [u8]) -> Option<Self> {
        let mut whole = Reader(der);
        let mut certificate = Reader(whole.value(SEQUENCE)?);
        let mut body = Reader(certificate.value(SEQUENCE)?);
        if body.tag() == Some(VERSION) {
            body.next()?;
        }
        // Serial number, algorithm of the signature, issuer, validity.
        for _ in 0..4 {
            body.next()?;
        }
        let subject = body.value(SEQUENCE)?;
        let mut extensions = Vec::new();
        while let Some((tag, value)) = body.next() {
            if tag != EXTENSIONS {
                continue;
            }
            let mut list = Reader(Reader(value).value(SEQUENCE)?);
            while list.tag().is_some() {
                let mut extension = Reader(list.value(SEQUENCE)?);
                let identifier = extension.value(OBJECT_IDENTIFIER)?;
                if extension.tag() == Some(BOOLEAN) {
                    extension.next()?; // critical
                }
                extensions.push((identifier, extension.value(OCTET_STRING)?));
            }
        }
        body.0.is_empty().then_some(Self { subject, extensions })
    }

    fn extension(&self, identifier: &[u8]) -> Option<&'d [u8]> {
        self.extensions.iter().find(|(found, _)| *found == identifier).map(|(_, value)| *value)
    }

    /// Whether it may be used so: it says nothing of usages, or says this one.
    pub(crate) fn allows(&self, usage: Usage) -> bool {
        let Some(usages) = self.extension(EXTENDED_USAGES) else { return true };
        let Some(usages) = Reader(usages).value(SEQUENCE) else { return false };
        let mut usages = Reader(usages);
        std::iter::from_fn(|| usages.value(OBJECT_IDENTIFIER))
            .any(|found| [ANY_USAGE, usage.identifier()].contains(&found))
    }

    /// The common name, where that says who the certificate is for: it is the only one, and there are no alternative names.
    pub(crate) fn common_name(&self) -> Option<&'d str> {
        if self.extension(ALTERNATIVE_NAMES).is_some() {
            return None;
        }
        let (mut names, mut found) = (Reader(self.subject), None);
        while names.tag().is_some() {
            let mut set = Reader(names.value(SET)?);
            while set.tag().is_some() {
                let mut attribute = Reader(set.value(SEQUENCE)?);
                if attribute.value(OBJECT_IDENTIFIER)? != COMMON_NAME {
                    continue;
                }
                let (tag, text) = attribute.next()?;
                let text = str::from_utf8(text).ok().filter(|text| text.is_ascii())?;
                if ![UTF8_STRING, PRINTABLE_STRING, IA5_STRING].contains(&tag) || found.replace(text).is_some() {
                    return None;
                }
            }
        }
        found
    }
}

/// Whether the name of a host is this one, whose first label may be `*`.
pub(crate) fn is_for(name: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    match name.strip_prefix("*.") {
        Some(domain) => {
            domain.contains('.') && host.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(domain))
        }
        None => !name.is_empty() && name.eq_ignore_ascii_case(host),
    }
}

/// DER, value by value.
struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    fn tag(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next value and its tag.
    fn next(&mut self) -> Option<(u8, &'d [u8])> {
        let (&[tag, first], mut rest) = self.0.split_first_chunk()?;
        let len = match first {
            0..=0x7f => usize::from(first),
            0x81..=0x84 => {
                let (bytes, behind) = rest.split_at_checked(usize::from(first & 0x7f))?;
                rest = behind;
                let len = bytes.iter().fold(0, |len: u64, byte| len << 8 | u64::from(*byte));
                usize::try_from(len).ok()?
            }
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(len)?;
        self.0 = rest;
        Some((tag, value))
    }

    fn value(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};

    use super::*;

    fn der(change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        change(&mut params);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn names() {
        let named = der(|params| params.distinguished_name.push(DnType::CommonName, "localhost"));
        assert_eq!(Certificate::read(&named).unwrap().common_name(), Some("localhost"));
        let other = der(|params| params.distinguished_name.push(DnType::OrganizationName, "localhost"));
        assert_eq!(Certificate::read(&other).unwrap().common_name(), None);
        // Alternative names are what counts where there are some.
        let both = der(|params| {
            params.distinguished_name.push(DnType::CommonName, "localhost");
            params.subject_alt_names = vec![rcgen::SanType::DnsName("example.org".try_into().unwrap())];
        });
        assert_eq!(Certificate::read(&both).unwrap().common_name(), None);
        let foreign = der(|params| params.distinguished_name.push(DnType::CommonName, "예시"));
        assert_eq!(Certificate::read(&foreign).unwrap().common_name(), None);
    }

    #[test]
    fn usages() {
        for (usages, server, client) in [
            (vec![], true, true),
            (vec![ExtendedKeyUsagePurpose::ServerAuth], true, false),
            (vec![ExtendedKeyUsagePurpose::ClientAuth], false, true),
            (vec![ExtendedKeyUsagePurpose::CodeSigning], false, false),
            (vec![ExtendedKeyUsagePurpose::Any], true, true),
        ] {
            let der = der(|params| params.extended_key_usages = usages.clone());
            let certificate = Certificate::read(&der).unwrap();
            assert_eq!(
                (certificate.allows(Usage::Server), certificate.allows(Usage::Client)),
                (server, client),
                "{usages:?}"
            );
        }
    }

    #[test]
    fn hosts() {
        for (name, host, expected) in [
            ("localhost", "localhost", true),
            ("LocalHost", "localhost.", true),
            ("localhost", "localhost.example", false),
            ("*.example.org", "a.example.org", true),
            ("*.example.org", "a.b.example.org", false),
            ("*.example.org", "example.org", false),
            ("*.org", "example.org", false),
            ("*", "localhost", false),
            ("", "", false),
        ] {
            assert_eq!(is_for(name, host), expected, "{name} {host}");
        }
    }

    #[test]
    fn what_is_cut_or_changed_is_read_without_a_panic() {
        let der = der(|params| params.distinguished_name.push(DnType::CommonName, "localhost"));
        for len in 0..der.len() {
            let _ = Certificate::read(&der[..len]);
        }
        for at in 0..der.len() {
            for byte in [0, 1, 0x7f, 0x80, 0x84, 0xff] {
                let mut changed = der.clone();
                changed[at] = byte;
                if let Some(certificate) = Certificate::read(&changed) {
                    let _ = (certificate.common_name(), certificate.allows(Usage::Server));
                }
            }
        }
    }
}
