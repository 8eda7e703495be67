import type { GuideLanguage } from '@khai-bao/contracts';

interface GuidePdfTexts {
  readonly city: string;
  readonly contents: string;
  readonly newest: string;
  readonly version: (version: string, day: string) => string;
}

/** What the file of a guide says besides its text. */
export const guidePdfTexts: Readonly<Record<GuideLanguage, GuidePdfTexts>> = {
  vi: {
    city: 'Khai báo y tế điện tử Thành phố Hồ Chí Minh',
    contents: 'Mục lục',
    newest: 'Bản mới nhất luôn có trong mục “Hướng dẫn sử dụng” của hệ thống.',
    version: (version, day) => `Phiên bản ${version}, ${day}`,
  },
  en: {
    city: 'Electronic health declarations of Ho Chi Minh City',
    contents: 'Contents',
    newest: 'The newest version always stands under “Guide” in the system.',
    version: (version, day) => `Version ${version}, ${day}`,
  },
};
