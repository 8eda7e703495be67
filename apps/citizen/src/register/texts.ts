import { createI18n } from '@khai-bao/ui';
import { registerEn } from './texts-en.js';
import { registerVi } from './texts-vi.js';

export const registerI18n = createI18n({ vi: registerVi, en: registerEn });
export type RegisterTexts = ReturnType<typeof registerI18n.texts>;
