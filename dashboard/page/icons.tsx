import type { VNode } from "preact";

const PATHS = {
  /** A ring with a tick, a triangle and an octagon, which differ in shape and not only in colour. */
  well: "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Zm3.6 4.9-4.2 5.1a.8.8 0 0 1-1.2 0L4.4 9.3l1.2-1.1 1.2 1.3 3.6-4.4Z",
  warning:
    "M6.9 1.9a1.3 1.3 0 0 1 2.2 0l6 11a1.3 1.3 0 0 1-1.1 1.9H2a1.3 1.3 0 0 1-1.1-1.9Zm.3 4v4h1.6v-4Zm0 5.2v1.6h1.6v-1.6Z",
  bad: "M5 1h6l4 4v6l-4 4H5l-4-4V5Zm2.2 3.5v4.7h1.6V4.5Zm0 6v1.6h1.6v-1.6Z",
  unknown:
    "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Zm0 1.6a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 8 2.8ZM4.8 7.2v1.6h6.4V7.2Z",
  refresh:
    "M8 2.5a5.5 5.5 0 1 0 5.4 6.6h-1.6A4 4 0 1 1 10.7 5.200L8.600 7.300H14V1.900l-2.200 2.200A5.500 5.500 0 0 0 8 2.500Z",
  down: "M3.500 5.700 8 10.200l4.500-4.500 1 1L8 12.200 2.500 6.700Z",
  close: "m4 3 4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4Z",
  download:
    "M7.200 1.500h1.600v6.700l2.500-2.500 1.100 1.100L8 11.200 3.600 6.800l1.100-1.100 2.500 2.500ZM2.500 12.800h11v1.600h-11Z",
  system: "M2 2.500h12v8.500H9v1.500h2V14H5v-1.500h2V11H2ZM3.500 4v5.500h9V4Z",
  light:
    "M8 4.800a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400ZM7.300 1h1.400v2.300H7.300Zm0 11.700h1.400V15H7.300ZM1 7.300h2.300v1.400H1Zm11.700 0H15v1.400h-2.300ZM2.600 3.600l1-1 1.600 1.600-1 1Zm8.200 8.200 1-1 1.600 1.600-1 1Zm0-7.600 1.600-1.600 1 1-1.600 1.600Zm-8.200 8.200 1.600-1.600 1 1-1.600 1.600Z",
  dark: "M6.300 1.600a6.600 6.600 0 1 0 8.100 8.100 5.600 5.600 0 0 1-8.100-8.100Z",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside a word with the same meaning. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
