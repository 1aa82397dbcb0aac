//! From connecting until the connection is gone.

use std::time::Duration;

use tokio::sync::{watch, OwnedSemaphorePermit};
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use super::session::{self, Delivery, Ear, Happening, Voice};
use super::{message, Address, Broker};
use crate::health::Check;
use crate::intake::{IntakeError, Place};
use crate::limits::Held;
use crate::request::RequestId;
use crate::writer::Turn;

/// Between two looks whether there is a newer beacon.
const LOOK: Duration = Duration::from_secs(1);
/// Before a message is tried again that could not be written.
const AGAIN: Duration = Duration::from_secs(1);
/// How long goodbyes may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// What a message needs until it is written.
struct Room {
    place: Place,
    _message: OwnedSemaphorePermit,
    _bytes: Held,
}

impl Broker {
    /// Serves one connection. Returns what ended it, or nothing when it was stopped; and whether it ever came about.
    pub(super) async fn connection(
        &self,
        address: &Address,
        stop: &mut watch::Receiver<bool>,
    ) -> (Option<String>, bool) {
        let secrets = match self.secrets(address) {
            Ok(secrets) => secrets,
            Err(problem) => return (Some(problem), false),
        };
        let (voice, mut ear) = session::open(&self.config, address, secrets, self.body_limit);
        let mut tasks = JoinSet::new();
        let mut connected = false;
        let mut beacon = None;
        let mut look = interval(LOOK);
        let mut last = Turn::default();
        loop {
            let happening = {
                let next = ear.next();
                tokio::pin!(next);
                loop {
                    // What is being heard goes on being heard: only that can be dropped half way which loses nothing.
                    tokio::select! {
                        happening = &mut next => break Some(happening),
                        _ = look.tick() => if connected { self.hand_down(&voice, &mut beacon) },
                        Some(_) = tasks.join_next(), if !tasks.is_empty() => {}
                        _ = stop.changed() => break None,
                    }
                }
            };
            match happening {
                None => {
                    self.goodbye(&voice, &mut ear, tasks).await;
                    return (None, connected);
                }
                Some(Err(problem)) => return (Some(problem), connected),
                Some(Ok(Happening::Connected)) => {
                    if let Err(problem) = voice.subscribe(&self.filters()) {
                        return (Some(problem), connected);
                    }
                }
                Some(Ok(Happening::Subscribed(false))) => {
                    return (
                        Some("it refuses the subscription: may this user read mqtt.topics?".to_owned()),
                        false,
                    );
                }
                Some(Ok(Happening::Subscribed(true))) => {
                    connected = true;
                    self.checks.good(Check::Broker);
                    tracing::info!(%address, "hears the broker");
                    self.hand_down(&voice, &mut beacon);
                }
                Some(Ok(Happening::Message(delivery))) => {
                    // Nothing more is read until there is room: the broker keeps the rest. Room is made in the order of messages: one
                    // that waits for another to be written never keeps that one out.
                    let room = tokio::select! {
                        room = self.room(&delivery) => room,
                        _ = stop.changed() => return (None, connected),
                    };
                    let Some(room) = room else { return (None, connected) };
                    let (broker, voice, mut turn) = (self.clone(), voice.clone(), last.follow());
                    tasks.spawn(async move {
                        broker.take(&voice, &delivery, &room, &mut turn).await;
                    });
                }
                Some(Ok(Happening::Other)) => {}
            }
        }
    }

    /// What is subscribed to.
    fn filters(&self) -> Vec<String> {
        let filter = |topic: &String| match &self.config.group {
            Some(group) => format!("$share/{group}/{topic}"),
            None => topic.clone(),
        };
        self.config.topics.iter().map(filter).collect()
    }

    /// Leaves the newest beacon for devices, where it is not there yet.
    fn hand_down(&self, voice: &Voice, left: &mut Option<String>) {
        let Some(topic) = &self.beacon_topic else { return };
        let newest = self.intake.beacon();
        if let Some(beacon) = newest.as_ref().filter(|_| newest != *left) {
            let text = serde_json::json!({ "beacon": beacon }).to_string();
            match voice.leave(topic, text) {
                Ok(()) => *left = newest,
                Err(problem) => tracing::warn!(problem, "the beacon was not handed down"),
            }
        }
    }

    /// Room for one message, as soon as there is; none when the relayer is being taken down.
    async fn room(&self, delivery: &Delivery) -> Option<Room> {
        let message = self.places.clone().acquire_owned().await.ok()?;
        // An envelope can hold as much as a request, beside its own bytes.
        let property = delivery.properties.iter().find(|(name, _)| name == RequestId::NAME);
        let request = RequestId::given(property.map(|(_, id)| id.as_str()));
        let bytes = self.budget.wait(self.body_limit.saturating_add(delivery.payload.len())).await;
        let place = self.intake.wait_for_place().await.ok()?.of(request);
        Some(Room { place, _message: message, _bytes: bytes })
    }

    /// Takes one message; it is acknowledged unless the connection has gone meanwhile. What fails and is tried again may come after those
    /// behind it.
    async fn take(&self, voice: &Voice, delivery: &Delivery, room: &Room, turn: &mut Turn) {
        let request = room.place.request();
        let (form, events) = match message::open(delivery, self.body_limit) {
            Ok(opened) => opened,
            Err(error) => {
                tracing::warn!(%request, %error, bytes = delivery.payload.len(), "a message was dropped");
                metrics::counter!("surety_messages_dropped_total").increment(1);
                return voice.acknowledge(delivery);
            }
        };
        loop {
            match self.intake.take_in_turn(&room.place, form.clone(), &events, Some(&mut *turn)).await {
                Ok(_) => return voice.acknowledge(delivery),
                // Asked for again it would come back at once and keep out what others have to say.
                Err(error @ (IntakeError::Limited { .. } | IntakeError::TooMany { .. })) => {
                    tracing::warn!(%request, %error, "a message was dropped");
                    metrics::counter!("surety_messages_dropped_total").increment(1);
                    return voice.acknowledge(delivery);
                }
                // It keeps its place until it is written: nothing more is read than can be kept.
                Err(error @ (IntakeError::Busy | IntakeError::Relayer(_))) => {
                    tracing::warn!(%request, %error, "a message waits");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Lets what was taken be written and acknowledged, and says goodbye.
    async fn goodbye(&self, voice: &Voice, ear: &mut Ear, mut tasks: JoinSet<()>) {
        let written = async { while tasks.join_next().await.is_some() {} };
        let heard = async { while ear.next().await.is_ok() {} };
        let all = async {
            tokio::pin!(heard);
            tokio::select! {
                () = written => {}
                () = &mut heard => return,
            }
            voice.leave_off();
            heard.await;
        };
        if timeout(GOODBYE, all).await.is_err() {
            tracing::debug!("the broker did not say goodbye");
        }
    }
}
