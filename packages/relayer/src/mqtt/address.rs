//! Where a broker is.

use std::fmt;

use reqwest::Url;
use thiserror::Error;

/// A broker's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the connection is encrypted.
    pub tls: bool,
}

/// Not an address of a broker.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is no broker: write mqtt://host:port or mqtts://host:port, and user and password in their own fields")]
pub struct AddressError {
    text: String,
}

impl Address {
    /// Reads `mqtt://host[:1883]` or `mqtts://host[:8883]`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError { text: text.to_owned() };
        let url = Url::parse(text).map_err(|_| wrong())?;
        let (tls, usual) = match url.scheme() {
            "mqtt" => (false, 1883),
            "mqtts" => (true, 8883),
            _ => return Err(wrong()),
        };
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        match url.host_str() {
            Some(host) if bare && !host.is_empty() => {
                Ok(Self { host: host.to_owned(), port: url.port().unwrap_or(usual), tls })
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "mqtts" } else { "mqtt" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_scheme_a_host_and_perhaps_a_port() {
        let plain = Address { host: "broker.example".into(), port: 1883, tls: false };
        assert_eq!(Address::parse("mqtt://broker.example"), Ok(plain));
        let tls = Address { host: "10.0.0.7".into(), port: 8884, tls: true };
        assert_eq!(Address::parse("mqtts://10.0.0.7:8884").unwrap(), tls);
        assert_eq!(tls.to_string(), "mqtts://10.0.0.7:8884");
        for wrong in
            ["broker:1883", "http://a", "mqtt://", "mqtt://me:secret@a", "mqtt://a/topic", "mqtt://a?x=1", ""]
        {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }
}
