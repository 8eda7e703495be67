import { createRandom } from '../load/random.ts';
import { createDistortions, distortionKinds } from './poster-distortions.ts';

it('creates the same distortions for a seed, and as many of each kind', () => {
  const distortions = createDistortions(createRandom(11), 200);
  expect(createDistortions(createRandom(11), 200)).toEqual(distortions);
  expect(createDistortions(createRandom(12), 200)).not.toEqual(distortions);
  const counts = distortionKinds.map((kind) => distortions.filter((one) => one.kind === kind).length);
  expect(counts).toEqual([29, 29, 29, 29, 28, 28, 28]);
});

it('covers a quarter of the poster within its edges, and each half as often', () => {
  const covered = createDistortions(createRandom(3), 700).flatMap(({ kind, covered: part }) =>
    part === null ? [] : [{ kind, ...part }],
  );
  const quarters = covered.filter(({ kind }) => kind === 'quarter-covered');
  expect(quarters).toHaveLength(100);
  for (const { left, top, width, height } of quarters) {
    expect(width * height).toBeCloseTo(0.25, 6);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left + width).toBeLessThanOrEqual(1);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top + height).toBeLessThanOrEqual(1);
  }
  const halves = covered.filter(({ kind }) => kind === 'half-covered');
  expect(new Set(halves.map(({ left, top }) => `${left} ${top}`)).size).toBe(3);
  expect(halves.filter(({ width }) => width === 0.5)).toHaveLength(50);
});
