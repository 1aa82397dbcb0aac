//! Certificates made for a test.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};

/// A root, and what it has signed, as files.
pub struct Pki {
    folder: PathBuf,
    root: Certificate,
    key: KeyPair,
}

impl Pki {
    pub fn new(folder: &Path) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "test root");
        let certificate = params.self_signed(&key).unwrap();
        write(&folder.join("ca.pem"), &certificate.pem());
        Self { folder: folder.to_owned(), root: certificate, key }
    }

    pub fn ca(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// Certificate and key for 127.0.0.1, as `<name>.pem` and `<name>.key`.
    pub fn issue(&self, name: &str) -> (PathBuf, PathBuf) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = params.signed_by(&key, &self.root, &self.key).unwrap();
        let files = (self.folder.join(format!("{name}.pem")), self.folder.join(format!("{name}.key")));
        write(&files.0, &certificate.pem());
        write(&files.1, &key.serialize_pem());
        files
    }

    /// A client that trusts the root, with a certificate or without.
    pub fn client(&self, own: Option<&(PathBuf, PathBuf)>) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(&std::fs::read(self.ca()).unwrap()).unwrap();
        let mut builder = reqwest::Client::builder().add_root_certificate(root);
        if let Some((certificate, key)) = own {
            let mut both = std::fs::read(certificate).unwrap();
            both.extend(std::fs::read(key).unwrap());
            builder = builder.identity(reqwest::Identity::from_pem(&both).unwrap());
        }
        builder.build().unwrap()
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}
