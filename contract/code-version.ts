/**
 * The environment variable of every function with the version of its code: that of this package and the beginning of the
 * code's hash, `0.1.0-1b2c3d4e5f60`. Functions do not read it, so it is not among what they import.
 */
export const CODE_VERSION = "CODE_VERSION";
