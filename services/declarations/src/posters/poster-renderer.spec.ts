import { splitIntoTextRuns } from './poster-fonts.js';
import { posterSample } from '../../test/poster-sample.js';
import type { PosterContent, PosterSet } from './poster-content.js';
import { PosterRenderer } from './poster-renderer.js';

const setOf = (change: Partial<PosterContent> = {}): PosterSet => ({
  paper: 'A4',
  parts: ['poster'],
  gates: [posterSample(change)],
});
const countPages = (file: Buffer): number => file.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('PosterRenderer', () => {
  it('renders a poster once for 900 concurrent requests, and another one for another gate', async () => {
    const renderer = new PosterRenderer();
    const same = await Promise.all(Array.from({ length: 900 }, () => renderer.getPdf(setOf())));
    expect(same[0]!.subarray(0, 5).toString()).toBe('%PDF-');
    expect(new Set(same).size).toBe(1);
    expect(await renderer.getPdf(setOf({ code: '7K3F9AD' }))).not.toBe(same[0]);
  }, 60_000);

  it('refuses posters above its queue, renders the accepted ones, and renders again afterwards', async () => {
    const renderer = new PosterRenderer();
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => renderer.getPdf(setOf({ gateName: `Cổng ${at}` }))),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(40 - 17);
    for (const { reason } of refused as PromiseRejectedResult[])
      expect(reason).toMatchObject({ code: 'PLATFORM.OVERLOADED' });
    expect((await renderer.getPdf(setOf({ gateName: 'Cổng 39' }))).length).toBeGreaterThan(10_000);
  }, 120_000);

  it('renders everything for 200 gates as one file of a few megabytes, with every page', async () => {
    const gates = Array.from({ length: 200 }, (_, at) => posterSample({ gateName: `Cổng ${at + 1}` }));
    const file = await new PosterRenderer().getPdf({
      paper: 'A4',
      parts: ['poster', 'guide', 'card', 'guards', 'street'],
      gates,
    });
    expect(countPages(file)).toBe(4 * 200 + 1);
    expect(file.length).toBeLessThan(12 * 1024 * 1024);
  }, 120_000);

  it('renders long names in other scripts as one page', async () => {
    const renderer = new PosterRenderer();
    const names = [
      'ផ្សារបេនថាញ់',
      '安東市場'.repeat(12),
      'Quán 김밥 🍜 Cô Ba',
      'ữ'.repeat(200),
      'Công ty '.repeat(25),
    ];
    for (const unitName of names) {
      const file = await renderer.getPdf(setOf({ unitName, gateName: unitName.slice(0, 40) }));
      expect(file.subarray(0, 5).toString()).toBe('%PDF-');
      expect(countPages(file)).toBe(1);
    }
  }, 120_000);
});

describe('splitIntoTextRuns', () => {
  it.each([
    ['Chợ Bến Nghé', ['bold']],
    ['ផ្សារ Chợ', ['khmer', 'bold']],
    ['安東市場 东场', ['chinese']],
    ['Quán 김밥 🍜', ['bold', 'korean', 'emoji']],
    ['ไทย ລາວ Москва', ['thai', 'lao', 'chinese']],
  ])('finds a face for every character of %s', (text, faces) => {
    const runs = splitIntoTextRuns(text, 'bold');
    expect(runs.map(({ face }) => face)).toEqual(faces);
    expect(runs.map((run) => run.text).join('')).toBe(text);
  });

  it('replaces a character that no face has by □, and keeps the others', () => {
    expect(
      splitIntoTextRuns('Quán ꦱ', 'bold')
        .map((run) => run.text)
        .join(''),
    ).toMatch(/^Quán .*□$/u);
  });
});
