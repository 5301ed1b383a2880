import { expect, test } from "vitest";
import { refusal } from "../src/lib/refusal";

const key = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp";

// As nearcore's node gives them, in `error.data.TxExecutionError` or as the kind of an action's error.
test.each([
  [{ InvalidTxError: { NotEnoughBalance: { signer_id: "ann.near", balance: "1500000000000000000000000", cost: "2000000000000000000000001" } } },
    "ann.near has 1.5 NEAR, and this costs up to 2.000000000000000000000001 NEAR"],
  [{ InvalidTxError: { LackBalanceForState: { signer_id: "ann.near", amount: "1000" } } }, "ann.near lacks 1000 yoctoNEAR for the storage that it uses"],
  [{ LackBalanceForState: { account_id: "ann.near", amount: "1000" } }, "ann.near lacks 1000 yoctoNEAR for the storage that it uses"],
  [{ InvalidTxError: { InvalidAccessKeyError: { AccessKeyNotFound: { account_id: "ann.near", public_key: key } } } }, `ann.near has no key ${key}`],
  [{ InvalidTxError: { InvalidAccessKeyError: { NotEnoughAllowance: { account_id: "ann.near", public_key: key, allowance: "0", cost: "10000000000000000000000" } } } },
    `the key ${key} may spend 0 NEAR more, and this costs up to 0.01 NEAR`],
  [{ InvalidTxError: { InvalidNonce: { tx_nonce: 5, ak_nonce: 5 } } }, "the key has signed something else meanwhile: send it again"],
  [{ InvalidTxError: "Expired" }, "the node got it too late: send it again"],
  [{ InvalidTxError: { TransactionSizeExceeded: { size: 1600000, limit: 1572864 } } }, "it has 1600000 bytes, and a transaction has 1572864 at most"],
  [{ AccountDoesNotExist: { account_id: "gone.near" } }, "there is no account gone.near"],
])("%j is said in words", (told, words) => {
  expect(refusal(told)).toBe(words);
});

test.each([
  ["Transaction was too old", "Transaction was too old"],
  [{ InvalidTxError: { StorageError: "disk" } }, '{\\"InvalidTxError\\":{\\"StorageError\\":\\"disk\\"}}'],
  [{ NotEnoughBalance: { signer_id: "ann.near", balance: "much", cost: [] } }, '{\\"NotEnoughBalance\\":{\\"signer_id\\":\\"ann.near\\",\\"balance\\":\\"much\\",\\"cost\\":[]}}'],
  [{ NotEnoughBalance: null }, '{\\"NotEnoughBalance\\":null}'],
  [{ toString: {} }, '{\\"toString\\":{}}'],
  [{ AccountDoesNotExist: { account_id: "a\u202eb" } }, "there is no account a\\u{202e}b"],
  [{}, "{}"],
  [null, "null"],
])("%j is shown as it came", (told, shown) => {
  expect(refusal(told)).toBe(shown);
});

test("a refusal a thousand levels deep is shown", () => {
  let deep: unknown = "x";
  for (let level = 0; level < 1000; level += 1) deep = { a: deep };
  expect(refusal(deep)).toContain("x");
});
