//! TLS towards a broker, by rustls with ring.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, AlertDescription, ClientConfig, RootCertStore};

use crate::error::FleetError;

/// Whom the fleet trusts, and what it shows. Without a file of roots the system's are trusted.
///
/// # Errors
/// [`FleetError::Tls`].
pub(crate) fn client(ca: Option<&Path>, own: Option<(&Path, &Path)>) -> Result<ClientConfig, FleetError> {
    let mut roots = RootCertStore::empty();
    match ca {
        Some(path) => {
            for certificate in certificates(path)? {
                roots.add(certificate).map_err(|error| unusable(path.display(), error))?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if roots.is_empty() {
        return Err(unusable("the system's certificates", "there are none: install them, or name a file"));
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable("ring", error))?
        .with_root_certificates(roots);
    match own {
        None => Ok(builder.with_no_client_auth()),
        Some((certificate, key)) => {
            let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable(key.display(), error))?;
            builder
                .with_client_auth_cert(certificates(certificate)?, secret)
                .map_err(|error| unusable(certificate.display(), error))
        }
    }
}

/// Whose certificate was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAccepted {
    /// The broker's, by the fleet.
    Theirs,
    /// The fleet's, or that it has none, by the broker.
    Ours,
}

/// Whether a connection broke over certificates, and what was said of them: the next one breaks over them as well.
pub(crate) fn not_accepted(error: &(dyn Error + 'static)) -> Option<(NotAccepted, String)> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            let whose = match found {
                rustls::Error::InvalidCertificate(_) => NotAccepted::Theirs,
                rustls::Error::AlertReceived(alert) if about_ours(*alert) => NotAccepted::Ours,
                _ => return None,
            };
            return Some((whose, found.to_string()));
        }
        // What an I/O error was made of is not its source.
        let made_of = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = made_of.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}

/// TLS 1.2 has no word for a certificate that is missing: the handshake fails. A certificate by another root of the same name does not decrypt.
const fn about_ours(alert: AlertDescription) -> bool {
    use AlertDescription as Alert;
    matches!(
        alert,
        Alert::CertificateRequired
            | Alert::HandshakeFailure
            | Alert::UnknownCA
            | Alert::DecryptError
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::AccessDenied
    )
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, FleetError> {
    let found: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| unusable(path.display(), error))?;
    if found.is_empty() {
        return Err(unusable(path.display(), "it holds no certificate in PEM"));
    }
    Ok(found)
}

fn unusable(what: impl ToString, problem: impl ToString) -> FleetError {
    FleetError::Tls { what: what.to_string(), problem: problem.to_string() }
}
