//! A real broker for a test: mosquitto on loopback, with TLS and client certificates.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS, TlsConfiguration, Transport};
use tokio::sync::watch;

use crate::network::{eventually, Network};
use crate::pki::Pki;

/// A broker. It is stopped when this is dropped.
pub struct Mosquitto {
    pub port: u16,
    pub pki: Pki,
    folder: PathBuf,
    own: (PathBuf, PathBuf),
    child: Option<Child>,
}

impl Mosquitto {
    /// A broker that does not run yet, and keeps what it has in the network's folder.
    pub fn new(network: &Network) -> Self {
        let folder = network.folder.path().join("mosquitto");
        std::fs::create_dir(&folder).unwrap();
        let pki = Pki::new(&folder);
        let (certificate, key) = pki.issue("broker");
        let own = pki.issue("relayer");
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (here, ca) = (folder.display(), pki.ca());
        let text = format!(
            "listener {port} 127.0.0.1\nallow_anonymous true\nuser root\nrequire_certificate true\ncafile {}\n\
             certfile {}\nkeyfile {}\npersistence true\npersistence_location {here}/\nmax_queued_messages 0\n",
            ca.display(),
            certificate.display(),
            key.display()
        );
        std::fs::write(folder.join("mosquitto.conf"), text).unwrap();
        Self { port, pki, folder, own, child: None }
    }

    pub async fn start(&mut self) {
        let log = std::fs::File::create(self.folder.join("log")).unwrap();
        // Debian keeps it where only root's path leads.
        let path = format!("{}:/usr/sbin:/usr/local/sbin", std::env::var("PATH").unwrap_or_default());
        let program = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"];
        let program = program.iter().find(|file| std::path::Path::new(file).exists());
        let program = program.unwrap_or(&"mosquitto");
        let child = Command::new(program)
            .env("PATH", path)
            .arg("-c")
            .arg(self.folder.join("mosquitto.conf"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("mosquitto is needed for this test: apt-get install mosquitto");
        self.child = Some(child);
        let port = self.port;
        eventually("the broker listens", || async move {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
    }

    /// SIGTERM: it writes down what it has.
    pub fn stop(&mut self) {
        let mut child = self.child.take().unwrap();
        assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
        child.wait().unwrap();
    }

    /// `[mqtt]` of a relayer.
    pub fn config(&self, version: u8, id: &str, more: &str) -> String {
        format!(
            "[mqtt]\nurls = [\"mqtts://127.0.0.1:{}\"]\nversion = {version}\nclient_id = \"{id}\"\n\
             topics = [\"devices/+/status\"]\nca = \"{}\"\ncertificate = \"{}\"\nkey = \"{}\"\n{more}\n",
            self.port,
            self.pki.ca().display(),
            self.own.0.display(),
            self.own.1.display()
        )
    }

    /// Somebody who publishes, and waits until the broker has it all.
    pub fn publisher(&self, name: &str) -> Publisher {
        let tls =
            surety_relayer::tls::client(Some(&self.pki.ca()), Some((&self.own.0, &self.own.1))).unwrap();
        let mut options = MqttOptions::new(name, "127.0.0.1", self.port);
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(Arc::new(tls))));
        options.set_clean_session(false).set_max_packet_size(8 << 20, 8 << 20);
        let (client, mut events) = AsyncClient::new(options, 10_000);
        let (sent, taken) = watch::channel(0);
        let (leave, left) = watch::channel(None);
        let task = tokio::spawn(async move {
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Packet::PubAck(_))) => sent.send_modify(|count| *count += 1),
                    Ok(Event::Incoming(Packet::Publish(message))) => {
                        leave.send_replace(Some(message.payload.to_vec()));
                    }
                    Ok(_) => {}
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
        });
        Publisher { client, taken, left, task }
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

pub struct Publisher {
    pub client: AsyncClient,
    taken: watch::Receiver<usize>,
    left: watch::Receiver<Option<Vec<u8>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Publisher {
    pub async fn publish(&self, message: impl Into<Vec<u8>>) {
        self.client.publish("devices/a/status", QoS::AtLeastOnce, false, message).await.unwrap();
    }

    /// Waits until the broker has taken so many in all.
    pub async fn taken(&mut self, count: usize) {
        let taken = self.taken.wait_for(|taken| *taken >= count);
        drop(
            tokio::time::timeout(Duration::from_secs(30), taken)
                .await
                .expect("the broker takes all")
                .unwrap(),
        );
    }

    /// What is kept at a topic.
    pub async fn kept(&mut self, topic: &str) -> Vec<u8> {
        self.client.subscribe(topic, QoS::AtLeastOnce).await.unwrap();
        let left = self.left.wait_for(Option::is_some);
        let left =
            tokio::time::timeout(Duration::from_secs(30), left).await.expect("something is kept").unwrap();
        left.clone().unwrap()
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.task.abort();
    }
}
