//! Why no server of NATS is connected, in words that say where to look.

use std::sync::{Arc, Mutex, PoisonError};

use async_nats::{ConnectOptions, Event, Server};

/// What the last tries to connect failed by; nothing while a server is connected.
#[derive(Clone, Default)]
pub struct Trouble(Arc<Mutex<Vec<String>>>);

impl Trouble {
    /// Hears of tries from now on.
    pub fn hear(&self, options: ConnectOptions) -> ConnectOptions {
        let (tries, events) = (self.clone(), self.clone());
        options
            // It is asked before each try, and is told how those before went. The choice stays the client's.
            .reconnect_to_server_callback(move |servers, _| {
                tries.keep(servers.iter().filter_map(said).collect());
                std::future::ready(None)
            })
            .event_callback(move |event| {
                if matches!(event, Event::Connected) {
                    events.keep(Vec::new());
                }
                std::future::ready(())
            })
    }

    fn keep(&self, found: Vec<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }

    /// In a sentence.
    pub fn say(&self) -> String {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found.is_empty() {
            return "no server is connected".to_owned();
        }
        format!("no server is connected: {}", found.join("; "))
    }
}

fn said(server: &Server) -> Option<String> {
    let problem = server.last_error.as_ref()?;
    let hint = hint(problem);
    Some(format!("{server}: {problem}{hint}"))
}

/// Where to look, where that is known.
fn hint(problem: &str) -> &'static str {
    let problem = problem.to_lowercase();
    if problem.contains("certificate") || problem.contains("tls") {
        " (is cluster.nats.ca the root of its certificate, with its name in it, and does it ask for one?)"
    } else if problem.contains("authoriz") {
        " (are cluster.nats.username and cluster.nats.password_file what it knows?)"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_mended_here_is_named() {
        let trouble = Trouble::default();
        assert_eq!(trouble.say(), "no server is connected");
        trouble.clone().keep(vec!["a: refused".into(), "b: refused".into()]);
        assert_eq!(trouble.say(), "no server is connected: a: refused; b: refused");
        assert!(hint("IO error: invalid peer certificate: UnknownIssuer").contains("cluster.nats.ca"));
        assert!(hint("authorization violation").contains("cluster.nats.username"));
        assert_eq!(hint("IO error: connection refused"), "");
    }
}
