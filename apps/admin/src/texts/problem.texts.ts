import { createI18n } from '@khai-bao/ui';
import { accountProblems } from './problems/account-problems.texts.js';
import { declarationProblems } from './problems/declaration-problems.texts.js';
import { platformProblems } from './problems/platform-problems.texts.js';
import { registrationProblems } from './problems/registration-problems.texts.js';
import { supportProblems } from './problems/support-problems.texts.js';

/** Texts of refusals and failures by their code, and of a trace id. */
export const problemTexts = createI18n({
  vi: {
    problems: {
      ...registrationProblems.vi,
      ...accountProblems.vi,
      ...declarationProblems.vi,
      ...supportProblems.vi,
      ...platformProblems.vi,
    },
    trace: (id: string) => `Mã tra cứu khi gọi hỗ trợ: ${id}`,
  },
  en: {
    problems: {
      ...registrationProblems.en,
      ...accountProblems.en,
      ...declarationProblems.en,
      ...supportProblems.en,
      ...platformProblems.en,
    },
    trace: (id: string) => `Reference when you call support: ${id}`,
  },
});
