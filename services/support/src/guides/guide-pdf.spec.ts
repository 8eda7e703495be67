import { guideLanguages } from '@khai-bao/contracts';
import { renderGuidePdf } from './guide-pdf.js';
import { parseGuide } from './parse-guide.js';
import { readReleaseGuides } from './release-guides.js';

describe('the file of a guide', () => {
  it.each(
    readReleaseGuides().flatMap(({ role, texts }) =>
      guideLanguages.map((language) => [role, language, texts[language]] as const),
    ),
  )('has a cover, contents and its sections: %s, %s', async (role, language, source) => {
    const document = parseGuide(source).document!;
    const bytes = await renderGuidePdf(document, {
      role,
      language,
      version: '1.0',
      publishedAt: new Date('2021-06-25T03:00:00Z'),
    });
    const text = bytes.toString('latin1');
    const pages = text.match(/\/Type \/Page\b/g) ?? [];
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(pages.length).toBeGreaterThan(3);
    // Each section is an entry of the outline.
    expect(text.match(/\/Title \(/g)?.length ?? 0).toBeGreaterThan(0);
    // Fonts with Vietnamese letters are embedded.
    expect(text).toContain('BeVietnamPro');
  });
});
