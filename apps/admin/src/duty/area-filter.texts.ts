import { createI18n } from '@khai-bao/ui';

export const areaFilterTexts = createI18n({
  vi: { only: (area: string) => `Chỉ các ca ở ${area}`, clear: 'Bỏ lọc' },
  en: { only: (area: string) => `Cases in ${area} only`, clear: 'Show all' },
});
