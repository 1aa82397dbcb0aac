//! The profiles of public networks in `ops/networks/`.

use surety_chain::{Client, Profile};

use crate::project;

#[test]
fn the_profile_of_every_public_network_reads_and_says_where_it_is_from() {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(project("ops/networks")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let profile = Profile::load(&path).unwrap();
        assert_eq!(profile.chain_id, name, "a profile is named after its chain");
        assert!(!profile.gas_price.is_zero(), "{name}: public chains take fees");
        let secure = profile.rpc.iter().all(|url| url.starts_with("https://"));
        assert!(secure && profile.rpc.len() > 1, "{name}: name two nodes, by https");
        let about = profile.about.clone().unwrap_or_else(|| panic!("{name} has no [about]"));
        let date: Vec<&str> = about.checked.split('-').collect();
        assert_eq!(date.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 2, 2], "{name}");
        assert!(date.iter().all(|part| part.parse::<u16>().is_ok()), "{name}: {}", about.checked);
        assert!(!about.sources.is_empty(), "{name} says where its facts are from");
        for text in [&about.name, &about.faucet, &about.explorer, &about.uploads, &about.tried] {
            assert!(!text.is_empty(), "{name}");
        }
        Client::new(profile).unwrap();
        names.push(name);
    }
    assert!(names.len() >= 3, "{names:?}");
}
