import { existsSync } from 'node:fs';
import { guideLanguages, guideRoles } from '@khai-bao/contracts';
import { judgeTexts } from './judge-texts.js';
import { linesOfBlock } from './guide-document.js';
import { parseGuide } from './parse-guide.js';
import { pictureFileOf, readReleaseGuides } from './release-guides.js';

const head = '# Trực cổng\n\nDành cho người trực.\n\n';
const guide = (body: string): string => `${head}## Quét mã {#quet}\n\n${body}\n`;
const rulesOf = (text: string): string[] =>
  parseGuide(text).faults.map(({ line, rule }) => `${line} ${rule}`);

describe('a guide', () => {
  it('is read with its title, introduction, sections and blocks', () => {
    const { document } = parseGuide(
      guide(
        'Đưa máy **gần** mã, xem [đoạn này](#quet).\n\n1. Bấm\n2. Chờ\n   - một\n\n> Lưu ý\n\n| Màu | Nghĩa |\n| - | - |\n| Xanh | Vào |\n\n![Màn hình quét](picture:quet-ma)\n\n### Nhỏ',
      ),
    );
    expect(document?.title).toBe('Trực cổng');
    expect(document?.intro.flatMap(linesOfBlock)).toEqual(['Dành cho người trực.']);
    const [section] = document?.sections ?? [];
    expect(section).toMatchObject({ anchor: 'quet', title: 'Quét mã' });
    expect(section?.blocks.map(({ kind }) => kind)).toEqual([
      'paragraph', 'steps', 'note', 'table', 'picture', 'heading',
    ]); // prettier-ignore
    expect(section?.blocks[0]?.inlines).toEqual([
      { text: 'Đưa máy ', isBold: false, href: null },
      { text: 'gần', isBold: true, href: null },
      { text: ' mã, xem ', isBold: false, href: null },
      { text: 'đoạn này', isBold: false, href: '#quet' },
      { text: '.', isBold: false, href: null },
    ]);
    expect(section?.blocks[1]?.items.map(({ marker, level }) => [marker, level])).toEqual([
      ['1.', 0],
      ['2.', 0],
      ['•', 1],
    ]);
    expect(section?.blocks[3]).toMatchObject({ columns: 2 });
    expect(section?.blocks[4]?.picture).toEqual({ name: 'quet-ma', alt: 'Màn hình quét' });
  });

  it.each([
    ['no title', 'Dành cho ai.\n\n## A {#a}\n\nx', ['1 title']],
    ['no introduction', '# T\n\n## A {#a}\n\nx', ['3 intro']],
    ['no section', '# T\n\nDành cho ai.', ['0 sections']],
    ['a second title', guide('x\n\n# Nữa'), ['9 heading']],
    ['a section without an anchor', `${head}## Quét mã\n\nx`, ['5 anchor']],
    ['an anchor twice', `${guide('x')}\n## Nữa {#quet}\n\ny`, ['9 anchor-twice']],
    ['a link to nowhere', guide('[x](#khong-co)'), ['7 anchor-missing']],
    ['a link to another host', guide('[x](https://example.vn)'), ['7 link']],
    ['a link without a scheme to another host', guide('[x](//example.vn)'), ['7 link']],
    ['a script as link', guide('[x](javascript:alert)'), ['7 link']],
    ['a picture of another host', guide('![x](https://example.vn/a.png)'), ['7 picture']],
    ['a picture without words', guide('![](picture:a)'), ['7 picture']],
    ['a picture within a line', guide('Xem ![x](picture:a) này'), ['7 picture']],
    ['a picture outside of the folder', guide('![x](picture:../a)'), ['7 picture']],
    ['a tag', guide('<img src=x onerror=alert(1)>'), ['7 html']],
    ['code', guide('```\nx\n```'), ['7 element']],
    ['a hidden character', guide('Bấm\u202e nút'), ['7 characters']],
    ['too much text', 'x'.repeat(100_001), ['0 too-long']],
  ])('is refused with line and rule: %s', (_, text, expected) => {
    expect(rulesOf(text)).toEqual(expected);
    expect(parseGuide(text).document).toBeNull();
  });

  it('has the same sections in all languages', () => {
    const other = guide('x').replace('{#quet}', '{#scan}');
    expect(judgeTexts({ vi: guide('x'), en: guide('y') }).faults).toEqual([]);
    expect(judgeTexts({ vi: guide('x'), en: other }).faults).toEqual([
      { language: 'en', line: 0, rule: 'anchor-missing' },
    ]);
  });
});

describe('the guides of the release', () => {
  const guides = readReleaseGuides();

  it('exist for every reader', () => {
    expect(guides.map(({ role }) => role)).toEqual([...guideRoles]);
  });

  it.each(guides.map(({ role, texts }) => [role, texts] as const))('break no rule: %s', (_, texts) => {
    expect(judgeTexts(texts).faults).toEqual([]);
  });

  it.each(guides.map(({ role, texts }) => [role, texts] as const))(
    'show the same pictures in all languages: %s',
    (_, texts) => {
      const [vi, en] = guideLanguages.map((language) =>
        [...texts[language].matchAll(/\(picture:([a-z0-9-]+)\)/g)].map(([, name]) => name),
      );
      expect(en).toEqual(vi);
    },
  );

  it('show pictures that exist (`npm run pictures` takes them)', () => {
    const shown = guides.flatMap(({ texts }) =>
      guideLanguages.flatMap((language) =>
        [...texts[language].matchAll(/\(picture:([a-z0-9-]+)\)/g)].map(([, name]) =>
          pictureFileOf(name!, language),
        ),
      ),
    );
    expect(shown.length).toBeGreaterThan(60);
    expect(shown.filter((file) => !existsSync(file))).toEqual([]);
  });
});
