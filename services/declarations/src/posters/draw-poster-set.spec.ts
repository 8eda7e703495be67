import { drawPosterSet } from './draw-poster-set.js';
import type { DrawnItem, DrawnPage } from './drawing.js';
import { posterParts, type PosterContent, type PosterPaper } from './poster-content.js';
import { measureRun } from './poster-fonts.js';
import { posterSample } from '../../test/poster-sample.js';
import { guardTexts, guideTexts, posterSteps, posterTexts } from './poster-texts.js';

const longest: Partial<PosterContent> = {
  unitName: 'Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Ngoạn Ễ '.repeat(2),
  gateName: 'Cổng số 12, lối vào phía đường Nguyễn Thị Minh Khai, cạnh bãi giữ xe hai bánh của khách',
  areaName: 'Phường Nguyễn Thái Bình, Quận 1, Thành phố Hồ Chí Minh',
  host: 'khai-bao-y-te.tphcm.chinhquyendientu.example.gov.vn',
  centreName: 'Trung tâm y tế và Kiểm soát bệnh tật Thành phố Thủ Đức',
};
const drawPages = (paper: PosterPaper, change: Partial<PosterContent> = {}): DrawnPage[] => [
  ...drawPosterSet({ paper, parts: posterParts, gates: [posterSample(change)] }),
];
const textsOf = ({ items }: DrawnPage): string =>
  items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])).join(' ');

/** The corners of the box around a shape, in the design's coordinates. Arcs of these pages never leave the box of their ends and radii. */
function boxOf(item: DrawnItem): { left: number; top: number; right: number; bottom: number } {
  if (item.kind === 'text') {
    const width = measureRun(item) * item.size + item.spacing * item.text.length;
    return { left: item.x, top: item.y - item.size, right: item.x + width, bottom: item.y + item.size * 0.3 };
  }
  const half = item.stroke === null ? 0 : item.strokeWidth / 2;
  let [x, y] = [0, 0];
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [, command = '', values = ''] of item.d.matchAll(/([MLHVAhvaz])([^MLHVAhvaz]*)/g)) {
    const numbers = values.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number) ?? [];
    if (command === 'h') x += numbers[0]!;
    else if (command === 'v') y += numbers[0]!;
    else if (command === 'H') x = numbers[0]!;
    else if (command === 'V') y = numbers[0]!;
    else if (command === 'a') [x, y] = [x + numbers[5]!, y + numbers[6]!];
    else if (command === 'A') [x, y] = [numbers[5]!, numbers[6]!];
    else if (command === 'M' || command === 'L') [x, y] = [numbers.at(-2)!, numbers.at(-1)!];
    xs.push(x);
    ys.push(y);
  }
  return {
    left: Math.min(...xs) - half,
    top: Math.min(...ys) - half,
    right: Math.max(...xs) + half,
    bottom: Math.max(...ys) + half,
  };
}

/** 10 mm in points. */
const safeMargin = (10 * 72) / 25.4;

describe.each(['A4', 'Letter'] as const)('the pages on %s', (paper) => {
  it.each([
    ['usual names', {}],
    ['the longest names', longest],
    ['no medical centre', { centreName: null, centrePhone: null }],
  ])('keep every shape 10 mm away from the edges of the paper, with %s', (_name, change) => {
    const pages = drawPages(paper, change);
    expect(pages).toHaveLength(posterParts.length);
    for (const page of pages) {
      const boxes = page.items.map(boxOf);
      const edge = (value: number, offset: number): number => value * page.scale + offset;
      expect(Math.min(...boxes.map(({ left }) => edge(left, page.left)))).toBeGreaterThanOrEqual(safeMargin);
      expect(Math.min(...boxes.map(({ top }) => edge(top, page.top)))).toBeGreaterThanOrEqual(safeMargin);
      expect(page.width - Math.max(...boxes.map(({ right }) => edge(right, page.left)))).toBeGreaterThanOrEqual(safeMargin);
      expect(page.height - Math.max(...boxes.map(({ bottom }) => edge(bottom, page.top)))).toBeGreaterThanOrEqual(safeMargin);
    } // prettier-ignore
  });

  it.each([
    ['usual names', {}],
    ['the longest names', longest],
  ])('have no line of text over another one, with %s', (_name, change) => {
    const pages = drawPages(paper, change);
    expect(pages).toHaveLength(posterParts.length);
    for (const page of pages) {
      const lines = page.items.flatMap((item) => (item.kind === 'text' ? [item] : []));
      const overlaps = lines.flatMap((one, at) =>
        lines.slice(at + 1).filter((other) => {
          const [a, b] = [one, other].map((item) => {
            const width = measureRun(item) * item.size;
            return { left: item.x, right: item.x + width, top: item.y - item.size * 0.7, bottom: item.y };
          }) as [ReturnType<typeof boxOf>, ReturnType<typeof boxOf>];
          return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
        }),
      );
      expect(overlaps.map(({ text }) => `${page.part}: ${text}`)).toEqual([]);
    }
  });
});

describe('the poster', () => {
  const [poster] = drawPages('A4');
  const codes = poster!.items.flatMap((item) =>
    item.kind === 'path' && item.d.split('M').length > 100 ? [boxOf(item)] : [],
  );

  it('has its QR code twice, in quarters that no half of the page covers both', () => {
    expect(codes).toHaveLength(2);
    const [upper, lower] = codes as [(typeof codes)[0], (typeof codes)[0]];
    const middle = { x: poster!.width / 2, y: poster!.height / 2 };
    expect(upper.right).toBeLessThan(middle.x);
    expect(upper.bottom).toBeLessThan(middle.y);
    expect(lower.left).toBeGreaterThan(middle.x);
    expect(lower.top).toBeGreaterThan(middle.y);
  });

  it('has modules of at least 2 mm', () => {
    const [upper] = codes as [(typeof codes)[0]];
    const side = ((upper.right - upper.left) / 72) * 25.4;
    expect(side / 33).toBeGreaterThanOrEqual(2);
  });

  it('states place, code, address, help and version, Vietnamese and English', () => {
    const texts = textsOf(poster!);
    for (const words of ['Chợ Bến Nghé', 'Cổng 1, đường Tôn Thất Đạm', '7K3-F9A-C', 'khaibao.example.vn', '1900 9095', 'Bản 3 · 30/06/2021', 'Entrance', 'trước khi vào'])
      expect(texts).toContain(words); // prettier-ignore
    expect(posterSteps).toHaveLength(3);
    for (const { vi, en } of posterSteps) {
      expect(texts).toContain(vi);
      expect(texts).toContain(en.split(' ').slice(0, 3).join(' '));
    }
    expect(texts).toContain(posterTexts.noPhone.en.split(' ').slice(0, 2).join(' '));
  });

  it.each([
    ['exit', 'trước khi ra', 'Lối ra'],
    ['both', 'khi vào và khi ra', 'Lối vào và ra'],
  ] as const)('names the occasion at a gate of direction %s', (direction, occasion, way) => {
    const texts = textsOf(drawPages('A4', { direction })[0]!);
    expect(texts).toContain(occasion);
    expect(texts).toContain(way);
    expect(texts).not.toContain('trước khi vào');
  });
});

it('the guide says how to declare, what the colours mean, and whom to call', () => {
  const texts = textsOf(drawPages('A4').find(({ part }) => part === 'guide')!);
  for (const { word } of [guideTexts.pass, guideTexts.caution, guideTexts.stop]) expect(texts).toContain(word.vi);
  for (const words of ['1900 9095', 'Trung tâm y tế Quận 1', '028 3824 4249', '115']) expect(texts).toContain(words);
}); // prettier-ignore

it('draws the pages of each gate, the guards once, and the street posters last on the larger paper', () => {
  const gates = [posterSample(), posterSample({ code: '7K3F9AD', gateName: 'Cổng 2' })];
  const pages = [...drawPosterSet({ paper: 'A4', parts: posterParts, gates })];
  expect(pages.map(({ part }) => part)).toEqual([
    'poster', 'guide', 'card', 'poster', 'guide', 'card', 'guards', 'street', 'street',
  ]); // prettier-ignore
  expect(pages.map(({ width }) => Math.round(width))).toEqual([595, 595, 595, 595, 595, 595, 595, 842, 842]);
  const guards = textsOf(pages[6]!);
  expect(guards).toContain('khaibao.example.vn/admin/');
  expect(guards).toContain('7K3-F9A-D  Cổng 2');
  expect(guards).toContain(guardTexts.title.vi);
});

it('names ten gates of a large unit to the guards, and how many there are beside', () => {
  const gates = Array.from({ length: 25 }, (_, at) => posterSample({ gateName: `Cổng ${at + 1}` }));
  const texts = textsOf([...drawPosterSet({ paper: 'A4', parts: ['guards'], gates })][0]!);
  expect(texts).toContain('Cổng 10');
  expect(texts).not.toContain('Cổng 11');
  expect(texts).toContain('và 15 cổng nữa');
});

it('draws nothing for no gate', () => {
  expect([...drawPosterSet({ paper: 'A4', parts: posterParts, gates: [] })]).toEqual([]);
});
