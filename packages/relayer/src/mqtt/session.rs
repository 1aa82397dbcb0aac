//! One connection to a broker, in either version of MQTT.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use rumqttc::{mqttbytes::v4, v5, TlsConfiguration, Transport};
use tokio_rustls::rustls::ClientConfig;

use super::Address;
use crate::config::Mqtt;

/// A broker keeps the session of a relayer that is away so long, in seconds: a week.
const SESSION: u32 = 7 * 86_400;
/// Requests to the broker that can wait at one time: an acknowledgement for each packet identifier there is, and a few
/// more, so that none is ever refused.
const REQUESTS: usize = 65_535 + 64;
/// Bytes of a message beyond those of a request: base64 makes a third more of it.
const MARGIN: usize = 2;

/// What is shown to the broker.
pub struct Secrets {
    /// Roots and certificate.
    pub tls: Option<Arc<ClientConfig>>,
    /// User and password.
    pub login: Option<(String, String)>,
}

/// A message.
#[derive(Debug)]
pub struct Delivery {
    /// What was published.
    pub payload: Bytes,
    /// The content type, of MQTT 5 only.
    pub content_type: Option<String>,
    /// User properties, of MQTT 5 only.
    pub properties: Vec<(String, String)>,
    receipt: Receipt,
}

/// What a message is acknowledged by.
#[derive(Debug)]
enum Receipt {
    Three(v4::Publish),
    Five(v5::mqttbytes::v5::Publish),
}

/// What has come.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every one is a message: a box would cost each an allocation"
)]
pub enum Happening {
    /// It is connected.
    Connected,
    /// The broker has answered the subscription: whether it takes all of it.
    Subscribed(bool),
    /// A message.
    Message(Delivery),
    /// Something that needs nothing.
    Other,
}

/// Speaks to the broker.
#[derive(Clone)]
pub enum Voice {
    /// 3.1.1.
    Three(rumqttc::AsyncClient),
    /// 5.
    Five(v5::AsyncClient),
}

/// Hears the broker.
#[expect(clippy::large_enum_variant, reason = "there is one for each connection")]
pub enum Ear {
    /// 3.1.1.
    Three(rumqttc::EventLoop),
    /// 5.
    Five(v5::EventLoop),
}

/// A connection that is made when it is first listened to.
#[must_use]
pub fn open(config: &Mqtt, address: &Address, secrets: Secrets, body_limit: usize) -> (Voice, Ear) {
    let transport = secrets
        .tls
        .map_or_else(Transport::tcp, |tls| Transport::tls_with_config(TlsConfiguration::Rustls(tls)));
    let keep_alive = Duration::from_secs(config.keep_alive_seconds.into());
    let largest = body_limit.saturating_mul(MARGIN);
    let (id, host, port) = (&config.client_id, &address.host, address.port);
    if config.version == 3 {
        let mut options = rumqttc::MqttOptions::new(id, host, port);
        options.set_transport(transport).set_keep_alive(keep_alive).set_clean_session(false);
        options.set_manual_acks(true).set_max_packet_size(largest, largest);
        if let Some((name, password)) = secrets.login {
            options.set_credentials(name, password);
        }
        let (client, events) = rumqttc::AsyncClient::new(options, REQUESTS);
        return (Voice::Three(client), Ear::Three(events));
    }
    let mut options = v5::MqttOptions::new(id, host, port);
    options.set_transport(transport).set_keep_alive(keep_alive).set_clean_start(false);
    options.set_session_expiry_interval(Some(SESSION)).set_receive_maximum(Some(config.in_flight));
    // The broker drops what is larger: it would come again for ever.
    options.set_manual_acks(true).set_max_packet_size(Some(u32::try_from(largest).unwrap_or(u32::MAX)));
    if let Some((name, password)) = secrets.login {
        options.set_credentials(name, password);
    }
    let (client, events) = v5::AsyncClient::new(options, REQUESTS);
    (Voice::Five(client), Ear::Five(events))
}

impl Ear {
    /// What comes next. It must be polled to its end: what is dropped half way is lost.
    ///
    /// # Errors
    /// The connection is gone; in words.
    pub async fn next(&mut self) -> Result<Happening, String> {
        match self {
            Self::Three(events) => {
                let event = events.poll().await.map_err(|error| error.to_string())?;
                Ok(three(event))
            }
            Self::Five(events) => {
                let event = events.poll().await.map_err(|error| error.to_string())?;
                Ok(five(event))
            }
        }
    }
}

fn three(event: rumqttc::Event) -> Happening {
    use rumqttc::{Event, Packet, SubscribeReasonCode};
    match event {
        Event::Incoming(Packet::ConnAck(_)) => Happening::Connected,
        Event::Incoming(Packet::SubAck(answer)) => Happening::Subscribed(
            answer.return_codes.iter().all(|code| matches!(code, SubscribeReasonCode::Success(_))),
        ),
        Event::Incoming(Packet::Publish(mut publish)) => Happening::Message(Delivery {
            payload: std::mem::take(&mut publish.payload),
            content_type: None,
            properties: Vec::new(),
            receipt: Receipt::Three(publish),
        }),
        _ => Happening::Other,
    }
}

fn five(event: v5::Event) -> Happening {
    use v5::mqttbytes::v5::{Packet, SubscribeReasonCode};
    match event {
        v5::Event::Incoming(Packet::ConnAck(_)) => Happening::Connected,
        v5::Event::Incoming(Packet::SubAck(answer)) => Happening::Subscribed(
            answer.return_codes.iter().all(|code| matches!(code, SubscribeReasonCode::Success(_))),
        ),
        v5::Event::Incoming(Packet::Publish(mut publish)) => {
            let about = publish.properties.take().unwrap_or_default();
            Happening::Message(Delivery {
                payload: std::mem::take(&mut publish.payload),
                content_type: about.content_type,
                properties: about.user_properties,
                receipt: Receipt::Five(publish),
            })
        }
        _ => Happening::Other,
    }
}

impl Voice {
    /// Asks for messages of these topics with quality of service 1.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn subscribe(&self, topics: &[String]) -> Result<(), String> {
        match self {
            Self::Three(client) => {
                let filter =
                    |topic: &String| rumqttc::SubscribeFilter::new(topic.clone(), rumqttc::QoS::AtLeastOnce);
                client.try_subscribe_many(topics.iter().map(filter)).map_err(|error| error.to_string())
            }
            Self::Five(client) => {
                let filter = |topic: &String| {
                    v5::mqttbytes::v5::Filter::new(topic.clone(), v5::mqttbytes::QoS::AtLeastOnce)
                };
                client.try_subscribe_many(topics.iter().map(filter)).map_err(|error| error.to_string())
            }
        }
    }

    /// Leaves a message at a topic for everyone who comes.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn leave(&self, topic: &str, message: String) -> Result<(), String> {
        match self {
            Self::Three(client) => client
                .try_publish(topic, rumqttc::QoS::AtLeastOnce, true, message)
                .map_err(|error| error.to_string()),
            Self::Five(client) => client
                .try_publish(topic, v5::mqttbytes::QoS::AtLeastOnce, true, message)
                .map_err(|error| error.to_string()),
        }
    }

    /// Tells the broker that a message needs to be kept no longer. Nothing happens when the connection that brought it
    /// is gone: the broker sends it again.
    pub fn acknowledge(&self, delivery: &Delivery) {
        let sent = match (self, &delivery.receipt) {
            (Self::Three(client), Receipt::Three(publish)) => client.try_ack(publish).is_ok(),
            (Self::Five(client), Receipt::Five(publish)) => client.try_ack(publish).is_ok(),
            _ => false,
        };
        if !sent {
            tracing::debug!("a message could not be acknowledged: it will come again");
        }
    }

    /// Says goodbye.
    pub fn leave_off(&self) {
        let said = match self {
            Self::Three(client) => client.try_disconnect().is_ok(),
            Self::Five(client) => client.try_disconnect().is_ok(),
        };
        if !said {
            tracing::debug!("the broker was gone already");
        }
    }
}

#[cfg(test)]
impl Delivery {
    /// A message of 3.1.1.
    pub fn of(payload: Vec<u8>) -> Self {
        let publish = v4::Publish::new("t", rumqttc::QoS::AtLeastOnce, Vec::<u8>::new());
        let receipt = Receipt::Three(publish);
        Self { payload: payload.into(), content_type: None, properties: Vec::new(), receipt }
    }
}
