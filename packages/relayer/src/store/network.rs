//! Which network the store is of, how far its chain was followed, and its beacons.

use super::{array, query, signed, unsigned, Group, Store};
use crate::registry::Rules;
use crate::RelayerError;

impl Store {
    /// Makes the store that of a network, or checks that it is.
    ///
    /// # Errors
    /// It is another network's, or the store fails.
    pub async fn belong_to(&self, chain_id: &str, telemetry: &str) -> Result<(), RelayerError> {
        for (what, expected) in [("chain", chain_id), ("contract", telemetry)] {
            match self.remembered(what).await? {
                None => self.remember(what, expected).await?,
                Some(found) if found == expected => {}
                Some(found) => {
                    return Err(RelayerError::WrongStore { what, expected: expected.to_owned(), found })
                }
            }
        }
        Ok(())
    }

    /// The rules the chain last told.
    ///
    /// # Errors
    /// The store fails.
    pub async fn rules(&self) -> Result<Option<Rules>, RelayerError> {
        let text = self.remembered("rules").await?;
        let read = |text: String| {
            serde_json::from_str(&text).map_err(|error| RelayerError::decode("the stored rules", error))
        };
        text.map(read).transpose()
    }

    /// Keeps the rules the chain told.
    ///
    /// # Errors
    /// The store fails.
    pub async fn save_rules(&self, rules: &Rules) -> Result<(), RelayerError> {
        let text = serde_json::to_string(rules).map_err(|error| RelayerError::decode("the rules", error))?;
        self.remember("rules", &text).await
    }

    /// What is kept under a name: `chain` its id, `contract` the address of telemetry.
    ///
    /// # Errors
    /// The store fails.
    pub async fn remembered(&self, name: &str) -> Result<Option<String>, RelayerError> {
        let row =
            query("SELECT value FROM network WHERE name = $1").bind(name).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.get("value")).transpose()?)
    }

    async fn remember(&self, name: &str, value: &str) -> Result<(), RelayerError> {
        query("INSERT INTO network VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The height up to which the chain was followed.
    ///
    /// # Errors
    /// The store fails.
    pub async fn cursor(&self) -> Result<Option<u64>, RelayerError> {
        let row = query("SELECT height FROM cursor").fetch_optional(&self.pool).await?;
        row.map(|row| unsigned(row.get("height")?, "the cursor")).transpose()
    }

    /// All beacons and when they were published.
    ///
    /// # Errors
    /// The store fails.
    pub async fn beacons(&self) -> Result<Vec<([u8; 8], u64)>, RelayerError> {
        let rows = query("SELECT * FROM beacon").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let published_at = unsigned(row.get("published_at")?, "a time")?;
                Ok((array(row.get("beacon")?, "a stored beacon")?, published_at))
            })
            .collect()
    }
}

/// Keeps a beacon.
///
/// # Errors
/// The store fails.
pub async fn save_beacon(group: &mut Group, beacon: [u8; 8], published_at: u64) -> Result<(), RelayerError> {
    query("INSERT INTO beacon VALUES ($1, $2) ON CONFLICT (beacon) DO UPDATE SET published_at = excluded.published_at")
        .bind(beacon.as_slice())
        .bind(signed(published_at, "a time")?)
        .execute(group)
        .await?;
    Ok(())
}

/// Keeps how far the chain was followed.
///
/// # Errors
/// The store fails.
pub async fn save_cursor(group: &mut Group, height: u64) -> Result<(), RelayerError> {
    query("INSERT INTO cursor VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET height = excluded.height")
        .bind(signed(height, "a height")?)
        .execute(group)
        .await?;
    Ok(())
}
