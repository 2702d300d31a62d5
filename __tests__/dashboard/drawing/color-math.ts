type Triple = readonly [number, number, number];

/**
 * How linear RGB looks to who lacks one kind of cones, in full. G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A
 * Physiologically-based Model for Simulation of Color Vision Deficiency, 2009.
 */
const VISIONS = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
} as const satisfies Readonly<Record<string, readonly [Triple, Triple, Triple]>>;

/** Contrast of two colours, `#rrggbb`, from 1 to 21: WCAG 2.2. */
export function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** How far apart two colours are in Oklab for a kind of eyes; black and white are 1 apart. */
export function difference(a: string, b: string, vision: keyof typeof VISIONS): number {
  const [one, other] = [a, b].map((color) =>
    oklab(times(VISIONS[vision], linear(color)).map(clamped) as unknown as Triple),
  );
  return Math.hypot(...one!.map((value, index) => value - other![index]!));
}

function luminance(color: string): number {
  const [red, green, blue] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(color: string): Triple {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as unknown as Triple;
}

/** B. Ottosson: A perceptual color space for image processing, 2020. */
function oklab(rgb: Triple): Triple {
  const cones: readonly [Triple, Triple, Triple] = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ];
  const lab: readonly [Triple, Triple, Triple] = [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ];
  return times(lab, times(cones, rgb).map(Math.cbrt) as unknown as Triple);
}

function times(matrix: readonly [Triple, Triple, Triple], [x, y, z]: Triple): Triple {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;
}

function clamped(part: number): number {
  return Math.min(1, Math.max(0, part));
}
