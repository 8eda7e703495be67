/** Whom a user guide (*Hướng dẫn sử dụng*) is written for. Each has a text in every language of the system. */
export const guideRoles = [
  'unit-admin',
  'guard',
  'citizen',
  'ward-officer',
  'district-officer',
  'duty-officer',
  'health',
  'dic',
] as const;
export type GuideRole = (typeof guideRoles)[number];

/** Languages of guides. Both are published together. */
export const guideLanguages = ['vi', 'en'] as const;
export type GuideLanguage = (typeof guideLanguages)[number];
