import type { Random } from '../load/random.ts';

/** What a phone's photo of a poster suffers from. */
export const distortionKinds = [
  'blur',
  'rotation',
  'perspective',
  'glare',
  'jpeg-40',
  'quarter-covered',
  'half-covered',
] as const;
export type DistortionKind = (typeof distortionKinds)[number];

/** A part of the poster, as shares of its width and height. */
interface PosterPart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Distortion {
  readonly kind: DistortionKind;
  readonly rotateDegrees: number;
  readonly tiltXDegrees: number;
  readonly tiltYDegrees: number;
  /** Standard deviation of the blur, pixels; a module of the code has about 7. */
  readonly blurPixels: number;
  readonly jpegQuality: number;
  readonly covered: PosterPart | null;
  /** Centre and radius of a reflection, as shares of the poster's width and height. */
  readonly glare: { readonly x: number; readonly y: number; readonly radius: number } | null;
}

const halves: readonly PosterPart[] = [
  { left: 0, top: 0, width: 1, height: 0.5 },
  { left: 0, top: 0.5, width: 1, height: 0.5 },
  { left: 0, top: 0, width: 0.5, height: 1 },
  { left: 0.5, top: 0, width: 0.5, height: 1 },
];
const coveredShare = 0.25;

/** Creates distortions, as many of each kind as possible. Every picture is also a little turned, blurred and compressed. */
export function createDistortions(random: Random, count: number): Distortion[] {
  return Array.from({ length: count }, (_, at) =>
    distort(random, distortionKinds[at % distortionKinds.length]!, at),
  );
}

function distort(random: Random, kind: DistortionKind, at: number): Distortion {
  const within = (from: number, to: number): number => from + random.next() * (to - from);
  const eitherSide = (from: number, to: number): number => within(from, to) * (random.next() < 0.5 ? -1 : 1);
  const usual: Distortion = {
    kind,
    rotateDegrees: within(-5, 5),
    tiltXDegrees: within(-6, 6),
    tiltYDegrees: within(-6, 6),
    blurPixels: within(0, 0.7),
    jpegQuality: random.between(60, 85),
    covered: null,
    glare: null,
  };
  switch (kind) {
    case 'blur':
      return { ...usual, blurPixels: within(1, 2.4) };
    case 'rotation':
      return { ...usual, rotateDegrees: eitherSide(10, 25) };
    case 'perspective':
      return { ...usual, tiltXDegrees: eitherSide(15, 40), tiltYDegrees: eitherSide(15, 40) };
    case 'glare':
      return {
        ...usual,
        glare: { x: within(0.1, 0.9), y: within(0.1, 0.9), radius: within(0.25, 0.45) },
      };
    case 'jpeg-40':
      return { ...usual, jpegQuality: 40 };
    case 'quarter-covered': {
      const width = within(0.3, 0.8);
      const height = coveredShare / width;
      return {
        ...usual,
        covered: { width, height, left: within(0, 1 - width), top: within(0, 1 - height) },
      };
    }
    case 'half-covered':
      return { ...usual, covered: halves[Math.floor(at / distortionKinds.length) % halves.length]! };
  }
}
