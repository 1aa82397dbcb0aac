//! The whole fleet speaks, over HTTP and MQTT, as statements and in the network's existing format.

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use serde_json::Value;

use crate::cast;
use crate::fleet::Door;
use crate::spoken::Spoken;
use crate::world::World;

/// How long the relayer may take to read what the broker has.
const PATIENCE: Duration = Duration::from_secs(300);

/// So many devices that have no part of their own are activated, and speak once, to the first relayer.
pub async fn speak(world: &mut World, most: usize) -> anyhow::Result<()> {
    let all: Vec<u64> = cast::crowd(world.minted).take(most).collect();
    activate(world, &all).await?;
    let (relayer, broker) = (world.relayers[0].url.clone(), world.broker.as_ref().map(|it| it.url.clone()));
    for by_mqtt in [false, true] {
        for (format, existing) in [("statement", false), ("status", true)] {
            // Even devices have secp256k1 keys, the only ones the existing format knows: half of those use it.
            let devices: Vec<u64> = all
                .iter()
                .copied()
                .filter(|index| (index % 4 == 0) == existing)
                .filter(|index| (broker.is_some() && (index / 4) % 2 == 1) == by_mqtt)
                .collect();
            if devices.is_empty() {
                continue;
            }
            let door = match (&broker, by_mqtt) {
                (Some(url), true) => Door::Mqtt(url),
                _ => Door::Http(&relayer),
            };
            let (before, now) = (accepted(world).await?, world.chain.now().await?);
            let begun = Instant::now();
            world.fleet.speak(door, &devices, now, format).await?;
            let events = devices.len() as u64;
            while accepted(world).await? < before + events {
                if begun.elapsed() > PATIENCE {
                    let stats = world.relayers[0].stats().await?;
                    bail!("{events} events by {format} went out, the first relayer counts {stats}");
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let milliseconds = u64::try_from(begun.elapsed().as_millis())?.max(1);
            ensure!(accepted(world).await? == before + events, "the first relayer counts what nobody sent");
            world.crowd.push(Spoken {
                door: if by_mqtt { "mqtt" } else { "http" },
                format,
                devices: events,
                acknowledged: events,
                milliseconds,
                events_per_second: events * 1_000 / milliseconds,
            });
        }
    }
    let all = all.len();
    let by_mqtt: u64 = world.crowd.iter().filter(|part| part.door == "mqtt").map(|part| part.devices).sum();
    if broker.is_some() {
        world.tell(format_args!(
            "{all} devices speak, {by_mqtt} of them over MQTT; the first relayer has them all on its disk"
        ));
    } else {
        world.tell(format_args!(
            "{all} devices speak over HTTP; no mosquitto is installed, so none over MQTT"
        ));
    }
    Ok(())
}

/// They are all one owner's: who owns them changes nothing here.
async fn activate(world: &mut World, devices: &[u64]) -> anyhow::Result<()> {
    let expires = world.chain.now().await? + 3_600;
    let (contract, owner) = (world.contracts["device"].clone(), world.address("owner").to_owned());
    let relayer = world.relayers[0].url.clone();
    let begun = Instant::now();
    for some in devices.chunks(1_000) {
        world.fleet.activate_all(some, &contract, &owner, expires, &relayer).await?;
    }
    let (count, seconds) = (devices.len(), begun.elapsed().as_secs());
    world.tell(format_args!("{count} more devices are activated, in {seconds} seconds of real time"));
    Ok(())
}

async fn accepted(world: &mut World) -> anyhow::Result<u64> {
    let stats = world.relayers[0].stats().await?;
    Ok(stats.get("accepted").and_then(Value::as_u64).unwrap_or_default())
}
