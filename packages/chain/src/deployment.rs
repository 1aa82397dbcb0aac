//! Where a network's contracts are: `deployments/<chain-id>.json` (docs/design.md section 4, "Deploy").
