// The main job through the TypeScript client, on a real node that `surety network up --output json` describes in $SURETY_NETWORK: a
// manufacturer is licensed and bonded, mints devices, one is sold and activated, and what accrued is claimed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CosmWasmClient, SigningCosmWasmClient } from '@cosmjs/cosmwasm-stargate';
import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { GasPrice } from '@cosmjs/stargate';
import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { p256 } from '@noble/curves/p256';
import { contracts, readEvent, signing } from 'surety-client';

const path = process.env.SURETY_NETWORK;
assert.ok(path, 'SURETY_NETWORK names the file that `surety network up --output json` printed');
const network = JSON.parse(readFileSync(path, 'utf8'));
// CosmJS takes a node of a version that it does not know for one of the oldest kind.
const node = () => Comet38Client.connect(network.rpc[0]);
const CLIENTS = {
  catalog: contracts.Catalog.CatalogClient,
  device: contracts.Device.DeviceClient,
  license: contracts.License.LicenseClient,
  vault: contracts.Vault.VaultClient,
};
const COIN = 1_000_000n;
const coins = (count) => [{ denom: 'udimo', amount: String(count * COIN) }];
const document = (name) => ({
  uri: `https://example.org/${name}`,
  sha256: createHash('sha256').update(name).digest('base64'),
});
const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** What one role can do, by contract. */
async function role(name) {
  const { address, file } = network.keys[name];
  const { mnemonic } = JSON.parse(readFileSync(file, 'utf8'));
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'wasm' });
  const chain = await SigningCosmWasmClient.createWithSigner(await node(), wallet, {
    gasPrice: GasPrice.fromString('0.001ufee'),
    broadcastPollIntervalMs: 200,
  });
  assert.equal((await wallet.getAccounts())[0].address, address);
  const clients = Object.entries(CLIENTS).map(([contract, Client]) => [
    contract,
    new Client(chain, address, network.contracts[contract]),
  ]);
  return { address, ...Object.fromEntries(clients) };
}

/** The typed events of a contract in what a transaction answered. */
const events = (result, contract) =>
  result.events.map((event) => readEvent(event, network.contracts[contract])).filter((event) => event !== undefined);

async function until(chain, seconds) {
  for (;;) {
    const { header } = await chain.getBlock();
    if (Date.parse(header.time) / 1000 > seconds) {
      return;
    }
    await sleep(500);
  }
}

test('the main job', async () => {
  const chain = await CosmWasmClient.create(await node());
  const [governance, integrations, community, maker, tester, driver] = await Promise.all(
    ['governance', 'integrations', 'community', 'manufacturer', 'tester', 'driver'].map(role),
  );
  const fee = 1.6;

  await governance.catalog.setCategory(
    { category: 'dash-cam', unitStake: String(80n * COIN), tiers: 'default', target: 10_000, underserved: false },
    fee,
  );
  await governance.catalog.admitTester({ address: tester.address }, fee);

  // A licence.
  const submitted = await maker.license.submit(
    {
      details: {
        business: document('business'),
        operating_history: document('history'),
        category: 'dash-cam',
        offers: 'devices',
        designs: [document('cam')],
        samples: { test_units: document('units'), data: document('data') },
      },
    },
    fee,
  );
  const { application } = events(submitted, 'license')[0];
  await integrations.license.review({ application: Number(application), review: document('review') }, fee);
  const reviewed = await maker.license.application({ application: Number(application) });
  await until(chain, reviewed.review.vote_from + 2);
  await community.license.decide({ application: Number(application), approve: true }, fee);
  await maker.license.takeLicence({ application: Number(application) }, fee);
  const { licence } = await maker.license.application({ application: Number(application) });
  await maker.vault.postBond({ licence }, fee, undefined, coins(100_000n));
  await integrations.license.confirm({ licence }, fee);

  // A model, certified for one region.
  await maker.catalog.registerModel(
    {
      licence,
      category: 'dash-cam',
      hardware: 'Cam A1',
      kind: { device: { curve: 'p256', terminal_codes: [0x8001] } },
      leftOut: [],
      regions: ['us'],
      specification: document('cam'),
    },
    fee,
  );
  const { models } = await maker.catalog.modelsOfLicence({ licence });
  const { model } = models[0];
  const { regions } = await maker.catalog.certifiedRegions({ model });
  const { standards } = await maker.catalog.standards({ limit: 100 });
  const ofNetwork = new Set(standards.filter(({ details }) => details.class === 'network').map(({ standard }) => standard));
  const missing = regions.find(({ region }) => region === 'us').missing;
  const tested = missing.filter((standard) => ofNetwork.has(standard));
  await tester.catalog.fileReports(
    { model, reports: tested.map((standard) => ({ standard, passed: true, document: document(standard) })) },
    fee,
  );
  const { reports } = await maker.catalog.reports({ model, limit: 100 });
  await integrations.catalog.certify(
    {
      model,
      certificates: missing.map((standard) => ({
        standard,
        report: reports.find(({ details }) => details.standard === standard)?.report ?? null,
        provisional: false,
        evidence: document(standard),
        valid_until: 4102444800,
      })),
    },
    fee,
  );

  // Devices, and the stake behind each.
  const keys = [1, 2, 3].map((seed) => p256.keygen(new Uint8Array(48).fill(seed)));
  const devices = keys.map(({ publicKey }) => signing.deviceId('p256', publicKey));
  const minted = await maker.device.mint({ model, region: 'us', devices }, fee, undefined, coins(240n));
  const lot = events(minted, 'device').find(({ type }) => type === 'device/minted');
  assert.equal(lot.count, 3);

  // One is sold: it names its owner with its own key.
  const expires = BigInt(Math.floor(Date.now() / 1000) + 3600);
  const preimage = signing.activation({
    chainId: network.chain_id,
    contract: network.contracts.device,
    device: devices[0],
    owner: driver.address,
    expires,
  });
  const activation = {
    device: devices[0],
    publicKey: base64(p256.Point.fromHex(keys[0].publicKey).toBytes(false)),
    owner: driver.address,
    expires: Number(expires),
    signature: base64(signing.sign('p256', preimage, keys[0].secretKey)),
  };
  const forged = { ...activation, signature: base64(signing.sign('p256', preimage, keys[1].secretKey)) };
  await assert.rejects(driver.device.activate(forged, fee), /signature/);
  const activated = await driver.device.activate(activation, fee);
  const burned = events(activated, 'vault').find(({ type }) => type === 'vault/activated');
  assert.equal(burned.burned, 20n * COIN);

  // What accrued is claimed.
  const { header } = await chain.getBlock(activated.height);
  await until(chain, Date.parse(header.time) / 1000 + 3);
  const { pools } = await maker.vault.pools({ licence });
  const claimed = await maker.vault.claimManufacturer({ pool: pools[0].pool }, fee);
  const paid = events(claimed, 'vault').find(({ type }) => type === 'vault/claimed');
  assert.ok(paid.amount > 0n && paid.amount < 57n * COIN, String(paid.amount));

  // A reader that knows cw721 and nothing of Surety.
  const ask = (contract, message) => chain.queryContractSmart(network.contracts[contract], message);
  const licences = await ask('license', { tokens: { owner: maker.address } });
  assert.deepEqual(licences.tokens, [String(licence)]);
  const { tokens } = await ask('device', { tokens: { owner: driver.address } });
  assert.deepEqual(tokens, [devices[0]]);
  const all = await ask('device', { all_tokens: { limit: 10 } });
  assert.deepEqual(all.tokens.toSorted(), devices.toSorted());
  const { owner } = await ask('device', { owner_of: { token_id: devices[1] } });
  assert.equal(owner, maker.address);
  const { name } = await ask('device', { get_collection_info_and_extension: {} });
  assert.equal(name, 'Surety devices');
});

