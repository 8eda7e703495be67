import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { DeclarationChange } from '../declarations/declaration-transitions.js';

type Runner = DataSource | EntityManager;

/** A change as it is stored. */
export interface ChangeRow {
  readonly declaration_id: string;
  readonly version: number;
  readonly status: DeclarationChange['status'];
  readonly body_digest: string;
}

/** A change that is to be stored. */
export interface NewChange {
  readonly declarationId: string;
  readonly version: number;
  readonly day: string;
  readonly status: DeclarationChange['status'];
  readonly clientKey: string;
  readonly bodyDigest: string;
  readonly deviceProof: string;
  readonly changedAt: Date;
}

/** The newest confirmation of a destination. */
export interface ConfirmationRow {
  readonly destination: string;
  readonly confirmed_at: Date;
}

/** Finds the change that was requested with a client key. */
export async function findChangeByKey(runner: Runner, clientKey: string): Promise<ChangeRow | undefined> {
  const [row] = await queryRows<ChangeRow>(
    runner,
    'select declaration_id, version, status, body_digest from declaration_change where client_key = $1',
    [clientKey],
  );
  return row;
}

/** Inserts a change. @returns false when its client key is known */
export async function insertChange(manager: EntityManager, change: NewChange): Promise<boolean> {
  const inserted = await queryRows(
    manager,
    `insert into declaration_change (declaration_id, version, day, status, client_key, body_digest, device_proof, changed_at)
     values ($1, $2, $3::date, $4, $5, $6, $7, $8) on conflict (client_key) do nothing returning 1`,
    [
      change.declarationId,
      change.version,
      change.day,
      change.status,
      change.clientKey,
      change.bodyDigest,
      change.deviceProof,
      change.changedAt,
    ],
  );
  return inserted.length > 0;
}

/** Returns whether the last change of a declaration was requested by the device of a proof. */
export async function isDeviceProven(
  runner: Runner,
  declarationId: string,
  deviceProof: string,
): Promise<boolean> {
  const rows = await queryRows(
    runner,
    `select 1 from declaration_change where declaration_id = $1 and device_proof = $2 and status = 'erased'`,
    [declarationId, deviceProof],
  );
  return rows.length > 0;
}

/** Deletes the digests of what was requested for a declaration. */
export const deleteChangeDigests = (manager: EntityManager, declarationId: string): Promise<object[]> =>
  queryRows(manager, `update declaration_change set body_digest = '' where declaration_id = $1`, [
    declarationId,
  ]);

/** Stores the confirmation of a version by a destination, unless a newer one is stored. */
export const upsertConfirmation = (
  manager: EntityManager,
  confirmation: {
    readonly declarationId: string;
    readonly destination: string;
    readonly version: number;
    readonly day: string;
    readonly confirmedAt: string;
  },
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into declaration_confirmation (declaration_id, destination, version, day, confirmed_at) values ($1, $2, $3, $4::date, $5::timestamptz)
     on conflict (declaration_id, destination) do update set version = excluded.version, day = excluded.day, confirmed_at = excluded.confirmed_at
     where declaration_confirmation.version < excluded.version`,
    [
      confirmation.declarationId,
      confirmation.destination,
      confirmation.version,
      confirmation.day,
      confirmation.confirmedAt,
    ],
  );

/** Finds the confirmations of a version of a declaration. */
export const findConfirmations = (
  runner: Runner,
  declarationId: string,
  version: number,
): Promise<ConfirmationRow[]> =>
  queryRows<ConfirmationRow>(
    runner,
    'select destination, confirmed_at from declaration_confirmation where declaration_id = $1 and version >= $2',
    [declarationId, version],
  );
