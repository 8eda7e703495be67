import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { queryPreparedRows } from '@khai-bao/platform/database';
import { Topics } from '@khai-bao/contracts';
import type { DataSource } from 'typeorm';
import type { PreparedDeclaration } from './prepared-declaration.js';

/** Name of the expander that turns the outbox row of a flush into the events of its declarations. */
export const flushExpanderName = 'declarations-of-flush';

/**
 * Inserts a flush in one statement: the client keys first (a known key leaves its row out), then the declarations, one outbox row
 * that names all of them, and one outbox row in the alert lane for each suspected declaration.
 */
const insertBatchSql = `
with input as (
  select * from unnest($1::uuid[], $2::date[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::timestamptz[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::timestamptz[], $19::json[])
    as t(id, day, client_key, body_digest, device_digest, unit_id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, id_index, person_index, pass_code, valid_until, alert)
), fresh as (
  insert into submission (client_key, device_digest, body_digest, day, declaration_id)
  select client_key, device_digest, body_digest, day, id from input order by client_key
  on conflict (client_key) do nothing returning declaration_id
), written as (
  insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, id_index, person_index, pass_code, valid_until, device_digest)
  select i.day, i.unit_id, i.id, i.gate_id, i.area_path, i.accepted_at, i.outcome, i.questionnaire_version, i.channel, i.sealed, i.phone_index, i.id_index, i.person_index, i.pass_code, i.valid_until, i.device_digest
  from input i join fresh f on f.declaration_id = i.id
  returning id, day
), named as (
  insert into outbox (created_on, lane, topic, key, expander, expander_input)
  select $20::date, 1, '${Topics.declaration}', '*', '${flushExpanderName}', jsonb_build_object('ids', jsonb_agg(id), 'days', (select jsonb_agg(distinct day) from written))
  from written having count(*) > 0
), alerts as (
  insert into outbox (created_on, lane, topic, key, event)
  select $20::date, 0, '${Topics.riskFlagged}', i.unit_id::text, i.alert from input i join fresh f on f.declaration_id = i.id where i.alert is not null
  returning seq
)
select (select count(*) from alerts)::int as alerts, count(*)::int as fresh, case when count(*) < cardinality($1::uuid[]) then array_agg(declaration_id) end as some
from fresh`;

/** Texts without characters that an array literal must escape: ids, days, instants, base64url, enum values. */
const unescapedText = /^[\w.:-]+$/;

/** Builds a Postgres array literal of texts that need no escaping. The driver would inspect each character of each text. */
function toArrayLiteral(values: readonly (string | null)[]): string | readonly (string | null)[] {
  return values.every((value) => value === null || unescapedText.test(value))
    ? `{${values.map((value) => value ?? 'NULL').join(',')}}`
    : values;
}

/** Inserts a flush. @returns for each row whether its client key was new, and whether the flush contains an alert */
export async function insertDeclarationBatch(
  dataSource: DataSource,
  batch: readonly PreparedDeclaration[],
): Promise<{ fresh: boolean[]; alerts: boolean }> {
  const column = (read: (row: PreparedDeclaration) => string | null): string | readonly (string | null)[] =>
    toArrayLiteral(batch.map(read));
  const [written] = await queryPreparedRows<{ alerts: number; fresh: number; some: string[] | null }>(
    dataSource,
    'write-flush',
    insertBatchSql,
    [
      column(({ id }) => id),
      column(({ day }) => day),
      column(({ clientKey }) => clientKey),
      column(({ bodyDigest }) => bodyDigest),
      column(({ deviceDigest }) => deviceDigest),
      column(({ unitId }) => unitId),
      column(({ gateId }) => gateId),
      batch.map(({ areaPath }) => areaPath),
      column(({ acceptedAt }) => acceptedAt.toISOString()),
      column(({ outcome }) => outcome),
      column(({ questionnaireVersion }) => questionnaireVersion),
      column(({ channel }) => channel),
      `{${batch.map(({ sealed }) => sealed).join(',')}}`,
      column(({ phoneIndex }) => phoneIndex),
      column(({ idIndex }) => idIndex),
      column(({ personIndex }) => personIndex),
      column(({ passCode }) => passCode),
      column(({ validUntil }) => validUntil.toISOString()),
      batch.map(({ alert }) => (alert === null ? null : JSON.stringify(alert))),
      dayInHoChiMinh(new Date()),
    ],
  );
  // `some` is null when all rows were new, which is the usual case, and also when none was.
  const { alerts, some, fresh: count } = written!;
  const ids = some === null ? null : new Set(some);
  return { fresh: batch.map(({ id }) => (ids === null ? count > 0 : ids.has(id))), alerts: alerts > 0 };
}
