//! What commands share: the chain, the deployment, the key, and how a message is sent.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cosmwasm_std::Coin;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};
use surety_chain::tx::unsigned_json;
use surety_chain::{
    keystore, Account, ChainError, Client, Deployment, Keystore, Landed, Move, Msg, PassphraseSource,
    Profile, SecretKey, TxOptions,
};

use crate::amount::Amount;
use crate::proposal::propose;
use crate::{output, CliError, Global};

/// What commands share.
pub struct Context {
    global: Global,
}

impl Context {
    /// Reads nothing yet: a command loads what it needs.
    #[must_use]
    pub const fn new(global: Global) -> Self {
        Self { global }
    }

    /// What every command takes.
    #[must_use]
    pub const fn global(&self) -> &Global {
        &self.global
    }

    /// The chain's profile.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn profile(&self) -> Result<Profile, CliError> {
        Ok(Profile::load(&self.global.profile)?)
    }

    /// Units of the network's coin.
    ///
    /// # Errors
    /// The amount is of something else, or the profile cannot be used.
    pub fn coin(&self, amount: &Amount) -> Result<Coin, CliError> {
        Ok(amount.of(&self.profile()?.denom)?)
    }

    /// Units of whatever the amount is of.
    ///
    /// # Errors
    /// It has a fraction of a unit, or the profile cannot be used.
    pub fn coin_of_any(&self, amount: &Amount) -> Result<Coin, CliError> {
        Ok(amount.of_any(&self.profile()?.denom)?)
    }

    /// A client for the profile's chain.
    ///
    /// # Errors
    /// The profile cannot be used.
    pub fn client(&self) -> Result<Client, CliError> {
        Ok(Client::new(self.profile()?)?)
    }

    /// Who signs.
    ///
    /// # Errors
    /// The key file cannot be used.
    pub fn account(&self) -> Result<Account, CliError> {
        Ok(Account::new(self.client()?, Arc::new(self.key()?))?)
    }

    /// The key to sign with: a file, or what the keystore has under that name.
    ///
    /// # Errors
    /// There is no such key, or it does not open.
    pub fn key(&self) -> Result<SecretKey, CliError> {
        let path = &self.global.key;
        let source = self.passphrase_source();
        match path.to_str().filter(|name| !path.exists() && is_name(name)) {
            Some(name) => Ok(self.keystore()?.open(name, &source)?),
            None => Ok(keystore::open(path, &source)?),
        }
    }

    /// Where encrypted keys are.
    ///
    /// # Errors
    /// No directory is named and there is no home.
    pub fn keystore(&self) -> Result<Keystore, CliError> {
        let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".surety").join("keys"));
        let dir = self.global.keystore.clone().or_else(home).ok_or_else(|| CliError::Argument {
            argument: "--keystore",
            found: String::new(),
            expected: "name a directory: HOME is not set".into(),
        })?;
        Ok(Keystore::at(dir))
    }

    /// Where a passphrase comes from: the descriptor named, or what the environment says.
    #[must_use]
    pub fn passphrase_source(&self) -> PassphraseSource {
        let descriptor = self.global.passphrase_fd.map(PassphraseSource::Descriptor);
        descriptor.unwrap_or_else(PassphraseSource::from_environment)
    }

    /// Where the deployment file is.
    ///
    /// # Errors
    /// The profile, which names the chain, cannot be used.
    pub fn deployment_path(&self) -> Result<PathBuf, CliError> {
        match &self.global.deployment {
            Some(path) => Ok(path.clone()),
            None => Ok(Deployment::path(Path::new("deployments"), &self.profile()?.chain_id)),
        }
    }

    /// Where a contract is.
    ///
    /// # Errors
    /// The deployment file cannot be used or lacks the contract.
    pub fn contract(&self, name: &str) -> Result<String, CliError> {
        Ok(Deployment::load(&self.deployment_path()?)?.address(name)?.to_owned())
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// The chain or the contract refuses.
    pub async fn query<T: DeserializeOwned>(
        &self,
        contract: &str,
        message: &impl Serialize,
    ) -> Result<T, CliError> {
        Ok(self.client()?.smart(&self.contract(contract)?, message).await?)
    }

    /// Asks a contract and prints its answer.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn show(&self, contract: &str, message: &impl Serialize) -> Result<(), CliError> {
        if self.global.generate_only {
            let contract = self.contract(contract)?;
            return output::print(output::Format::Json, &json!({"contract": contract, "query": message}));
        }
        let answer: Value = self.query(contract, message).await?;
        self.print(&answer)
    }

    /// Prints an answer.
    ///
    /// # Errors
    /// It does not serialise.
    pub fn print(&self, answer: &impl Serialize) -> Result<(), CliError> {
        output::print(self.global.output, answer)
    }

    /// Sends one message to a contract and prints what came of it.
    ///
    /// # Errors
    /// The chain or the contract refuses, or the person does.
    pub async fn execute(
        &self,
        contract: &str,
        message: &impl Serialize,
        funds: &[Coin],
    ) -> Result<(), CliError> {
        self.check_addresses(message)?;
        let msg = Msg::execute(self.contract(contract)?, message, funds)?;
        self.send(&[msg]).await
    }

    /// Writes the unsigned transaction. With a gas limit and a signer given no node is asked.
    async fn write_unsigned(&self, messages: &[Msg], options: &TxOptions) -> Result<(), CliError> {
        let (sender, cost) = match (&self.global.from, options.gas_limit) {
            (Some(sender), Some(gas)) => (sender.0.clone(), self.profile()?.cost_of_limit(gas)?),
            _ => {
                let account = self.account()?;
                let cost = account.client().estimate(account.signer(), messages, options).await?;
                (account.address().to_owned(), cost)
            }
        };
        let unsigned = unsigned_json(&sender, messages, options, &cost, 0)?;
        output::print(output::Format::Json, &unsigned)
    }

    /// Every address of the message must be one of this chain: a coin sent to another chain's is gone.
    fn check_addresses(&self, message: &impl Serialize) -> Result<(), CliError> {
        let value =
            serde_json::to_value(message).map_err(|error| CliError::Answer { problem: error.to_string() })?;
        let prefix = self.profile()?.prefix;
        match foreign(&value, &prefix) {
            Some(address) => Err(ChainError::BadAddress { address, prefix }.into()),
            None => Ok(()),
        }
    }

    /// Sends messages in one transaction and prints what came of it.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn send(&self, messages: &[Msg]) -> Result<(), CliError> {
        if self.global.generate_only {
            let proposed = self.proposed(messages)?;
            return self.write_unsigned(proposed.as_deref().unwrap_or(messages), &self.options()).await;
        }
        match self.send_quietly(&self.account()?, messages).await? {
            Some(landed) => self.print(&receipt(&landed)),
            None => Ok(()),
        }
    }

    /// Sends messages in one transaction; `None` when this is a dry run, whose result is printed.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn send_quietly(
        &self,
        account: &Account,
        messages: &[Msg],
    ) -> Result<Option<Landed>, CliError> {
        let (options, proposed) = (self.options(), self.proposed(messages)?);
        let messages = proposed.as_deref().unwrap_or(messages);
        if self.global.generate_only {
            self.write_unsigned(messages, &options).await?;
            return Ok(None);
        }
        let described =
            messages.iter().map(|msg| msg.to_json(account.address())).collect::<Result<Vec<_>, _>>()?;
        if self.global.dry_run || !self.global.yes {
            let rehearsal = account.client().rehearse(account.signer(), messages, &options).await?;
            let moves = self.named(&rehearsal.moves, account.address());
            let cost = rehearsal.cost;
            let plan =
                json!({"signer": account.address(), "messages": described, "cost": cost, "moves": moves});
            if self.global.dry_run {
                self.print(&plan)?;
                return Ok(None);
            }
            self.confirm(&plan)?;
        }
        Ok(Some(account.execute_and_wait(messages, &options).await?))
    }

    /// What will move, with a contract's name beside its address.
    pub(crate) fn named(&self, moves: &[Move], signer: &str) -> Vec<Value> {
        let deployment = self.deployment_path().ok().and_then(|path| Deployment::load(&path).ok());
        let name = |address: &str| {
            let contracts = deployment.iter().flat_map(|deployment| &deployment.contracts);
            let named = contracts.into_iter().find(|(_, deployed)| deployed.address == address);
            match named {
                _ if address == signer => format!("{address} (the signer)"),
                Some((name, _)) => format!("{address} ({name})"),
                None => address.to_owned(),
            }
        };
        let line = |found: &Move| match &found.to {
            Some(to) => json!({"from": name(&found.from), "to": name(to), "coins": found.coins}),
            None => json!({"from": name(&found.from), "burned": found.coins}),
        };
        moves.iter().map(line).collect()
    }

    /// The proposal of these messages, where they are to be proposed.
    fn proposed(&self, messages: &[Msg]) -> Result<Option<Vec<Msg>>, CliError> {
        let Some(multisig) = &self.global.propose else { return Ok(None) };
        let prefix = self.profile()?.prefix;
        if surety_chain::address::prefix(&multisig.0).is_none_or(|found| found != prefix) {
            return Err(ChainError::BadAddress { address: multisig.0.clone(), prefix }.into());
        }
        let title = self.global.title.as_deref();
        Ok(Some(vec![propose(&multisig.0, title, &self.global.because, messages)?]))
    }

    /// How transactions are priced.
    #[must_use]
    pub fn options(&self) -> TxOptions {
        TxOptions { gas_limit: self.global.gas, ..TxOptions::default() }
    }

    /// Shows what is about to be sent and asks, unless `--yes` has answered.
    ///
    /// # Errors
    /// The answer is no, or there is nobody to ask.
    pub fn confirm(&self, plan: &Value) -> Result<(), CliError> {
        if !self.global.yes && std::io::stdin().is_terminal() {
            output::print(output::Format::Table, plan)?;
        }
        self.ask("Send this?")
    }

    /// Asks the person, unless `--yes` has answered.
    ///
    /// # Errors
    /// The answer is no, or there is nobody to ask.
    pub fn ask(&self, question: &str) -> Result<(), CliError> {
        if self.global.yes {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(CliError::NobodyToAsk);
        }
        eprint!("{question} [y/N] ");
        let _ = std::io::stderr().flush();
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        match read {
            Ok(_) if answer.trim().eq_ignore_ascii_case("y") => Ok(()),
            _ => Err(CliError::Declined),
        }
    }
}

/// The first address in a message that is another chain's.
fn foreign(value: &Value, prefix: &str) -> Option<String> {
    match value {
        Value::String(text) => {
            let of_another = surety_chain::address::prefix(text).is_some_and(|found| found != prefix);
            of_another.then(|| text.clone())
        }
        Value::Array(entries) => entries.iter().find_map(|entry| foreign(entry, prefix)),
        Value::Object(fields) => fields.values().find_map(|field| foreign(field, prefix)),
        _ => None,
    }
}

/// A file has an extension or a directory, the name of a key has neither.
fn is_name(key: &str) -> bool {
    !key.contains(['.', '/', '\\'])
}

/// What is printed of a transaction that worked.
#[must_use]
pub fn receipt(landed: &Landed) -> Value {
    let ours = landed.events.iter().filter(|event| event.ty.starts_with("wasm-"));
    let events: Vec<Value> = ours
        .map(|event| {
            let attributes = event.attributes.iter().filter(|attribute| !attribute.key.starts_with('_'));
            let fields: serde_json::Map<String, Value> =
                attributes.map(|attribute| (attribute.key.clone(), attribute.value.clone().into())).collect();
            json!({"event": event.ty.trim_start_matches("wasm-"), "fields": fields})
        })
        .collect();
    json!({
        "hash": landed.hash.to_string(),
        "height": landed.height,
        "gas_used": landed.gas_used.map(|gas| gas.to_string()),
        "events": events,
    })
}

/// Reads a file as text.
///
/// # Errors
/// With the file's name.
pub fn read(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|source| CliError::File { path: path.to_owned(), source })
}

/// Reads a JSON file.
///
/// # Errors
/// With the file's name, and where it does not parse.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, CliError> {
    serde_json::from_str(&read(path)?)
        .map_err(|error| CliError::Malformed { path: path.to_owned(), problem: error.to_string() })
}

/// Writes a file.
///
/// # Errors
/// With the file's name.
pub fn write(path: &Path, text: &str) -> Result<(), CliError> {
    std::fs::write(path, text).map_err(|source| CliError::File { path: path.to_owned(), source })
}
