import type { Role } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';

/** What kind of body somebody speaks for: a People's Committee, DIC, the Department of Health, a medical centre, HCDC. */
export const bodies = ['committee', 'dic', 'health', 'medical', 'cdc'] as const;
export type Body = (typeof bodies)[number];

const bodyOfRole: Partial<Record<Role, Body>> = {
  'ward-officer': 'committee',
  'district-officer': 'committee',
  'dic-operator': 'dic',
  'health-department': 'health',
  'medical-centre': 'medical',
  cdc: 'cdc',
};

/** For whom somebody speaks in the channel: everybody of one body in one area is one committee. */
export interface Committee {
  readonly body: Body;
  readonly areaCode: string;
  readonly areaPath: string;
  /** As others read it: `UBND Quận 1`. */
  readonly place: string;
}

/** The committee of an account; it follows from role and jurisdiction, nobody is invited. @throws Problem PLATFORM.FORBIDDEN */
export function committeeOf(actor: Pick<Actor, 'role' | 'areaCode' | 'areaPath' | 'place'>): Committee {
  const body = bodyOfRole[actor.role];
  if (body === undefined || actor.areaCode === null || actor.areaPath === null)
    throw new Problem('PLATFORM.FORBIDDEN');
  return { body, areaCode: actor.areaCode, areaPath: actor.areaPath, place: actor.place };
}

/** `79.760.26740` and the areas above it, the city first: whom one turns to. */
export const pathsUpTo = (path: string): string[] => {
  const parts = path.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
};
