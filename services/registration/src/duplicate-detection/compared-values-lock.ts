import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { lockNumbers } from './duplicate-detection.queries.js';
import type { ComparedUnit } from './likeness.js';

/**
 * Locks the compared values of units until the transaction ends, so that two units that are written at the same time find each
 * other. Has to run before any row is locked. The locks are taken in the order of their numbers, so that no deadlock occurs.
 */
export async function lockComparedValues(
  manager: EntityManager,
  units: readonly ComparedUnit[],
): Promise<void> {
  const keys = units.flatMap((unit) => [
    ...(unit.taxKey === null ? [] : [`tax ${unit.taxKey}`]),
    ...(unit.phoneBlindIndex === null ? [] : [`phone ${unit.phoneBlindIndex}`]),
    `name ${unit.areaCode} ${unit.nameKey}`,
    `place ${unit.areaCode} ${unit.placeKey}`,
  ]);
  const numbers = [...new Set(keys.map(toLockNumber))].sort((a, b) => (a < b ? -1 : 1));
  await lockNumbers(manager, numbers.map(String));
}

/** The first 64 bits of a digest of the key. */
const toLockNumber = (key: string): bigint =>
  BigInt.asIntN(64, createHash('sha256').update(`duplicate ${key}`).digest().readBigUInt64BE());
