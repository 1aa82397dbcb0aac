//! `[serve]`: what it tells the public.

use serde::Deserialize;

/// What it tells the public.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Serve {
    /// Where anyone reaches it, such as `https://relayer.example`: votes on epoch summaries name this place for their rows. Without
    /// it the relayer makes summaries and votes on none.
    pub public_url: Option<String>,
    /// Readers of `/v1/live` at one time.
    pub live_readers: usize,
}

impl Default for Serve {
    fn default() -> Self {
        Self { public_url: None, live_readers: 100 }
    }
}

/// Longest public URL: a document's place has 256 bytes on the chain.
const LONGEST_URL: usize = 200;

impl Serve {
    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        let Some(url) = &self.public_url else { return };
        let has_scheme =
            ["https://", "http://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
        if !has_scheme || url.ends_with('/') || url.len() > LONGEST_URL {
            let what = format!("`{url}` is not http:// or https:// and a host without a slash at the end, {LONGEST_URL} bytes at most");
            note("serve.public_url", &what);
        }
    }
}
