import { PosterPdfCache } from './poster-pdf-cache.js';
import { splitIntoTextRuns } from './poster-fonts.js';
import { occasionText } from './poster-pdf.js';
import type { PosterContent } from './poster-content.js';

const poster = (change: Partial<PosterContent> = {}): PosterContent => ({
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 1',
  direction: 'entrance',
  areaName: 'Phường Bến Nghé, Quận 1',
  code: '7K3F9AC',
  url: 'http://localhost:8080/g/7K3F9AC',
  version: 1,
  issuedOn: '2021-06-30',
  ...change,
});

describe('PosterFiles', () => {
  it('occasionText names leaving at an exit, and entering at an entrance only', () => {
    expect(occasionText.exit).toBe('trước khi ra · before you leave');
    expect(occasionText.both).not.toContain('trước khi vào');
    expect(occasionText.entrance).toBe('trước khi vào · before you enter');
  });

  it('renders a poster once for 900 concurrent requests, and another one for another gate', async () => {
    const files = new PosterPdfCache();
    const same = await Promise.all(Array.from({ length: 900 }, () => files.getPosterPdf(poster())));
    expect(same[0]!.subarray(0, 5).toString()).toBe('%PDF-');
    expect(new Set(same).size).toBe(1);
    expect(await files.getPosterPdf(poster({ code: '7K3F9AD' }))).not.toBe(same[0]);
  }, 60_000);

  it('refuses posters above its queue, renders the accepted ones, and renders again afterwards', async () => {
    const files = new PosterPdfCache();
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => files.getPosterPdf(poster({ gateName: `Cổng ${at}` }))),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(40 - 17);
    for (const { reason } of refused as PromiseRejectedResult[])
      expect(reason).toMatchObject({ code: 'PLATFORM.OVERLOADED' });
    expect((await files.getPosterPdf(poster({ gateName: 'Cổng 39' }))).length).toBeGreaterThan(10_000);
  }, 120_000);
});

describe('runsOf', () => {
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

it('renders long names in other scripts as one page', async () => {
  const files = new PosterPdfCache();
  const names = [
    'ផ្សារបេនថាញ់',
    '安東市場'.repeat(12),
    'Quán 김밥 🍜 Cô Ba',
    'ữ'.repeat(200),
    'Công ty '.repeat(25),
  ];
  for (const unitName of names) {
    const file = await files.getPosterPdf(poster({ unitName, gateName: unitName.slice(0, 40) }));
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    expect(file.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
}, 120_000);
