import { feedStreams, feedUrns, type FeedStream } from '@khai-bao/contracts';
import { canonicalJson, sha256Base64Url } from '@khai-bao/platform/signing';

/** Resource types that the feed brings, and the members that FHIR R4 requires of each. */
const requiredMembers = {
  Organization: ['name'],
  Location: ['status', 'name'],
  Patient: ['name'],
  Questionnaire: ['url', 'version', 'status', 'item'],
  QuestionnaireResponse: ['questionnaire', 'status', 'subject'],
  Encounter: ['status', 'class', 'period', 'location'],
  Condition: ['subject', 'code'],
  Task: ['status', 'intent'],
  Provenance: ['target', 'recorded', 'agent'],
} as const satisfies Record<string, readonly string[]>;
export type ResourceType = keyof typeof requiredMembers;
export const resourceTypes = Object.keys(requiredMembers) as ResourceType[];

/** One entry of a batch, read and checked. */
export interface BatchEntry {
  readonly seq: number;
  readonly version: number;
  readonly type: ResourceType;
  readonly id: string;
  /** Null: the resource goes. */
  readonly resource: object | null;
  /** The resource as canonical JSON; null when it goes. */
  readonly text: string | null;
  /** SHA-256 of the canonical JSON of `{ request, resource }`, base64url. */
  readonly digest: string;
}

export interface ReceivedBatch {
  readonly stream: FeedStream;
  readonly from: number;
  readonly to: number;
  readonly holes: readonly number[];
  readonly entries: readonly BatchEntry[];
  readonly provenance: Omit<BatchEntry, 'seq' | 'version'>;
}

/** Thrown for a Bundle that is not acceptable: where, and which rule. Never a value. */
export class BadBundleError extends Error {
  override readonly name = 'BadBundleError';

  constructor(
    readonly path: string,
    readonly code: string,
  ) {
    super(`${path} (${code})`);
  }
}

type Members = Readonly<Record<string, unknown>>;

const longestRange = 10_000;
const deepest = 30;

/**
 * Reads a batch strictly: a transaction with entries of known types, ids and methods, each of a number within the stated
 * range, every number of the range present or stated as a hole, no resource twice, nothing null or empty.
 * @param centre the name that the batch must be addressed to
 * @param idempotencyKey the request's, which the Bundle must carry as its identifier
 * @throws BadBundleError
 */
export function readBatch(body: Uint8Array, centre: string, idempotencyKey: string): ReceivedBatch {
  const bundle = members(parse(body), 'Bundle', ['resourceType', 'type', 'identifier', 'timestamp', 'entry']);
  demand(bundle['resourceType'] === 'Bundle', 'resourceType', 'type');
  demand(bundle['type'] === 'transaction', 'type', 'transaction');
  const identifier = members(bundle['identifier'], 'identifier', ['system', 'value']);
  demand(
    identifier['system'] === feedUrns.key && identifier['value'] === idempotencyKey,
    'identifier',
    'idempotency-key',
  );
  const { entry } = bundle;
  if (!Array.isArray(entry) || entry.length === 0) throw new BadBundleError('entry', 'empty');
  const list = entry as unknown[];
  const last = list.length - 1;
  const provenance = readEntry(list[last], `entry[${last}]`);
  demand(provenance.type === 'Provenance' && provenance.resource !== null, `entry[${last}]`, 'provenance');
  demand(provenance.extension === null, `entry[${last}].extension`, 'unknown');
  const range = readRange(provenance.resource as Members, `entry[${last}].resource`, centre);
  const entries = list.slice(0, last).map((value, at) => readNumbered(value, `entry[${at}]`, range));
  requireWhole(entries, range);
  return { ...range, entries, provenance };
}

interface Range {
  readonly stream: FeedStream;
  readonly from: number;
  readonly to: number;
  readonly holes: readonly number[];
}

function readRange(provenance: Members, path: string, centre: string): Range {
  const parts = partsOf(provenance['extension'], feedUrns.batch, `${path}.extension`);
  const one = (url: string): unknown => {
    const found = parts.filter((part) => part.url === url);
    demand(found.length === 1, `${path}.extension`, url);
    return found[0]?.value;
  };
  demand(one('destination') === centre, `${path}.extension`, 'destination');
  const stream = feedStreams.find((known) => known === one('stream'));
  const from = one('from');
  const to = one('to');
  const holes = parts.filter(({ url }) => url === 'hole').map(({ value }) => value);
  if (stream === undefined) throw new BadBundleError(`${path}.extension`, 'stream');
  if (!isNumber(from) || !isNumber(to) || from > to || to - from >= longestRange)
    throw new BadBundleError(`${path}.extension`, 'range');
  if (
    !holes.every(
      (hole, at): hole is number =>
        isNumber(hole) && hole >= from && hole <= to && (at === 0 || hole > Number(holes[at - 1])),
    )
  )
    throw new BadBundleError(`${path}.extension`, 'holes');
  return { stream, from, to, holes };
}

function readNumbered(value: unknown, path: string, range: Range): BatchEntry {
  const { extension, ...entry } = readEntry(value, path);
  demand(entry.type !== 'Provenance', path, 'provenance');
  const parts = partsOf(extension, feedUrns.entry, `${path}.extension`);
  const of = (url: string): unknown => parts.find((part) => part.url === url)?.value;
  const seq = of('seq');
  const version = of('version');
  demand(of('stream') === range.stream, `${path}.extension`, 'stream');
  demand(typeof of('id') === 'string', `${path}.extension`, 'id');
  if (!isNumber(seq) || seq < range.from || seq > range.to || range.holes.includes(seq))
    throw new BadBundleError(`${path}.extension`, 'seq');
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0)
    throw new BadBundleError(`${path}.extension`, 'version');
  return { ...entry, seq, version };
}

function readEntry(
  value: unknown,
  path: string,
): Omit<BatchEntry, 'seq' | 'version'> & { extension: unknown } {
  const entry = members(value, path, ['extension', 'fullUrl', 'request', 'resource']);
  const request = members(entry['request'], `${path}.request`, ['method', 'url']);
  const { method, url } = request;
  demand(method === 'PUT' || method === 'DELETE', `${path}.request.method`, 'method');
  const [, typeName, id = ''] = /^([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(String(url)) ?? [];
  const type = resourceTypes.find((known) => known === typeName);
  if (type === undefined) throw new BadBundleError(`${path}.request.url`, 'reference');
  demand(
    typeof entry['fullUrl'] === 'string' && entry['fullUrl'].endsWith(`/${String(url)}`),
    `${path}.fullUrl`,
    'reference',
  );
  const { resource } = entry;
  if (method === 'DELETE') demand(resource === undefined, `${path}.resource`, 'unexpected');
  else requireResource(resource, `${path}.resource`, type, id);
  const text = method === 'DELETE' ? null : canonicalJson(resource);
  return {
    type,
    id,
    resource: method === 'DELETE' ? null : (resource as object),
    text,
    digest: sha256Base64Url(
      `{"request":${canonicalJson(request)}${text === null ? '' : `,"resource":${text}`}}`,
    ),
    extension: entry['extension'] ?? null,
  };
}

function requireResource(value: unknown, path: string, type: ResourceType, id: string): void {
  const resource = members(value, path);
  demand(resource['resourceType'] === type, `${path}.resourceType`, 'type');
  demand(resource['id'] === id, `${path}.id`, 'id');
  for (const member of requiredMembers[type])
    demand(resource[member] !== undefined, `${path}.${member}`, 'required');
  if (!isFilled(resource, 0)) requireFilled(resource, path, 0);
}

/** A lone surrogate has no UTF-8 and a NUL has no place in a database's text: neither can be kept as it was sent. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** The same question as below without a word for where: asked of everything, answered yes nearly always. */
function isFilled(value: unknown, depth: number): boolean {
  if (depth > deepest || value === null || value === '') return false;
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object') return true;
  if (Array.isArray(value))
    return value.length > 0 && value.every((part: unknown) => isFilled(part, depth + 1));
  let some = false;
  for (const key in value) {
    if (!isStorable(key) || !isFilled((value as Members)[key], depth + 1)) return false;
    some = true;
  }
  return some;
}

/** FHIR's JSON knows no null, no empty text, no empty object and no empty list. */
function requireFilled(value: unknown, path: string, depth: number): void {
  if (depth > deepest) throw new BadBundleError(path, 'depth');
  demand(value !== null && value !== '', path, 'empty');
  demand(typeof value !== 'string' || isStorable(value), path, 'characters');
  if (typeof value !== 'object') return;
  const inner = Array.isArray(value)
    ? value.map((part: unknown, at): [string, unknown] => [`${path}[${at}]`, part])
    : Object.entries(value as object).map(([key, part]): [string, unknown] => [
        `${path}.${/^_?[a-zA-Z]{1,40}$/.test(key) ? key : '?'}`,
        part,
      ]);
  demand(inner.length > 0, path, 'empty');
  demand(Array.isArray(value) || Object.keys(value as object).every(isStorable), path, 'characters');
  for (const [where, part] of inner) requireFilled(part, where, depth + 1);
}

/** Every number of the range once, in order, and no resource twice. */
function requireWhole(entries: readonly BatchEntry[], { from, to, holes }: Range): void {
  const left = new Set(holes);
  const seen = new Set<string>();
  let reached = 0;
  for (const [at, { seq, type, id }] of entries.entries()) {
    demand(seq >= reached, `entry[${at}].extension`, 'order');
    demand(!seen.has(`${type}/${id}`), `entry[${at}].request.url`, 'twice');
    seen.add(`${type}/${id}`);
    left.add(seq);
    reached = seq;
  }
  demand(left.size === to - from + 1, 'entry', 'gap');
}

function partsOf(value: unknown, url: string, path: string): { url: string; value: unknown }[] {
  if (!Array.isArray(value) || value.length !== 1) throw new BadBundleError(path, 'required');
  const outer = members(value[0], path, ['url', 'extension']);
  if (outer['url'] !== url || !Array.isArray(outer['extension'])) throw new BadBundleError(path, 'required');
  return (outer['extension'] as unknown[]).map((part) => {
    const inner = members(part, path, ['url', 'valueCode', 'valueString', 'valueDecimal']);
    if (typeof inner['url'] !== 'string') throw new BadBundleError(path, 'required');
    return { url: inner['url'], value: inner['valueCode'] ?? inner['valueString'] ?? inner['valueDecimal'] };
  });
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new BadBundleError('Bundle', 'json');
  }
}

/** An object, with no members but those known. */
function members(value: unknown, path: string, known?: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadBundleError(path, 'required');
  if (known !== undefined)
    demand(
      Object.keys(value).every((key) => known.includes(key)),
      path,
      'unknown',
    );
  return value as Members;
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;

function demand(good: boolean, path: string, code: string): void {
  if (!good) throw new BadBundleError(path, code);
}
