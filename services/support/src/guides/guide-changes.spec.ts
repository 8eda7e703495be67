import { compareGuides } from './guide-changes.js';
import { searchGuide } from './guide-search.js';
import { parseGuide } from './parse-guide.js';

const read = (sections: readonly (readonly [anchor: string, title: string, body: string])[]) =>
  parseGuide(
    `# T\n\nDành cho ai.\n\n${sections.map(([anchor, title, body]) => `## ${title} {#${anchor}}\n\n${body}\n`).join('\n')}`,
  ).document!;

describe('the comparison of two versions', () => {
  const older = read([
    ['quet', 'Quét mã', '1. Mở trang\n2. Đưa máy gần mã'],
    ['cu', 'Phần cũ', 'x'],
    ['nhu-truoc', 'Như trước', 'y'],
  ]);
  const newer = read([
    ['moi', 'Phần mới', 'z'],
    ['quet', 'Quét mã', '1. Mở trang\n2. Đưa mã gần máy'],
    ['nhu-truoc', 'Như trước', 'y'],
  ]);

  it('names added, changed and removed sections, not those that are the same', () => {
    expect(compareGuides(older, newer).map(({ anchor, change }) => [anchor, change])).toEqual([
      ['moi', 'added'],
      ['quet', 'changed'],
      ['cu', 'removed'],
    ]);
  });

  it('shows the lines that differ', () => {
    const changed = compareGuides(older, newer).find(({ anchor }) => anchor === 'quet');
    expect(changed?.lines).toEqual([
      { change: 'same', text: 'Quét mã' },
      { change: 'same', text: '1. Mở trang' },
      { change: 'removed', text: '2. Đưa máy gần mã' },
      { change: 'added', text: '2. Đưa mã gần máy' },
    ]);
  });

  it('names a changed title', () => {
    const renamed = { ...newer, title: 'Tên mới' };
    expect(compareGuides(newer, renamed)).toMatchObject([
      { anchor: 'top', title: 'Tên mới', change: 'changed' },
    ]);
  });

  it('finds nothing between a version and itself', () => {
    expect(compareGuides(newer, newer)).toEqual([]);
  });
});

describe('the search', () => {
  const document = read([
    ['a', 'Khi đỏ', 'Gọi trung tâm y tế khi mất mạng.'],
    ['b', 'Khi mất mạng', 'Trang vẫn quét được mã.'],
  ]);

  it('finds all words without diacritics, those of a title first', () => {
    expect(searchGuide(document, 'mat mang').map(({ anchor }) => anchor)).toEqual(['b', 'a']);
    expect(searchGuide(document, 'MẤT  y te')).toEqual([
      { anchor: 'a', title: 'Khi đỏ', line: 'Gọi trung tâm y tế khi mất mạng.' },
    ]);
  });

  it('finds nothing for words that stand nowhere, and for none', () => {
    expect(searchGuide(document, 'mất điện')).toEqual([]);
    expect(searchGuide(document, ' .?! ')).toEqual([]);
  });
});
