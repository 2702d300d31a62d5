import { isIPv4, isIPv6 } from "node:net";

/** An address as a number; IPv4 and IPv6 are different spaces. */
interface Address {
  readonly family: 4 | 6;
  readonly number: bigint;
}

/**
 * Reads an address as EventBridge does: octets in decimal, also with leading zeros, and IPv6 without dotted octets.
 *
 * @returns undefined for what is no address
 */
export function addressOf(text: string): Address | undefined {
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const address = text.split(".").map(Number).join(".");
    if (!isIPv4(address)) return undefined;
    return { family: 4, number: address.split(".").reduce((number, octet) => number * 256n + BigInt(octet), 0n) };
  }
  if (!/^[\da-f:]+$/i.test(text) || !isIPv6(text)) return undefined;
  const number = groupsOf(text).reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
  // An IPv4 address in IPv6's words, `::ffff:a00:1`, is that address.
  return number >> 32n === 0xffffn ? { family: 4, number: number & 0xffff_ffffn } : { family: 6, number };
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  const [before = [], after] = address.split("::").map((part) => (part === "" ? [] : part.split(":")));
  if (!after) return before;
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}

/**
 * Whether an address lies in a CIDR block.
 *
 * @returns undefined for what EventBridge does not take as a block: a single address (`/32`, `/128`) is none
 */
export function cidrTest(block: string): ((text: string) => boolean) | undefined {
  const [network = "", length = "", ...rest] = block.replace(/\/+$/, "").split("/");
  const named = addressOf(network);
  if (!named || !/^\+?\d+$/.test(length) || rest.length > 0) return undefined;
  const hostBits = (named.family === 4 ? 32 : 128) - Number(length);
  if (hostBits < 1) return undefined;
  return (text) => {
    const address = addressOf(text);
    return address?.family === named.family && (address.number ^ named.number) >> BigInt(hostBits) === 0n;
  };
}
