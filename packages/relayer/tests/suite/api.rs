//! The public interface against its description: every route is described, and answers as described.

use std::collections::BTreeSet;
use std::path::PathBuf;

use futures::StreamExt as _;
use reqwest::StatusCode;
use serde_json::{json, Value};
use surety_relayer::http::openapi::description;

use crate::network::{eventually, Network, RELAYERS};
use crate::under_test::UnderTest;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `SURETY_BLESS=1` writes the description anew.
#[test]
fn the_description_that_is_checked_in_is_the_one_that_is_served() {
    let text = description().to_pretty_json().unwrap() + "\n";
    let path = root().join("docs/openapi.json");
    if std::env::var_os("SURETY_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == text, "docs/openapi.json is not what is served: run this test with SURETY_BLESS=1");
}

#[test]
fn every_route_is_described() {
    let source = std::fs::read_to_string(root().join("packages/relayer/src/http/mod.rs")).unwrap();
    let routes = source.split(".route(").skip(1).map(|rest| rest.split('"').nth(1).unwrap());
    let routes: BTreeSet<_> = routes.collect();
    let description = serde_json::to_value(description()).unwrap();
    let described: BTreeSet<_> =
        description["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(routes, described);
}

/// Whether a value is as a schema says; the part of JSON Schema that the description uses.
fn mismatch(at: &str, value: &Value, schema: &Value, all: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return mismatch(at, value, all.pointer(name.trim_start_matches('#')).expect(name), all);
    }
    for one in ["oneOf", "anyOf"] {
        if let Some(options) = schema[one].as_array() {
            let fits = options.iter().any(|option| mismatch(at, value, option, all).is_none());
            return (!fits).then(|| format!("{at}: {value} is none of {options:?}"));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().find_map(|part| mismatch(at, value, part, all));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let fits = |name: &&str| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("type {other}"),
    };
    if !types.is_empty() && !types.iter().any(fits) {
        return Some(format!("{at}: {value} is no {types:?}"));
    }
    if let Some(options) = schema["enum"].as_array() {
        if !options.contains(value) {
            return Some(format!("{at}: {value} is none of {options:?}"));
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(name).is_none() {
            return Some(format!("{at}: no {name}"));
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            if let Some(wrong) = mismatch(&format!("{at}.{name}"), value, inner, all) {
                return Some(wrong);
            }
        }
    }
    let items = value.as_array().into_iter().flatten().enumerate();
    let inner = &schema["items"];
    let mut wrong = items.filter_map(|(n, item)| {
        (!inner.is_null()).then(|| mismatch(&format!("{at}[{n}]"), item, inner, all))?
    });
    wrong.next()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_as_described() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "[serve]\nlive_readers = 0").await;
    let mut device = network.activated(0).await;
    let id = device.id();
    let now = network.now().await;
    relayer.send(&[device.says(now, 0, [0; 8]), device.says(now, 7, [0; 8]), "{}".into()]).await;
    network.advance(7 * 86_400).await;
    eventually("an epoch has ended", || async {
        (relayer.get("/v1/epochs/0").await.0 == StatusCode::OK).then_some(())
    })
    .await;
    eventually("what was heard is counted", || async {
        (relayer.json("/v1/models/1").await["heard"].as_array()?.len() == 2).then_some(())
    })
    .await;
    let unknown = network.minted(1).id();
    let all = serde_json::to_value(description()).unwrap();
    assert!(all["openapi"].as_str().unwrap().starts_with("3.1"));
    // Each route with a question for each status it is described with; what cannot be brought about here is named.
    let device = format!("/v1/devices/{id}");
    let unknown = format!("/v1/devices/{unknown}");
    let asked: Vec<(&str, Vec<(String, u16)>)> = vec![
        ("/v1/stats", vec![("/v1/stats".into(), 200)]),
        (
            "/v1/devices/{device}",
            vec![(device.clone(), 200), ("/v1/devices/0x12".into(), 400), (unknown.clone(), 404)],
        ),
        (
            "/v1/devices/{device}/events",
            vec![
                (format!("{device}/events"), 200),
                (format!("{device}/events?limit=x"), 400),
                (format!("{unknown}/events"), 404),
            ],
        ),
        (
            "/v1/rejected",
            vec![
                ("/v1/rejected?reason=malformed_event".into(), 200),
                ("/v1/rejected?reason=mood".into(), 400),
            ],
        ),
        (
            "/v1/observations",
            vec![("/v1/observations".into(), 200), ("/v1/observations?colour=1".into(), 400)],
        ),
        (
            "/v1/models",
            vec![
                ("/v1/models?limit=0".into(), 200),
                ("/v1/models".into(), 200),
                ("/v1/models?colour=1".into(), 400),
            ],
        ),
        (
            "/v1/models/{model}",
            vec![
                ("/v1/models/1".into(), 200),
                ("/v1/models/-1".into(), 400),
                ("/v1/models/18446744073709551615".into(), 404),
            ],
        ),
        (
            "/v1/makers/{licence}",
            vec![("/v1/makers/1".into(), 200), ("/v1/makers/x".into(), 400), ("/v1/makers/2".into(), 404)],
        ),
        ("/v1/epochs", vec![("/v1/epochs".into(), 200), ("/v1/epochs?before=x".into(), 400)]),
        // 503 takes a chain that is silent.
        (
            "/v1/epochs/{epoch}",
            vec![("/v1/epochs/0".into(), 200), ("/v1/epochs/x".into(), 400), ("/v1/epochs/9".into(), 404)],
        ),
        (
            "/v1/epochs/{epoch}/document",
            vec![
                ("/v1/epochs/0/document".into(), 200),
                ("/v1/epochs/x/document".into(), 400),
                ("/v1/epochs/9/document".into(), 404),
            ],
        ),
        (
            "/v1/epochs/{epoch}/rows/{index}",
            vec![
                ("/v1/epochs/0/rows/0".into(), 200),
                ("/v1/epochs/0/rows/x".into(), 400),
                ("/v1/epochs/0/rows/7".into(), 404),
            ],
        ),
        // 200 is a stream: it has a test of its own.
        ("/v1/live", vec![("/v1/live?device=x".into(), 400), ("/v1/live".into(), 503)]),
        ("/openapi.json", vec![("/openapi.json".into(), 200)]),
        // What is wrong has tests of its own.
        ("/readyz", vec![("/readyz".into(), 200)]),
    ];
    // Text, and what is posted.
    let others = ["/livez", "/metrics", "/v1/events", "/v1/activations"];
    let routes: BTreeSet<_> = asked.iter().map(|(route, _)| *route).chain(others).collect();
    assert_eq!(routes, all["paths"].as_object().unwrap().keys().map(String::as_str).collect());
    for (route, questions) in &asked {
        let described = &all["paths"][route]["get"]["responses"];
        let mut left: BTreeSet<_> = described.as_object().unwrap().keys().cloned().collect();
        for (question, expected) in questions {
            let (status, body) = relayer.get(question).await;
            assert_eq!(status.as_u16(), *expected, "{question}: {body}");
            left.remove(&expected.to_string());
            let schema = &described[expected.to_string()]["content"]["application/json"]["schema"];
            assert!(!schema.is_null(), "{question}: {expected} is not described");
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(mismatch(question, &body, schema, &all), None);
        }
        left.remove(match *route {
            "/v1/epochs/{epoch}" | "/readyz" => "503",
            "/v1/live" => "200",
            _ => "",
        });
        assert_eq!(left, BTreeSet::new(), "{route}");
    }
    for text in ["/livez", "/metrics"] {
        let described = &all["paths"][text]["get"]["responses"]["200"]["content"];
        assert_eq!(relayer.get(text).await.0, StatusCode::OK);
        assert!(!described["text/plain"].is_null(), "{described}");
    }
    let cloud_event = ("content-type", "application/cloudevents+json");
    let json = ("content-type", "application/json");
    let owner = network.minted(2).activation_body(&network, &crate::network::address(99), now + 9_999_999);
    type Post<'a> = (&'a str, &'a [(&'a str, &'a str)], Vec<u8>, u16);
    let posts: [Post; 8] = [
        ("/v1/events", &[cloud_event], b"{}".to_vec(), 200),
        ("/v1/events", &[cloud_event, ("content-encoding", "gzip")], b"no gzip".to_vec(), 400),
        ("/v1/events", &[cloud_event], vec![b' '; 4 * 1024 * 1024 + 1], 413),
        ("/v1/events", &[("content-type", "text/plain")], b"{}".to_vec(), 415),
        ("/v1/activations", &[json], owner.to_string().into(), 200),
        ("/v1/activations", &[json], b"{}".to_vec(), 400),
        ("/v1/activations", &[json], vec![b' '; 4 * 1024 * 1024 + 1], 413),
        ("/v1/activations", &[json, ("content-encoding", "lzw")], b"{}".to_vec(), 415),
    ];
    for (route, headers, body, expected) in posts {
        let (status, answer) = relayer.post(route, headers, body).await;
        assert_eq!(status.as_u16(), expected, "{route}: {answer}");
        let described = &all["paths"][route]["post"]["responses"][expected.to_string()];
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let schema = &described["content"]["application/json"]["schema"];
        assert!(!schema.is_null(), "{route}: {expected} is not described");
        assert_eq!(mismatch(route, &answer, schema, &all), None);
    }
    // A check that finds nothing wrong with anything would find nothing here.
    let schema = json!({"$ref": "#/components/schemas/Stats"});
    assert!(mismatch("", &json!({"received": "1"}), &schema, &all).is_some());
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_s_history_is_paged_and_shows_what_it_signed_and_no_data() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let (mut device, mut other) = (network.activated(0).await, network.activated(4).await);
    let now = network.now().await;
    for status in 0..3 {
        relayer.send(&[device.says(now, status, [0; 8]), other.says(now, status, [0; 8])]).await;
    }
    // What it says while it is banned is not shown, and what was before still is.
    network.ban(device.id(), true).await;
    relayer.settled().await;
    assert_eq!(relayer.send(&[device.says(now, 0, [0; 8])]).await.reasons(), ["banned"]);
    let mut path = format!("/v1/devices/{}/events?limit=1", device.id());
    let mut seen = vec![];
    loop {
        let page = relayer.json(&path).await;
        for event in page["events"].as_array().unwrap() {
            assert_eq!(event["format"], "statement");
            assert!(event["statement"].is_string() && event.get("data").is_none());
            seen.push(event["seq"].as_str().unwrap().to_owned());
        }
        let Some(next) = page["next"].as_u64() else { break };
        path = format!("/v1/devices/{}/events?limit=1&before={next}", device.id());
    }
    assert_eq!(seen, ["3", "2", "1"]);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_told_as_it_happens() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "[serve]\nlive_readers = 2").await;
    let (mut device, mut other) = (network.minted(0), network.activated(4).await);
    let address = relayer.url.clone();
    let open = |query: String| {
        let url = format!("{address}/v1/live{query}");
        async move {
            let response = reqwest::get(url).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            response.bytes_stream()
        }
    };
    let mut everything = Box::pin(open(String::new()).await);
    let mut of_one = Box::pin(open(format!("?device={}", device.id())).await);
    assert_eq!(relayer.get("/v1/live").await.0, StatusCode::SERVICE_UNAVAILABLE);

    let now = network.now().await;
    relayer.send(&[other.says(now, 5, [0; 8])]).await;
    network.activate(&device).await;
    relayer.settled().await;
    relayer.send(&[device.says(now, 6, [0; 8])]).await;
    let mut text = String::new();
    while !text.contains("\"status\":6") {
        text.push_str(std::str::from_utf8(&everything.next().await.unwrap().unwrap()).unwrap());
    }
    assert!(text.contains("event: heard") && text.contains("\"status\":5"), "{text}");
    assert!(text.contains("event: found") && text.contains("\"what\":\"activated\""), "{text}");
    let mut text = String::new();
    while !text.contains("\"status\":6") {
        text.push_str(std::str::from_utf8(&of_one.next().await.unwrap().unwrap()).unwrap());
    }
    assert!(!text.contains("\"status\":5"), "{text}");
    drop(of_one);
    // A stream does not keep the relayer from stopping.
    let begun = std::time::Instant::now();
    relayer.stop().await;
    assert!(begun.elapsed().as_secs() < 4);
    while let Some(Ok(_)) = everything.next().await {}
}
