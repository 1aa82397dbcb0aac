//! The HTTP door: every form of an event, who may send, and what it withstands.

use std::io::Write as _;
use std::time::{Duration, Instant};

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use reqwest::StatusCode;
use surety_statement::cloud_event::{BATCH, SINGLE};
use surety_statement::send::{Outgoing, Payload, EVENT_TYPE};
use surety_statement::sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::devices::TestDevice;
use crate::network::{eventually, Network, RELAYERS};
use crate::pki::Pki;
use crate::under_test::UnderTest;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false\n";

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// Headers of an event in binary form.
fn binary(device: &TestDevice, preimage: &[u8], signature: &[u8]) -> Vec<(&'static str, String)> {
    vec![
        ("ce-specversion", "1.0".into()),
        ("ce-id", "caf%C3%A9".into()),
        ("ce-source", "test".into()),
        ("ce-type", EVENT_TYPE.into()),
        ("ce-subject", device.id().to_string()),
        ("ce-statement", STANDARD.encode(preimage)),
        ("ce-statementsig", STANDARD.encode(signature)),
    ]
}

fn borrowed<'a>(headers: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_of_any_kind_is_taken_in_any_form_and_encoding() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    // JSON, protobuf and Avro are all the same to the relayer: bytes that were signed.
    let datas: [(&str, &[u8]); 3] = [
        ("application/json", b"{\"speed\": 1}"),
        ("application/protobuf", b"\x08\x96\x01\x00\xff"),
        ("application/vnd.apache.avro+binary", b"Obj\x01\x04\x14avro.codec\x00"),
    ];
    for (kind, data) in datas {
        for (encoding, body) in [
            (None, data.to_vec()),
            (Some("gzip"), gzip(data)),
            (Some("zstd"), zstd::encode_all(data, 3).unwrap()),
        ] {
            let (preimage, signature) = device.signs(now, data);
            let mut headers = binary(&device, &preimage, &signature);
            headers.push(("content-type", kind.into()));
            headers.extend(encoding.map(|name| ("content-encoding", name.to_owned())));
            let (status, answer) = relayer.post("/v1/events", &borrowed(&headers), body).await;
            assert!(status == StatusCode::OK && answer.contains("\"accepted\":1"), "{kind} {answer}");
        }
        let (preimage, signature) = device.signs(now, data);
        let event = Outgoing {
            id: "1",
            source: "test",
            event_type: EVENT_TYPE,
            device: device.id(),
            preimage: &preimage,
            signature: &signature,
            key: None,
            data: Payload::Binary(data),
        };
        assert_eq!(relayer.send(&[event.to_json().unwrap()]).await.accepted, 1, "{kind}");
    }

    let (preimage, signature) = device.signs(now, b"one");
    let headers = binary(&device, &preimage, &signature);
    let (_, answer) = relayer.post("/v1/events", &borrowed(&headers), b"other".to_vec()).await;
    assert!(answer.contains("\"id\":\"café\"") && answer.contains("altered_data"), "{answer}");
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bombs_crowds_and_depths_are_refused_and_cost_little() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let post = |kind: &'static str, encoding: &'static str, body: Vec<u8>| {
        let relayer = &relayer;
        async move {
            let headers = [("content-type", kind), ("content-encoding", encoding)];
            relayer.post("/v1/events", &headers, body).await
        }
    };
    // A gigabyte in a megabyte, and a million events in four.
    let gigabyte = gzip(&vec![b' '; 1 << 24]).repeat(1 << 6);
    assert!(gigabyte.len() < 2 << 20);
    let (status, answer) = post(SINGLE, "gzip", gigabyte).await;
    assert!(status == StatusCode::PAYLOAD_TOO_LARGE && answer.contains("too_large"), "{answer}");
    let gigabyte = zstd::encode_all(&vec![b' '; 1 << 24][..], 3).unwrap().repeat(1 << 6);
    assert!(gigabyte.len() < 2 << 20);
    let (status, answer) = post(BATCH, "zstd", gigabyte).await;
    assert!(status == StatusCode::PAYLOAD_TOO_LARGE && answer.contains("too_large"), "{answer}");
    let million = format!("[{}{{}}]", "{},".repeat(1_000_000)).into_bytes();
    let (status, answer) = post(BATCH, "identity", million).await;
    assert!(status == StatusCode::PAYLOAD_TOO_LARGE && answer.contains("too_many"), "{answer}");
    for body in ["[".repeat(4_000_000), "{\"data\":".repeat(400_000), format!("[{}", "[".repeat(4_000_000))] {
        for kind in [SINGLE, BATCH] {
            let (status, answer) = post(kind, "identity", body.clone().into_bytes()).await;
            assert!(status == StatusCode::OK && answer.contains("malformed_event"), "{answer}");
        }
    }
    // Nothing but those six was kept.
    relayer.written().await;
    assert_eq!(relayer.count("/received").await, 6);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_slowly_is_cut_off_and_others_are_served_meanwhile() {
    let network = Network::start().await;
    let more = format!("{QUIET}[limits]\nhead_seconds = 1\nbody_seconds = 1\nconnections = 30\n");
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    let address = relayer.url.strip_prefix("http://").unwrap().to_owned();
    let head = "POST /v1/events HTTP/1.1\r\nhost: a\r\n";
    let body = format!("{head}content-type: {SINGLE}\r\ncontent-length: 100\r\n\r\n{{");
    let mut slow = Vec::new();
    for text in ["", head, &body].into_iter().cycle().take(24) {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        slow.push((stream, text == body));
    }
    let begun = Instant::now();
    assert_eq!(relayer.get("/livez").await.0, StatusCode::OK);
    for (mut stream, has_head) in slow {
        // Its answer is that it was slow, where it had asked for anything, and then the end.
        let mut answer = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "it was never cut off");
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer.contains("408"), has_head, "{answer}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_sends_too_much_is_told_to_come_again_and_others_are_not() {
    let network = Network::start().await;
    let more = format!("{QUIET}[limits]\ndevice_events_a_minute = 1\ndevice_burst = 3\n");
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    let (mut loud, mut calm) = (network.activated(0).await, network.activated(1).await);
    let now = network.now().await;
    // Whoever is not the device cannot use up its share.
    let mut forged = loud.next(now, 0, [0; 8]);
    forged.signer = Some(calm.key.clone());
    for _ in 0..5 {
        let forged = loud.event(&forged);
        assert_eq!(relayer.send(&[forged]).await.reasons(), ["bad_signature"]);
    }
    let mut events: Vec<String> = (0..5).map(|_| loud.says(now, 0, [0; 8])).collect();
    events.push(calm.says(now, 0, [0; 8]));
    let ack = relayer.send(&events).await;
    assert_eq!((ack.accepted, ack.reasons()), (4, vec!["rate_limited"; 2]));
    let url = format!("{}/v1/events", relayer.url);
    let request = reqwest::Client::new().post(url).header("content-type", SINGLE);
    let response = request.body(events[4].clone()).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert!(response.headers().contains_key("x-request-id"));
    // What was limited was not kept: neither as accepted nor as refused.
    assert_eq!((relayer.count("/accepted").await, relayer.count("/received").await), (4, 9));
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_is_taken_on_at_one_time_is_told_to_come_again() {
    let network = Network::start().await;
    let more = format!("{QUIET}[limits]\nrequests = 1\n");
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    let mut device = network.activated(0).await;
    let event = device.says(network.now().await, 0, [0; 8]);
    // While the chain does not answer the first one waits for its clock.
    let silent = surety_chain::Faults { silent: true, ..Default::default() };
    network.client.devnet_faults(&silent).await.unwrap();
    let mut both = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let (again, event) = (relayer.asked_by(reqwest::Client::new()), event.clone());
        both.spawn(async move { again.post_events(&[event]).await });
    }
    // Only the one that found no place can be answered.
    let (status, body) = both.join_next().await.unwrap().unwrap();
    assert!(status == StatusCode::SERVICE_UNAVAILABLE && body.contains("busy"), "{status} {body}");
    // Whoever hangs up gives its place back.
    both.shutdown().await;
    network.client.devnet_faults(&Default::default()).await.unwrap();
    eventually("it is taken", || async {
        (relayer.post_events(std::slice::from_ref(&event)).await.0 == StatusCode::OK).then_some(())
    })
    .await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_fleets_with_a_token_or_a_certificate_may_send_and_files_are_read_again() {
    let network = Network::start().await;
    let folder = network.folder.path();
    let pki = Pki::new(folder);
    let server = pki.issue("server");
    let tokens = folder.join("tokens");
    let write = |token: &str| {
        std::fs::write(&tokens, format!("north {}\n", hex::encode(sha256(token.as_bytes())))).unwrap();
    };
    write("first");
    let path = network.config(RELAYERS[0], QUIET);
    let text = std::fs::read_to_string(&path).unwrap();
    let (certificate, key, ca) = (server.0.display(), server.1.display(), pki.ca());
    let listen = format!(
        "tokens_file = \"{}\"\n[tls]\ncertificate = \"{certificate}\"\nkey = \"{key}\"\nclient_ca = \"{}\"\n[store]",
        tokens.display(),
        ca.display()
    );
    std::fs::write(&path, text.replacen("[store]", &listen, 1)).unwrap();
    let relayer = UnderTest::configured(&path).await;
    assert!(relayer.url.starts_with("https://"));
    let mut device = network.activated(0).await;
    let now = network.now().await;

    let plain = relayer.asked_by(pki.client(None));
    let with =
        |token: &str| vec![("content-type", SINGLE.to_owned()), ("authorization", format!("Bearer {token}"))];
    let post = |token: &'static str, event: String| {
        let headers = with(token);
        let plain = &plain;
        async move { plain.post("/v1/events", &borrowed(&headers), event.into_bytes()).await.0 }
    };
    // Everyone may read, nobody may send without a name.
    assert_eq!(plain.get("/livez").await.0, StatusCode::OK);
    assert_eq!(plain.post_events(&[device.says(now, 0, [0; 8])]).await.0, StatusCode::UNAUTHORIZED);
    let (status, _) = plain.post("/v1/activations", &[], b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(post("wrong", device.says(now, 0, [0; 8])).await, StatusCode::UNAUTHORIZED);
    assert_eq!(post("first", device.says(now, 0, [0; 8])).await, StatusCode::OK);
    let fleet = pki.issue("fleet");
    let certified = relayer.asked_by(pki.client(Some(&fleet)));
    assert_eq!(certified.send(&[device.says(now, 0, [0; 8])]).await.accepted, 1);

    // A certificate of another root is no name, and does not even get a connection.
    let elsewhere = tempfile::tempdir().unwrap();
    let other = Pki::new(elsewhere.path()).issue("other");
    let stranger = pki.client(Some(&other)).get(format!("{}/livez", relayer.url)).send().await;
    assert!(stranger.is_err());

    // New files take the place of old ones without a stop; what cannot be used does not.
    std::fs::write(&tokens, "junk").unwrap();
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(post("first", device.says(now, 0, [0; 8])).await, StatusCode::OK);
    write("second");
    let late = Pki::new(elsewhere.path());
    let renewed = late.issue("server");
    std::fs::rename(renewed.0, &server.0).unwrap();
    std::fs::rename(renewed.1, &server.1).unwrap();
    let trusting = relayer.asked_by(late.client(None));
    eventually("the new certificate is shown", || async {
        let asked = late.client(None).get(format!("{}/livez", relayer.url)).send().await;
        asked.is_ok().then_some(())
    })
    .await;
    let event = device.says(now, 0, [0; 8]);
    eventually("the new token counts", || async {
        let headers = with("second");
        let (status, _) = trusting.post("/v1/events", &borrowed(&headers), event.clone().into_bytes()).await;
        (status == StatusCode::OK).then_some(())
    })
    .await;
    let headers = with("first");
    let (status, _) = trusting.post("/v1/events", &borrowed(&headers), b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    relayer.stop().await;
}
