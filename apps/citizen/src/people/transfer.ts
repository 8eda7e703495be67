import {
  defaultPersonPolicy,
  parseStoredContent,
  validatePerson,
  validateRepresentative,
  type Person,
  type Representative,
} from '@khai-bao/health-form';
import { maxRememberedPeople, type KeptPerson } from '../keep/store.js';

/** How long codes that move people are accepted, in milliseconds. */
export const transferLifetimeMs = 600_000;
/** How far the clock of the phone that shows the codes may be ahead, in milliseconds. */
const maxClockAheadMs = 120_000;
/** Characters of one code: coarse enough for an old camera on a small screen. */
const partLength = 300;
const maxParts = 60;
const version = 1;

/** Somebody as the codes carry them. */
export type TransferredPerson = Pick<KeptPerson, 'self' | 'person' | 'representative'>;

/** One code of several. `id` tells the codes of one transfer from those of another, and proves that all is there. */
export interface TransferPart {
  readonly id: string;
  readonly place: number;
  readonly count: number;
  readonly text: string;
}

/** FNV-1a over UTF-16 units: finds parts that do not belong together. It protects from accidents, not from people. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

function toBase64Url(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (letter) => letter.charCodeAt(0)),
  );
}

/** The texts of the codes that move people to another phone; null when they would be too many. `now`: server's clock. */
export function encodeTransfer(people: readonly KeptPerson[], now: number): readonly string[] | null {
  const content = toBase64Url(
    JSON.stringify({
      v: version,
      at: now,
      people: people.map(({ self, person, representative }): TransferredPerson => ({
        self,
        person,
        representative,
      })),
    }),
  );
  const count = Math.ceil(content.length / partLength);
  if (count > maxParts) return null;
  const id = digestOf(content);
  return Array.from(
    { length: count },
    (_none, place) =>
      `KBP${version}:${id}:${place}:${count}:${content.slice(place * partLength, (place + 1) * partLength)}`,
  );
}

const partForm = new RegExp(
  `^KBP${version}:([0-9a-z]{1,7}):(\\d{1,2}):(\\d{1,2}):([A-Za-z0-9_-]{1,${partLength}})$`,
);

/** Reads what a camera saw; null when it is no code that moves people. */
export function parseTransferPart(seen: string): TransferPart | null {
  const [, id = '', place = '', count = '', text = ''] = partForm.exec(seen) ?? [];
  if (id === '' || Number(count) < 1 || Number(count) > maxParts || Number(place) >= Number(count))
    return null;
  return { id, place: Number(place), count: Number(count), text };
}

export type TransferResult =
  | { readonly kind: 'people'; readonly people: readonly TransferredPerson[] }
  | { readonly kind: 'old' }
  | { readonly kind: 'broken' };

/**
 * Judges the parts of one transfer, in their order. What a code holds may come from anybody: every person must satisfy the
 * rules of the form and is built anew from known members. `now`: milliseconds by the server's clock; `today`: `YYYY-MM-DD`.
 */
export function readTransfer(
  id: string,
  parts: readonly string[],
  now: number,
  today: string,
): TransferResult {
  const content = parts.join('');
  if (digestOf(content) !== id) return { kind: 'broken' };
  try {
    const value = JSON.parse(fromBase64Url(content)) as unknown;
    const { v, at, people } = (value ?? {}) as { v?: unknown; at?: unknown; people?: unknown };
    if (v !== version || typeof at !== 'number' || !Array.isArray(people)) return { kind: 'broken' };
    if (!(now - at <= transferLifetimeMs && at - now <= maxClockAheadMs)) return { kind: 'old' };
    if (people.length < 1 || people.length > maxRememberedPeople) return { kind: 'broken' };
    return { kind: 'people', people: people.map((entry) => judgePerson(entry, today)) };
  } catch {
    return { kind: 'broken' };
  }
}

/** @throws TypeError when somebody does not satisfy the rules of the form */
function judgePerson(entry: unknown, today: string): TransferredPerson {
  const { self, person, representative } = (entry ?? {}) as Record<string, unknown>;
  const wrong = [
    ...validatePerson(person, defaultPersonPolicy, today),
    ...validateRepresentative(representative ?? undefined, person, defaultPersonPolicy, today),
  ];
  if (wrong.length > 0) throw new TypeError(`a person is not valid: ${wrong[0]?.path}`);
  const content = parseStoredContent({ person, answers: {}, representative: representative ?? null });
  return {
    self: self === true,
    person: content.person satisfies Person,
    representative: content.representative satisfies Representative | null,
  };
}
