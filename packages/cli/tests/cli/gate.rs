//! A gate before a node: it lets calls through until one that it was told to hold, before the node gets it or before its answer comes back.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{channel, Receiver, Sender};

/// Which call is held.
#[derive(Clone, Copy)]
pub struct Hold {
    /// The method.
    pub method: &'static str,
    /// The how manieth call of it, from 1.
    pub nth: usize,
    /// Whether the node gets it.
    pub through: bool,
}

/// The gate: its URL, and a word once the call is held.
pub struct Gate {
    pub url: String,
    held: Receiver<()>,
}

impl Gate {
    /// Stands before the node at `upstream`, such as `127.0.0.1:26657`.
    pub fn before(upstream: &str, hold: Hold) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, held) = channel();
        let upstream = upstream.to_owned();
        let seen = std::sync::Arc::new(std::sync::Mutex::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (upstream, tell, seen) = (upstream.clone(), tell.clone(), seen.clone());
                std::thread::spawn(move || pass(stream, &upstream, hold, &seen, &tell));
            }
        });
        Self { url, held }
    }

    /// Waits until the call has come.
    pub fn wait(&self) {
        self.held.recv_timeout(std::time::Duration::from_secs(60)).expect("the call never came");
    }
}

fn pass(
    mut from: TcpStream,
    upstream: &str,
    hold: Hold,
    seen: &std::sync::Mutex<usize>,
    tell: &Sender<()>,
) -> Option<()> {
    let mut to = TcpStream::connect(upstream).ok()?;
    loop {
        let request = message(&mut from)?;
        let is_it = {
            let mut seen = seen.lock().unwrap();
            let name = format!("\"method\":\"{}\"", hold.method);
            *seen += usize::from(String::from_utf8_lossy(&request).contains(&name));
            *seen == hold.nth && String::from_utf8_lossy(&request).contains(&name)
        };
        if !is_it || hold.through {
            to.write_all(&request).ok()?;
            let answer = message(&mut to)?;
            if !is_it {
                from.write_all(&answer).ok()?;
            }
        }
        if is_it {
            tell.send(()).ok()?;
            // Until who called is killed.
            return from.read(&mut [0]).ok().map(drop);
        }
    }
}

/// One HTTP message with a length.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some(head) = text.find("\r\n\r\n") {
            let length = text[..head]
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |it| it.trim().parse().unwrap());
            if bytes.len() >= head + 4 + length {
                return Some(bytes);
            }
        }
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
