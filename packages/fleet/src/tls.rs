//! TLS towards a broker, by rustls with ring.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

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
