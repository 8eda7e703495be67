import type { Role } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';

/** Kinds of body in the channel: People's Committee, DIC, Department of Health, medical centre, HCDC. */
export const officialBodies = ['committee', 'dic', 'health', 'medical', 'cdc'] as const;
export type OfficialBody = (typeof officialBodies)[number];

/** Null: the role has no committee in the channel. */
const bodyByRole: Readonly<Record<Role, OfficialBody | null>> = {
  citizen: null,
  'gate-device': null,
  'gate-staff': null,
  'unit-admin': null,
  auditor: null,
  'ward-officer': 'committee',
  'district-officer': 'committee',
  'dic-operator': 'dic',
  'health-department': 'health',
  'medical-centre': 'medical',
  cdc: 'cdc',
};

/** One role of each body, with which the visibility of its committees is computed. A ward's and a district's committee see alike. */
export const representativeRoleByBody: Readonly<Record<OfficialBody, Role>> = {
  committee: 'district-officer',
  dic: 'dic-operator',
  health: 'health-department',
  medical: 'medical-centre',
  cdc: 'cdc',
};

/** A committee of the channel: all accounts of one body in one area. */
export interface Committee {
  readonly body: OfficialBody;
  readonly areaCode: string;
  readonly areaPath: string;
  /** Displayed name: `UBND Quận 1`. */
  readonly place: string;
}

/** Derives the committee of an account from role and jurisdiction. @throws Problem PLATFORM.FORBIDDEN for an account without one */
export function committeeOf(actor: Pick<Actor, 'role' | 'areaCode' | 'areaPath' | 'place'>): Committee {
  const body = bodyByRole[actor.role];
  if (body === null || actor.areaCode === null || actor.areaPath === null)
    throw new Problem('PLATFORM.FORBIDDEN');
  return { body, areaCode: actor.areaCode, areaPath: actor.areaPath, place: actor.place };
}

/** Lists the path of an area and of the areas above it, the city first: `79`, `79.760`, `79.760.26740`. */
export const areaPathWithAncestors = (path: string): string[] => {
  const parts = path.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
};
