// Bitcoin's base58, as NEAR writes hashes and keys.
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export const base58 = {
  encode(bytes: Uint8Array): string {
    let number = 0n;
    for (const byte of bytes) number = number * 256n + BigInt(byte);
    let text = "";
    for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
    for (const byte of bytes) {
      if (byte !== 0) break;
      text = "1" + text;
    }
    return text;
  },
  decode(text: string): Uint8Array {
    let number = 0n;
    for (const character of text) {
      const digit = ALPHABET.indexOf(character);
      if (digit < 0) throw new Error("it is not base58");
      number = number * 58n + BigInt(digit);
    }
    const bytes: number[] = [];
    for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
    for (const character of text) {
      if (character !== "1") break;
      bytes.unshift(0);
    }
    return Uint8Array.from(bytes);
  },
};
