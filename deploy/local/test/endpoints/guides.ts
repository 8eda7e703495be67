import type { Role } from '@khai-bao/contracts';
import { area, committees, everyone, list, nothing, open, to, type Endpoint } from '../scope-rules.js';

const dic: readonly Role[] = ['dic-operator'];

/** A guide that somebody may be writing: who writes it is one body for the whole city. */
const draft = (body?: object, answers = 404): Endpoint =>
  to(dic, everyone, () => ({ path: { role: 'guard' }, ...(body === undefined ? {} : { body }) }), {
    answers,
  });

const texts = { vi: '# Thử', en: '# Try' };
/** A version that no draft has. */
const version = 2_000_000_000;

const guideOfWard: Readonly<Record<string, string>> = {
  '26740': 'citizen',
  '26737': 'health',
  '27151': 'dic',
};

/** Endpoints of the user guides. */
export const guideEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/support/v1/guides': open(nothing),
  'GET /api/support/v1/guide-search': open(() => ({ query: 'q=ma' })),
  'GET /api/support/v1/guides/{role}': open(() => ({ path: { role: 'guard' } })),
  'GET /api/support/v1/guides/{role}/changes': open(() => ({ path: { role: 'guard' }, query: 'from=1.0' })),
  'GET /api/support/v1/guides/{role}/file': open(() => ({ path: { role: 'guard' } })),
  'GET /api/support/v1/guide-pictures/{name}': open(() => ({ path: { name: 'khong-co' } }), { answers: 404 }),
  'GET /api/support/v1/guide-readers': list([...committees, 'health-department'], area, () => []),
  'POST /api/support/v1/guide-readings': to(
    ['unit-admin'],
    everyone,
    () => ({ body: { major: 1, minor: 0 } }),
    {
      answers: 204,
    },
  ),
  'GET /api/support/v1/guides/{role}/draft': draft(undefined, 200),
  'POST /api/support/v1/guides/{role}/draft/preview': draft(texts, 200),
  'POST /api/support/v1/guides/{role}/draft': to(
    dic,
    everyone,
    // A draft exists once in the city, so each ward asks for another guide.
    ({ areaCode }) => ({ path: { role: guideOfWard[areaCode] ?? 'duty-officer' } }),
    {
      answers: 201,
      once: true,
    },
  ),
  'PUT /api/support/v1/guides/{role}/draft': draft({
    ...texts,
    version,
    summaryVi: 'Thử',
    summaryEn: 'Try',
    isMajor: false,
  }),
  'POST /api/support/v1/guides/{role}/draft/submit': draft({ version }),
  'POST /api/support/v1/guides/{role}/draft/publish': draft({ version }),
  'POST /api/support/v1/guides/{role}/draft/discard': draft({ version }),
};
