// What near-api-js does with the chain, unchanged. Arguments: the URL, the root account, its secret key, a contract's
// code in base64 (tests/oracle/probe.wat). Prints one line a check; the test beside it counts them.

import assert from 'node:assert/strict';
import { Account, JsonRpcProvider, KeyPair, KeyPairSigner, actions } from 'near-api-js';

const [url, rootId, rootKey, codeBase64] = process.argv.slice(2);
const provider = new JsonRpcProvider({ url });
const signer = (key) => new KeyPairSigner(key);
const root = new Account(rootId, provider, signer(KeyPair.fromString(rootKey)));
const NEAR = 10n ** 24n;
const bytes = (text) => new TextEncoder().encode(text);

let passed = 0;
async function check(name, body) {
  await body();
  passed += 1;
  console.log(`ok ${passed} ${name}`);
}

const aliceKey = KeyPair.fromRandom('ed25519');
const aliceId = `alice.${rootId}`;
const alice = new Account(aliceId, provider, signer(aliceKey));
const contractKey = KeyPair.fromRandom('ed25519');
const contractId = `contract.${rootId}`;
const contract = new Account(contractId, provider, signer(contractKey));

await check('the status is read', async () => {
  const status = await provider.viewNodeStatus();
  assert.equal(status.chain_id, 'localnet');
  assert.equal(await provider.getNetworkId(), 'localnet');
});

await check('an account is created with a key and a balance', async () => {
  await root.createAccount({ newAccountId: aliceId, publicKey: aliceKey.getPublicKey(), nearToTransfer: 20n * NEAR });
  await root.createAccount({ newAccountId: contractId, publicKey: contractKey.getPublicKey(), nearToTransfer: 20n * NEAR });
  const state = await alice.getState();
  assert.equal(state.balance.total, 20n * NEAR);
});

await check('a balance is read and paid', async () => {
  const before = await contract.getBalance();
  await alice.transfer({ receiverId: contractId, amount: NEAR });
  assert.equal((await contract.getBalance()) - before, NEAR);
});

await check('a contract is deployed and its code read back', async () => {
  const code = Buffer.from(codeBase64, 'base64');
  await contract.deployContract(new Uint8Array(code));
  const view = await provider.viewContractCode({ contractId });
  assert.deepEqual(Buffer.from(view.code), code);
});

await check('a call returns its value and its receipts', async () => {
  const outcome = await alice.callFunctionRaw({ contractId, methodName: 'ret', args: bytes('hello'), gas: 30n * 10n ** 12n });
  assert.equal(Buffer.from(outcome.status.SuccessValue, 'base64').toString(), 'hello');
  assert.equal(outcome.receipts_outcome[0].outcome.executor_id, contractId);
});

await check('a failing call throws with the reason of the contract', async () => {
  await assert.rejects(
    alice.callFunctionRaw({ contractId, methodName: 'fail', args: bytes('no'), gas: 30n * 10n ** 12n }),
    /panicked|ExecutionError|FunctionCallError/,
  );
});

await check('a view answers', async () => {
  const view = await provider.callFunctionRaw({ contractId, method: 'ret', args: { seen: true } });
  assert.deepEqual(JSON.parse(Buffer.from(view.result).toString()), { seen: true });
});

await check('a batch of actions runs as one', async () => {
  const key = KeyPair.fromRandom('ed25519');
  const childId = `child.${aliceId}`;
  const outcome = await alice.signAndSendTransaction({
    receiverId: childId,
    actions: [actions.createAccount(), actions.transfer(NEAR), actions.addFullAccessKey(key.getPublicKey())],
    waitUntil: 'FINAL',
  });
  assert.equal(outcome.final_execution_status, 'FINAL');
  const keys = await provider.viewAccessKeyList({ accountId: childId });
  assert.equal(keys.keys.length, 1);
  assert.equal(keys.keys[0].public_key, key.getPublicKey().toString());
});

await check('a limited key calls its method and no other', async () => {
  const key = KeyPair.fromRandom('ed25519');
  await alice.addFunctionCallAccessKey({
    publicKey: key.getPublicKey(),
    contractId,
    methodNames: ['noop'],
    allowance: NEAR,
  });
  const limited = new Account(aliceId, provider, signer(key));
  await limited.callFunctionRaw({ contractId, methodName: 'noop', args: bytes(''), gas: 30n * 10n ** 12n });
  await assert.rejects(limited.callFunctionRaw({ contractId, methodName: 'ret', args: bytes('x'), gas: 30n * 10n ** 12n }));
});

await check('state is listed', async () => {
  await alice.callFunctionRaw({ contractId, methodName: 'write', args: bytes('key'), gas: 30n * 10n ** 12n });
  const state = await provider.viewContractState({ contractId });
  assert.equal(Buffer.from(state.values[0].key, 'base64').toString(), 'key');
});

await check('a transaction is sent without waiting and asked for later', async () => {
  const signed = await alice.createSignedTransaction({ receiverId: contractId, actions: [actions.transfer(1n)] });
  await provider.sendTransactionUntil(signed, 'NONE');
  const { hash } = await provider.sendTransactionUntil(signed, 'FINAL').then((answer) => answer.transaction);
  const status = await provider.viewTransactionStatus({ txHash: hash, accountId: aliceId, waitUntil: 'FINAL' });
  assert.ok('SuccessValue' in status.status);
  const withReceipts = await provider.viewTransactionStatusWithReceipts({ txHash: hash, accountId: aliceId, waitUntil: 'FINAL' });
  const receipt = await provider.viewTransactionReceipt(withReceipts.receipts[0].receipt_id);
  assert.equal(receipt.receiver_id, contractId);
});

await check('a meta transaction is relayed', async () => {
  const { signedDelegate } = await alice.createSignedMetaTransaction({
    receiverId: contractId,
    actions: [actions.functionCall('noop', bytes(''), 10n * 10n ** 12n, 0n)],
  });
  const before = await alice.getBalance();
  await root.relayMetaTransaction(signedDelegate);
  assert.equal(await alice.getBalance(), before);
});

await check('a global contract is published and used', async () => {
  await contract.deployGlobalContract(new Uint8Array(Buffer.from(codeBase64, 'base64')), 'accountId');
  await alice.useGlobalContract({ accountId: contractId });
  const view = await provider.callFunctionRaw({ contractId: aliceId, method: 'noop' });
  assert.deepEqual(view.result, []);
});

await check('blocks, chunks, prices and configurations are read', async () => {
  const block = await provider.viewBlock({ finality: 'final' });
  const chunk = await provider.viewChunk(block.chunks[0].chunk_hash);
  assert.equal(chunk.header.chunk_hash, block.chunks[0].chunk_hash);
  assert.equal((await provider.viewGasPrice(null)).gas_price, '100000000');
  const config = await provider.experimental_protocolConfig({ finality: 'final' });
  assert.equal(config.chain_id, 'localnet');
  assert.equal((await provider.viewValidators()).current_validators.length, 1);
});

await check('changes of a block are listed', async () => {
  const outcome = await root.transfer({ receiverId: aliceId, amount: 1n });
  const blockId = outcome.receipts_outcome[0].block_hash;
  const changes = await provider.accountChanges([aliceId], { blockId });
  assert.equal(changes.changes.length, 1);
  assert.equal((await provider.blockChanges({ blockId })).changes.length > 0, true);
});

await check('an account that does not exist is an error with a name', async () => {
  await assert.rejects(provider.viewAccount({ accountId: `nobody.${rootId}` }), /does ?n.t exist|does not exist|UNKNOWN_ACCOUNT|AccountDoesNotExist/i);
});

await check('an account is deleted', async () => {
  await contract.deleteAccount(aliceId);
  await assert.rejects(provider.viewAccount({ accountId: contractId }));
});

console.log(`${passed} checks passed`);
