// What a node or the protocol refuses, in words. What is not known here is shown as it came.
import { near } from "./amounts";
import { escaped } from "./sentences";

type Fields = Record<string, any>;

/** By the names of nearcore's `InvalidTxError`, `InvalidAccessKeyError` and `ActionErrorKind`. */
const WORDS: Record<string, (fields: Fields) => string> = {
  NotEnoughBalance: ({ signer_id, balance, cost }) => `${signer_id} has ${near(balance)}, and this costs up to ${near(cost)}`,
  LackBalanceForState: ({ signer_id, account_id, amount }) => `${signer_id ?? account_id} lacks ${near(amount)} for the storage that it uses`,
  NotEnoughAllowance: ({ public_key, allowance, cost }) => `the key ${public_key} may spend ${near(allowance)} more, and this costs up to ${near(cost)}`,
  SignerDoesNotExist: ({ signer_id }) => `there is no account ${signer_id}`,
  AccountDoesNotExist: ({ account_id }) => `there is no account ${account_id}`,
  AccountAlreadyExists: ({ account_id }) => `the account ${account_id} exists already`,
  AccessKeyNotFound: ({ account_id, public_key }) => `${account_id} has no key ${public_key}`,
  InvalidNonce: () => "the key has signed something else meanwhile: send it again",
  Expired: () => "the node got it too late: send it again",
  TransactionSizeExceeded: ({ size, limit }) => `it has ${size} bytes, and a transaction has ${limit} at most`,
};

/** `told`: `{"InvalidTxError": {"NotEnoughBalance": {...}}}`, a kind alone, or a text. */
export function refusal(told: unknown): string {
  for (let found = named(told); found; found = named(found[1])) {
    const [name, fields] = found;
    if (!Object.hasOwn(WORDS, name)) continue;
    try {
      return escaped(WORDS[name]!(fields));
    } catch {
      break; // Its fields are not what nearcore's are.
    }
  }
  return escaped(typeof told === "string" ? told : JSON.stringify(told));
}

/** A kind and its fields: a name, or an object that has one entry. */
function named(value: unknown): [string, Fields] | null {
  if (typeof value === "string") return [value, {}];
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0]! : null;
}
