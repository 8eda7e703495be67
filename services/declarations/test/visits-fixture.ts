import { randomUUID } from 'node:crypto';
import type { DeclarationContent } from '@khai-bao/contracts';
import { sealJson } from '@khai-bao/platform/sealing';
import { personForm, type RunningService } from '@khai-bao/testing';
import { DayKeys } from '../src/day-keys/day-keys.service.js';
import { computePersonIndexes } from '../src/declarations/person-indexes.js';

/** A declaration with its passages, as rows: the API takes no time before the declaration. */
export interface VisitFixture {
  readonly unitId: string;
  readonly gateId: string;
  readonly day: string;
  /** `8:00` in Asia/Ho_Chi_Minh. */
  readonly acceptedAt: string;
  /** E.164. */
  readonly phone: string;
  readonly fullName?: string;
  readonly idNumber?: string;
  readonly partyKey?: string;
  readonly deviceDigest?: string;
  readonly status?: 'submitted' | 'withdrawn' | 'erased';
  /** `entry 8:00`, `stopped 8:00`; at the gate of the declaration or at another one. */
  readonly passages?: readonly string[];
  readonly passagesAt?: { readonly unitId: string; readonly gateId: string };
  /** A content that no key opens. */
  readonly isUnreadable?: boolean;
}

/** Returns an instant of a day in Asia/Ho_Chi_Minh. */
export const instantOf = (day: string, time: string): Date =>
  new Date(Date.parse(`${day}T${time.padStart(5, '0')}:00+07:00`));

/** Inserts a declaration with its passages. @returns its id */
export async function insertVisit(service: RunningService, visit: VisitFixture): Promise<string> {
  const { day, phone, idNumber, partyKey } = visit;
  const id = randomUUID();
  const key = await service.app.get(DayKeys).getDayKey(day);
  const person = personForm({
    phone,
    fullName: visit.fullName ?? 'Nguyễn Văn An',
    ...(idNumber === undefined ? {} : { idPaper: { kind: 'cccd', number: idNumber } }),
  });
  const content: DeclarationContent = {
    person,
    answers: {},
    representative: null,
    consent: { version: '2021.2', agreedAt: instantOf(day, visit.acceptedAt).toISOString() },
    reasons: [],
    ...(partyKey === undefined ? {} : { partyKey }),
  };
  const isErased = visit.status === 'erased';
  const indexes = isErased
    ? { personIndex: id, phoneIndex: id, idIndex: null }
    : computePersonIndexes(key, person);
  const sealed = visit.isUnreadable === true ? 'x' : sealJson(key, content, `declaration:${id}`);
  await service.queryRows(
    `insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, id_index, person_index, pass_code, valid_until, device_digest, status)
     values ($1, $2, $3, $4, '79.760.26740', $5, 'clear', '2021.2', 'self', $6, $7, $8, $9, 'x', now(), $10, $11)`,
    [
      day,
      visit.unitId,
      id,
      visit.gateId,
      instantOf(day, visit.acceptedAt),
      isErased ? '' : sealed,
      indexes.phoneIndex,
      indexes.idIndex,
      indexes.personIndex,
      visit.deviceDigest ?? null,
      visit.status ?? 'submitted',
    ],
  );
  const place = visit.passagesAt ?? visit;
  for (const passage of visit.passages ?? []) await insertPassage(service, id, day, passage, place);
  return id;
}

async function insertPassage(
  service: RunningService,
  declarationId: string,
  day: string,
  passage: string,
  { unitId, gateId }: { readonly unitId: string; readonly gateId: string },
): Promise<void> {
  const [kind, time] = passage.split(' ') as [string, string];
  const checkId = randomUUID();
  const [direction, decision] = kind === 'stopped' ? ['entry', 'stopped'] : [kind, 'admitted'];
  const at = instantOf(day, time);
  await service.queryRows(
    `insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id)
     values ($1, $2, $3, $4, $5, $6, $6, $7, $8, 'clear', $2)`,
    [day, checkId, unitId, gateId, declarationId, at, direction, decision],
  );
  await service.queryRows(
    `insert into gate_passage as p (declaration_id, gate_id, direction, decision, day, check_ids, checked_at)
     values ($1, $2, $3, $4, $5, array[$6::uuid], array[$7::timestamptz])
     on conflict (declaration_id, gate_id, direction, decision) do update
     set check_ids = p.check_ids || excluded.check_ids, checked_at = p.checked_at || excluded.checked_at`,
    [declarationId, gateId, direction, decision, day, checkId, at],
  );
}

/** Inserts a gate. @returns its id */
export async function insertGate(service: RunningService, unitId: string, name: string): Promise<string> {
  const id = randomUUID();
  await service.queryRows(
    `insert into gate (id, unit_id, name, direction, code, created_at) values ($1::uuid, $2, $3, 'both', left($1::text, 8), now())`,
    [id, unitId, name],
  );
  return id;
}

/** Inserts a unit of the read model. @returns its id */
export async function insertUnit(
  service: RunningService,
  name: string,
  mergedInto: string | null = null,
): Promise<string> {
  const id = randomUUID();
  await service.queryRows(
    `insert into unit (id, name, area_path, area_name, state, version, merged_into) values ($1, $2, '79.760.26740', 'Phường Bến Nghé', $3, 1, $4)`,
    [id, name, mergedInto === null ? 'ACTIVE' : 'CLOSED', mergedInto],
  );
  return id;
}
