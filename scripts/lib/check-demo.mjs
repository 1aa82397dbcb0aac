// Reads the output of `scripts/demo --output json` and checks the object it ends with, knowing nothing but what was
// promised: every coin of every device is accounted for, the vault holds what its buckets say, every event was counted.
//
// Usage: node check-demo.mjs embedded|wasmd <demo.json

import { readFileSync } from "node:fs";

const chain = process.argv[2];
const output = readFileSync(0, "utf8");
const problems = [];
const expect = (holds, text) => {
  if (!holds) problems.push(text);
};
const sum = (amounts) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);

// The object may be printed on one line or on many, after other lines.
const parse = () => {
  const lines = output.trimEnd().split("\n");
  for (let first = lines.length - 1; first >= 0; first--) {
    if (!lines[first].startsWith("{")) continue;
    try {
      return JSON.parse(lines.slice(first).join("\n"));
    } catch {
      // Not the start of it: look further up.
    }
  }
};

const outcomes = ["completed", "malfunction", "disconnected", "recovered", "removed", "recalled"];
// One dash cam, 80 coins of 6 decimals, that fails at exactly half its time (docs/design.md section 2, example 3).
const halfway = { stake: 80000000n, burned: 20000000n, manufacturer: 28500000n, integrations: 1500000n, driver: 30000000n };

const checkDevices = (devices) => {
  const seen = new Set();
  for (const one of devices) {
    const parts = sum([one.burned, one.manufacturer, one.integrations, one.driver, one.slashed]);
    expect(parts === BigInt(one.stake), `${one.device}: the parts add up to ${parts}, the stake is ${one.stake}`);
    expect(outcomes.includes(one.outcome), `${one.device}: unknown outcome ${one.outcome}`);
    expect(/^0x[0-9a-f]{40}$/.test(one.device), `${one.device} is no device address`);
    expect(!seen.has(one.device), `${one.device} is listed twice`);
    seen.add(one.device);
  }
  for (const outcome of ["completed", "malfunction", "disconnected", "removed", "recalled"]) {
    expect(devices.some((one) => one.outcome === outcome), `no device ended as ${outcome}`);
  }
  for (const one of devices.filter((one) => one.outcome === "completed")) {
    expect(BigInt(one.driver) === 0n, `${one.device} never failed, yet its driver got ${one.driver}`);
  }
  for (const one of devices) {
    // A verdict takes from the stake of the devices it recalls here, and from no other.
    const recalled = one.outcome === "recalled";
    expect((BigInt(one.slashed) > 0n) === recalled, `${one.device} is ${one.outcome}, yet ${one.slashed} were slashed`);
  }
  // On a real node the fault comes when it comes; on the embedded chain it comes at halftime to the second.
  if (chain === "embedded") {
    const exact = (one) => Object.entries(halfway).every(([part, amount]) => BigInt(one[part]) === amount);
    const failed = devices.filter((one) => one.outcome === "malfunction");
    expect(failed.some(exact), "no device with a malfunction ended with 20 burned, 28.5, 1.5 and 30 coins");
  }
};

const checkTransactions = (transactions) => {
  expect(transactions.length > 0, "no transactions");
  for (const { step, hash, height, gas_used } of transactions) {
    expect(/^[0-9A-Fa-f]{64}$/.test(hash) && Number(height) > 0, `${step}: no hash or no height`);
    expect(chain === "embedded" ? gas_used === null : Number(gas_used) > 0, `${step}: gas_used is ${gas_used}`);
  }
};

const story = parse();
if (!story) {
  console.error("check-demo: the output does not end with a JSON object");
  process.exit(1);
}
try {
  expect(story.devices.length > 0, "no devices");
  checkDevices(story.devices);
  const spoke = story.fleet.reduce((total, part) => total + part.devices, 0);
  expect(spoke >= 40, `only ${spoke} devices of the fleet spoke`);
  for (const part of story.fleet) {
    expect(part.acknowledged === part.devices, `${part.door}, ${part.format}: ${part.devices} spoke, ${part.acknowledged} are acknowledged`);
  }
  expect(story.fleet.some((part) => part.format === "status"), "nobody spoke in the existing format");
  const { received, accepted, rejected } = story.relayer;
  const refused = sum(Object.values(rejected));
  expect(BigInt(received) === BigInt(accepted) + refused, `${received} events received, ${accepted} accepted, ${refused} rejected`);
  expect(BigInt(accepted) > 0n && refused > 0n, "the relayer accepted nothing or rejected nothing");
  const buckets = sum(Object.values(story.vault.buckets));
  expect(buckets === BigInt(story.vault.balance), `the buckets add up to ${buckets}, the bank says ${story.vault.balance}`);
  expect("surplus" in story.vault.buckets, "no bucket is called surplus");
  checkTransactions(story.transactions);
} catch (error) {
  problems.push(`a field is missing or is no number: ${error.message}`);
}
for (const problem of problems.slice(0, 20)) console.error(`check-demo: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`check-demo: ${story.devices.length} devices, ${story.transactions.length} transactions, every coin accounted for`);
