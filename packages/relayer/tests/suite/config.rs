//! A configuration that cannot be used, and a store that is another network's.

use std::path::Path;
use std::process::Command;

use surety_chain::keystore::{Cost, Passphrase};
use surety_chain::Keystore;
use surety_relayer::toml_file::FileError;
use surety_relayer::{Config, ConfigError, Relayer, RelayerError};

use crate::network::{on_postgres, Network, RELAYERS};

fn problems(path: &Path) -> String {
    match Config::load(path) {
        Err(error @ ConfigError::Unusable { .. }) => error.to_string(),
        other => panic!("{:?}", other.map(|_| "loaded")),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_is_wrong_is_named_at_once() {
    let network = Network::start().await;
    let path = network.config(RELAYERS[0], "");
    let good = std::fs::read_to_string(&path).unwrap();
    assert!(Config::load(&path).is_ok());
    let change = |from: &str, to: &str, text: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };

    let mut broken = change("profile.toml", "nowhere.toml", &good);
    broken = change("11.key", "nothing.key", &broken);
    broken = change("poll_ms = 20", "poll_ms = 0", &broken);
    broken = change("timeout_blocks = 3", "timeout_blocks = 0", &broken);
    broken = change("[store]", "body_limit = 0\n[store]", &broken);
    broken = if on_postgres() {
        change("schema = \"", "schema = \"1", &broken)
    } else {
        change("/11.db", "/nowhere/11.db", &broken)
    };
    broken = change("/11.address", "/nowhere/11.address", &broken);
    broken.push_str("[observe]\nrules = \"nowhere.rules\"\n");
    broken.push_str("[serve]\npublic_url = \"relayer.example/\"\n");
    std::fs::write(&path, broken).unwrap();
    let said = problems(&path);
    for field in [
        "chain.profile",
        "chain.key_file",
        "submit.poll_ms",
        "submit.timeout_blocks",
        "listen.body_limit",
        "listen.address_file",
        if on_postgres() { "store: schema" } else { "store.path" },
        "serve.public_url",
        "observe.rules",
    ] {
        assert!(said.contains(field), "{field}: {said}");
    }

    let other = network.folder.path().join("other.toml");
    let profile = std::fs::read_to_string(network.folder.path().join("profile.toml")).unwrap();
    std::fs::write(&other, change("surety-devnet-1", "elsewhere-1", &profile)).unwrap();
    std::fs::write(&path, change("profile.toml", "other.toml", &good)).unwrap();
    assert!(problems(&path).contains("the profile is of elsewhere-1"), "{}", problems(&path));

    let mut deployment = network.deployment.clone();
    deployment.contracts.remove("telemetry");
    deployment.contracts.remove("device");
    deployment.save(&network.folder.path().join("half.json")).unwrap();
    std::fs::write(&path, change("deployment.json", "half.json", &good)).unwrap();
    let said = problems(&path);
    assert!(said.contains("`telemetry`") && said.contains("`device`"), "{said}");

    for (text, named) in [
        (format!("{good}\ncolour = 1"), "colour"),
        (change("clock = \"chain\"", "clock = \"sun\"", &good), "sun"),
        (change("127.0.0.1:0", "localhost", &good), "address"),
        (change("[submit]", "[submitt]", &good), "submitt"),
    ] {
        std::fs::write(&path, text).unwrap();
        match Config::load(&path) {
            Err(error @ ConfigError::File(FileError::Malformed { .. })) => {
                assert!(error.to_string().contains(named), "{named}: {error}");
            }
            other => panic!("{named}: {:?}", other.map(|_| "loaded")),
        }
    }
    assert!(matches!(
        Config::load(Path::new("/nowhere.toml")),
        Err(ConfigError::File(FileError::Unreadable { .. }))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_validates_and_refuses_by_exit_code() {
    let network = Network::start().await;
    let path = network.config(RELAYERS[0], "");
    let validate = || {
        let program = env!("CARGO_BIN_EXE_surety-relayer");
        Command::new(program).args(["config", "validate", "--config"]).arg(&path).output().unwrap()
    };
    assert!(validate().status.success());
    std::fs::remove_file(network.folder.path().join("11.key")).unwrap();
    let refused = validate();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("chain.key_file"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_the_keystore_opens_by_its_passphrase_and_not_without() {
    use std::os::unix::fs::OpenOptionsExt as _;
    let network = Network::start().await;
    let folder = network.folder.path();
    let keys = Keystore::at(folder.join("keys"));
    // The words of a test key that is published with BIP-39.
    let words =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
    let passphrase = Passphrase::new("correct horse battery".to_owned()).unwrap();
    keys.add("relayer", words, 0, &passphrase, Cost { memory_kib: 64, passes: 1 }).unwrap();
    let secret = folder.join("passphrase");
    let mut file =
        std::fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(&secret).unwrap();
    std::io::Write::write_all(&mut file, b"correct horse battery\n").unwrap();

    let path = network.config(RELAYERS[0], "");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(&format!("{}/11.key", folder.display())), "{text}");
    let sealed = keys.path("relayer").unwrap();
    let text = text.replace(&format!("{}/11.key", folder.display()), &sealed.display().to_string());
    std::fs::write(&path, text).unwrap();
    let validate = |variable: &str, value: &std::ffi::OsStr| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_surety-relayer"));
        command.args(["config", "validate", "--config"]).arg(&path).env(variable, value);
        command.output().unwrap()
    };
    let opened = validate("SURETY_PASSPHRASE_FILE", secret.as_os_str());
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    let refused = validate("SURETY_PASSPHRASE_COMMAND", "echo a wrong passphrase".as_ref());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said.contains("chain.key_file") && !said.contains("wrong passphrase\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_of_another_network_is_refused() {
    let network = Network::start().await;
    let loaded = || Config::load(&network.config(RELAYERS[0], "")).unwrap();
    Relayer::start(loaded()).await.unwrap().stop().await;
    let mut elsewhere = loaded();
    let telemetry = elsewhere.deployment.contracts.get_mut("telemetry").unwrap();
    telemetry.address = network.contract("vault").to_owned();
    let refused = Relayer::start(elsewhere).await.err().unwrap();
    assert!(matches!(refused, RelayerError::WrongStore { what: "contract", .. }), "{refused}");
    Relayer::start(loaded()).await.unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_is_in_one_place_and_the_servers_address_stays_a_secret() {
    let network = Network::start().await;
    let path = network.config(RELAYERS[0], "");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("[store]\n").unwrap();
    let (_, after) = rest.split_once("[chain]").unwrap();
    let file = network.folder.path().join("server.url");
    std::fs::write(&file, "postgres://surety:hunter2@127.0.0.1:1/surety\n").unwrap();
    let named = format!("url_file = \"{}\"", file.display());
    let with = |store: &str| {
        std::fs::write(&path, format!("{before}[store]\n{store}\n[chain]{after}")).unwrap();
        Config::load(&path)
    };
    for wrong in [
        "schema = \"surety\"",
        "path = \"a.db\"\nurl = \"postgres://h/d\"",
        "url = \"mysql://h/d\"",
        "url_env = \"SURETY_NO_SUCH_VARIABLE\"",
        "url_file = \"/nowhere/at/all\"",
        "url = \"postgres://h/d\"\nschema = \"a;drop\"",
    ] {
        let said = with(wrong).err().unwrap().to_string();
        assert!(said.contains("store:"), "{wrong}: {said}");
    }
    let loaded = with(&named).unwrap();
    assert!(!format!("{:?} {:?}", loaded.config, loaded.place).contains("hunter2"));
    // Nobody answers there.
    let error = Relayer::start(loaded).await.err().unwrap();
    assert!(matches!(error, RelayerError::Store(_)) && !error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mistake_about_the_doors_is_named_at_once() {
    use std::os::unix::fs::PermissionsExt as _;
    let network = Network::start().await;
    let folder = network.folder.path();
    let file = |name: &str, text: &str, mode: u32| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path.display().to_string()
    };
    let (tokens, shared) = (file("tokens", "north 12\n", 0o600), file("shared.key", "x", 0o644));
    let more = format!(
        "[tls]\ncertificate = \"/nowhere.pem\"\nkey = \"{shared}\"\n\
         [limits]\nrequests = 0\nmemory = 1000\n\
         [mqtt]\nurls = [\"http://broker\"]\nversion = 4\nclient_id = \"\"\ntopics = [\"a/#/b\"]\ngroup = \"a/b\"\n\
         beacon_topic = \"#\"\nusername = \"me\"\ncertificate = \"/nowhere.pem\"\nin_flight = 0\nkeep_alive_seconds = 1\n"
    );
    let path = network.config(RELAYERS[0], &more);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("[store]", &format!("tokens_file = \"{tokens}\"\n[store]"), 1))
        .unwrap();
    let said = problems(&path);
    for field in [
        "listen.tokens_file: line 1",
        "tls.key: others may touch",
        "limits.requests",
        "limits.memory",
        "mqtt.urls",
        "mqtt.version",
        "mqtt.client_id",
        "mqtt.topics",
        "mqtt.group",
        "mqtt.beacon_topic",
        "mqtt.username",
        "mqtt.certificate",
        "mqtt.in_flight",
        "mqtt.keep_alive_seconds",
    ] {
        assert!(said.contains(field), "{field}: {said}");
    }

    // What reads by itself may still be no certificate.
    let (key, junk) = (file("own.key", "x", 0o600), file("junk.pem", "x", 0o600));
    let broker = "[mqtt]\nurls = [\"mqtts://broker\"]\nclient_id = \"a\"\ntopics = [\"a\"]\n";
    let more = format!(
        "[tls]\ncertificate = \"{junk}\"\nkey = \"{key}\"\n{broker}ca = \"{junk}\"\nusername = \"me\"\npassword_file = \"{shared}\"\n"
    );
    let said = problems(&network.config(RELAYERS[0], &more));
    for field in ["tls: ", "mqtt: ", "holds no certificate in PEM", "mqtt.password_file: others may touch"] {
        assert!(said.contains(field), "{field}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mistake_about_reports_records_and_companions_is_named_at_once() {
    let network = Network::start().await;
    let key = network.folder.path().join(format!("{}.key", RELAYERS[0]));
    let lanes = format!("lanes = [\"{}\", \"/nowhere.key\"]", key.display());
    // Only an address; a store in a file has nobody to stand by for it.
    let more = format!(
        "batch_count = 0\nbatch_gas = 0\ngas_price_max = \"dear\"\n{lanes}\n\
         [retention]\nevents_days = 0\nrejected_days = 0\nrejected_count = 0\n\
         [cluster]\nname = \"\"\nlease_seconds = 0\nadvertise = \"https://me:secret@a.example\"\n[log]\nfilter = \"a=b=c\"\n"
    );
    let path = network.config(RELAYERS[0], &more);
    let said = problems(&path);
    for field in [
        "submit.batch_count",
        "submit.batch_gas",
        "submit.gas_price_max",
        "is a key that is used already",
        "/nowhere.key",
        "retention.events_days",
        "retention.rejected_days",
        "retention.rejected_count",
        "cluster.name",
        "cluster.lease_seconds",
        "cluster.advertise: write where others reach this process",
        "log.filter",
    ] {
        assert!(said.contains(field), "{field}: {said}");
    }
    assert!(!said.contains("secret"), "{said}");
    assert_eq!(said.contains("cluster: needs a store on PostgreSQL"), !on_postgres(), "{said}");

    // A price that cannot be paid by itself, a rule that is none, and a key that others may read.
    let profile = network.folder.path().join("profile.toml");
    let text = std::fs::read_to_string(&profile).unwrap();
    let dear =
        text.lines().map(|line| if line.starts_with("gas_price ") { "gas_price = \"0.5\"" } else { line });
    std::fs::write(&profile, dear.collect::<Vec<_>>().join("\n")).unwrap();
    std::fs::write(network.folder.path().join("rules.toml"), "[[signal]]\nname = 1\n").unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let rules = network.folder.path().join("rules.toml").display().to_string();
    let more = format!("gas_price_max = \"0.1\"\n[observe]\nrules = \"{rules}\"\n");
    let said = problems(&network.config(RELAYERS[0], &more));
    for part in ["0.1 is below the profile's gas_price 0.5", "observe.rules", "chain.key_file"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_value_of_the_clusters_stream_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let network = Network::start().await;
    let file = |name: &str, mode: u32| {
        let path = network.folder.path().join(name);
        std::fs::write(&path, "x").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path.display().to_string()
    };
    let (shared, own) = (file("shared", 0o644), file("own", 0o600));
    let good = "servers = [\"nats://127.0.0.1:4222\"]";
    let tls = "servers = [\"tls://127.0.0.1:4222\"]";
    for (section, named) in [
        ("servers = []".to_owned(), "cluster.nats.servers: name at least one"),
        ("servers = [\"http://\"]".to_owned(), "cluster.nats.servers: a server reads"),
        ("servers = [\"nats://me:secret@h:4222\"]".to_owned(), "with no password in it"),
        (format!("{good}\nstream = \"\""), "cluster.nats.stream"),
        (format!("{good}\nstream = \"a.b\""), "cluster.nats.stream"),
        (format!("{good}\nmax_bytes = 1000"), "cluster.nats.max_bytes"),
        (format!("{good}\nmax_bytes = 9223372036854775807"), "nothing"),
        (format!("{good}\nreplicas = 2"), "cluster.nats.replicas"),
        (format!("{good}\nusername = \"me\""), "cluster.nats.username"),
        (format!("{good}\npassword_file = \"{own}\""), "cluster.nats.username"),
        (format!("{good}\nusername = \"me\"\npassword_file = \"/nowhere\""), "cluster.nats.password_file"),
        (
            format!("{good}\nusername = \"me\"\npassword_file = \"{shared}\""),
            "password_file: others may touch",
        ),
        (format!("{good}\nca = \"{own}\""), "of no use without a tls:// server"),
        (format!("{tls}\nca = \"{own}\""), "cluster.nats: "),
        (format!("{tls}\ncertificate = \"{own}\""), "cluster.nats.certificate"),
        (format!("{tls}\ncertificate = \"{own}\"\nkey = \"{shared}\""), "cluster.nats.key: others may touch"),
    ] {
        let more = format!("[cluster]\nname = \"a\"\n[cluster.nats]\n{section}\n");
        let path = network.config(RELAYERS[0], &more);
        if named == "nothing" {
            assert_eq!(Config::load(&path).is_ok(), on_postgres(), "{section}");
            continue;
        }
        let said = problems(&path);
        assert!(said.contains(named) && !said.contains("secret"), "{named}: {said}");
    }
}
