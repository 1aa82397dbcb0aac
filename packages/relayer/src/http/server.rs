//! Connections: bounded in number, encrypted or not, and closed when nothing comes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{watch, Semaphore};
use tokio::task::JoinSet;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::access::Peer;
use crate::reload::Newest;

/// Bytes that the head of a request may have.
const LARGEST_HEAD: usize = 64 * 1024;
/// Before the next try when the system has no file left for a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves a router. HTTP/1.1 only: a connection costs little, and one sender cannot open streams without end.
#[derive(Clone)]
pub struct Server {
    /// What is served.
    pub router: Router,
    /// Encrypted with it.
    pub tls: Option<Newest<ServerConfig>>,
    /// Connections at one time.
    pub connections: usize,
    /// In which a handshake and the head of a request must have come.
    pub head_time: Duration,
    /// When to stop.
    pub stop: watch::Receiver<bool>,
}

impl Server {
    /// Takes connections until it is stopped, and then lets requests that are under way end.
    pub async fn run(mut self, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(self.connections.min(Semaphore::MAX_PERMITS)));
        let mut open = JoinSet::new();
        while !*self.stop.borrow() {
            while open.try_join_next().is_some() {}
            let next = async {
                let place = places.clone().acquire_owned().await.ok();
                (place, listener.accept().await)
            };
            let (place, accepted) = tokio::select! {
                next = next => next,
                // Also when nobody is left who could stop it.
                _ = self.stop.changed() => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    let server = self.clone();
                    open.spawn(async move {
                        server.connection(stream).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not taken");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        drop(listener);
        while open.join_next().await.is_some() {}
    }

    async fn connection(self, stream: TcpStream) {
        // Small answers are to go at once; without it they only come later.
        drop(stream.set_nodelay(true));
        let Some(tls) = &self.tls else {
            return self.serve(stream, Peer { certified: false }).await;
        };
        let config = tls.borrow().clone();
        let handshake = TlsAcceptor::from(config).accept(stream);
        match tokio::time::timeout(self.head_time, handshake).await {
            Ok(Ok(stream)) => {
                let certified = stream.get_ref().1.peer_certificates().is_some();
                self.serve(stream, Peer { certified }).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "no TLS"),
            Err(_) => tracing::debug!("no TLS in time"),
        }
    }

    async fn serve(mut self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: Peer) {
        let router = self.router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            let answer = router.clone().oneshot(request.map(Body::new));
            async move { Ok::<Response<Body>, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(self.head_time).max_buf_size(LARGEST_HEAD);
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        let stopped = async {
            // An error means that nobody is left who could stop it.
            drop(self.stop.wait_for(|stop| *stop).await);
        };
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stopped => {
                connection.as_mut().graceful_shutdown();
                connection.as_mut().await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection broke off");
        }
    }
}
