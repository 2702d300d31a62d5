import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/**
 * A JSON value as a small binary attribute, because an item ends at 400 KB. Brotli, because it finds a name again that
 * is far away, where gzip looks back 32 KB.
 */
export function compressed(value: unknown): Uint8Array {
  const text = Buffer.from(JSON.stringify(value));
  const params = {
    // About as fast as gzip.
    [constants.BROTLI_PARAM_QUALITY]: 5,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params });
}

/** @throws Error if the bytes are none that `compressed` makes */
export function decompressed(bytes: Uint8Array): unknown {
  return JSON.parse(brotliDecompressSync(bytes).toString());
}
