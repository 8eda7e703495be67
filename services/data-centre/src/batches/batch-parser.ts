import { feedStreams, feedUrns, type FeedStream } from '@khai-bao/contracts';
import { canonicalJson, sha256Base64Url } from '@khai-bao/platform/signing';

/** Resource types of the feed, and the members that FHIR R4 requires of each. */
const requiredMembers = {
  Organization: ['name'],
  Location: ['status', 'name'],
  OrganizationAffiliation: ['participatingOrganization', 'code'],
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

/** A validated entry of a batch. */
export interface BatchEntry {
  readonly seq: number;
  readonly version: number;
  readonly type: ResourceType;
  readonly id: string;
  /** Null when the entry deletes the resource. */
  readonly resource: object | null;
  /** The resource as canonical JSON; null when the entry deletes it. */
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

/** Thrown for an invalid Bundle. It names the path and the rule, never a value. */
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

const maxRangeLength = 10_000;
const maxDepth = 30;

/**
 * Parses a batch strictly:
 * - a transaction with entries of known types, ids and methods
 * - each entry has a number within the stated range
 * - each number of the range is present or stated as a hole
 * - no resource occurs twice, and no member is null or empty
 * @param centre the name that the batch must be addressed to
 * @param idempotencyKey the request's, which the Bundle must carry as its identifier
 * @throws BadBundleError
 */
export function parseBatch(body: Uint8Array, centre: string, idempotencyKey: string): ReceivedBatch {
  const bundle = requireObject(parseJson(body), 'Bundle', [
    'resourceType',
    'type',
    'identifier',
    'timestamp',
    'entry',
  ]);
  requireRule(bundle['resourceType'] === 'Bundle', 'resourceType', 'type');
  requireRule(bundle['type'] === 'transaction', 'type', 'transaction');
  const identifier = requireObject(bundle['identifier'], 'identifier', ['system', 'value']);
  requireRule(
    identifier['system'] === feedUrns.key && identifier['value'] === idempotencyKey,
    'identifier',
    'idempotency-key',
  );
  const { entry } = bundle;
  if (!Array.isArray(entry) || entry.length === 0) throw new BadBundleError('entry', 'empty');
  const list = entry as unknown[];
  const last = list.length - 1;
  const provenance = parseEntry(list[last], `entry[${last}]`);
  requireRule(
    provenance.type === 'Provenance' && provenance.resource !== null,
    `entry[${last}]`,
    'provenance',
  );
  requireRule(provenance.extension === null, `entry[${last}].extension`, 'unknown');
  const range = parseRange(provenance.resource as Members, `entry[${last}].resource`, centre);
  const entries = list.slice(0, last).map((value, at) => parseNumberedEntry(value, `entry[${at}]`, range));
  requireCompleteRange(entries, range);
  return { ...range, entries, provenance };
}

interface BatchRange {
  readonly stream: FeedStream;
  readonly from: number;
  readonly to: number;
  readonly holes: readonly number[];
}

function parseRange(provenance: Members, path: string, centre: string): BatchRange {
  const parts = parseExtensionParts(provenance['extension'], feedUrns.batch, `${path}.extension`);
  const one = (url: string): unknown => {
    const found = parts.filter((part) => part.url === url);
    requireRule(found.length === 1, `${path}.extension`, url);
    return found[0]?.value;
  };
  requireRule(one('destination') === centre, `${path}.extension`, 'destination');
  const stream = feedStreams.find((known) => known === one('stream'));
  const from = one('from');
  const to = one('to');
  const holes = parts.filter(({ url }) => url === 'hole').map(({ value }) => value);
  if (stream === undefined) throw new BadBundleError(`${path}.extension`, 'stream');
  if (!isPositiveInteger(from) || !isPositiveInteger(to) || from > to || to - from >= maxRangeLength)
    throw new BadBundleError(`${path}.extension`, 'range');
  if (
    !holes.every(
      (hole, at): hole is number =>
        isPositiveInteger(hole) && hole >= from && hole <= to && (at === 0 || hole > Number(holes[at - 1])),
    )
  )
    throw new BadBundleError(`${path}.extension`, 'holes');
  return { stream, from, to, holes };
}

function parseNumberedEntry(value: unknown, path: string, range: BatchRange): BatchEntry {
  const { extension, ...entry } = parseEntry(value, path);
  requireRule(entry.type !== 'Provenance', path, 'provenance');
  const parts = parseExtensionParts(extension, feedUrns.entry, `${path}.extension`);
  const of = (url: string): unknown => parts.find((part) => part.url === url)?.value;
  const seq = of('seq');
  const version = of('version');
  requireRule(of('stream') === range.stream, `${path}.extension`, 'stream');
  requireRule(typeof of('id') === 'string', `${path}.extension`, 'id');
  if (!isPositiveInteger(seq) || seq < range.from || seq > range.to || range.holes.includes(seq))
    throw new BadBundleError(`${path}.extension`, 'seq');
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0)
    throw new BadBundleError(`${path}.extension`, 'version');
  return { ...entry, seq, version };
}

function parseEntry(
  value: unknown,
  path: string,
): Omit<BatchEntry, 'seq' | 'version'> & { extension: unknown } {
  const entry = requireObject(value, path, ['extension', 'fullUrl', 'request', 'resource']);
  const request = requireObject(entry['request'], `${path}.request`, ['method', 'url']);
  const { method, url } = request;
  requireRule(method === 'PUT' || method === 'DELETE', `${path}.request.method`, 'method');
  const [, typeName, id = ''] = /^([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(String(url)) ?? [];
  const type = resourceTypes.find((known) => known === typeName);
  if (type === undefined) throw new BadBundleError(`${path}.request.url`, 'reference');
  requireRule(
    typeof entry['fullUrl'] === 'string' && entry['fullUrl'].endsWith(`/${String(url)}`),
    `${path}.fullUrl`,
    'reference',
  );
  const { resource } = entry;
  if (method === 'DELETE') requireRule(resource === undefined, `${path}.resource`, 'unexpected');
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
  const resource = requireObject(value, path);
  requireRule(resource['resourceType'] === type, `${path}.resourceType`, 'type');
  requireRule(resource['id'] === id, `${path}.id`, 'id');
  for (const member of requiredMembers[type])
    requireRule(resource[member] !== undefined, `${path}.${member}`, 'required');
  if (!isFilled(resource, 0)) requireFilled(resource, path, 0);
}

/** Whether a text can be stored unchanged: a lone surrogate has no UTF-8 form, and Postgres text cannot contain NUL. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Fast path of `requireFilled` without paths. It runs for every resource, and nearly all are valid. */
function isFilled(value: unknown, depth: number): boolean {
  if (depth > maxDepth || value === null || value === '') return false;
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

/** Requires that no member is null, an empty text, an empty object or an empty list, as FHIR JSON does. @throws BadBundleError */
function requireFilled(value: unknown, path: string, depth: number): void {
  if (depth > maxDepth) throw new BadBundleError(path, 'depth');
  requireRule(value !== null && value !== '', path, 'empty');
  requireRule(typeof value !== 'string' || isStorable(value), path, 'characters');
  if (typeof value !== 'object') return;
  const inner = Array.isArray(value)
    ? value.map((part: unknown, at): [string, unknown] => [`${path}[${at}]`, part])
    : Object.entries(value as object).map(([key, part]): [string, unknown] => [
        `${path}.${/^_?[a-zA-Z]{1,40}$/.test(key) ? key : '?'}`,
        part,
      ]);
  requireRule(inner.length > 0, path, 'empty');
  requireRule(Array.isArray(value) || Object.keys(value as object).every(isStorable), path, 'characters');
  for (const [where, part] of inner) requireFilled(part, where, depth + 1);
}

/** Requires every number of the range, in order, and no resource twice. @throws BadBundleError */
function requireCompleteRange(entries: readonly BatchEntry[], { from, to, holes }: BatchRange): void {
  const left = new Set(holes);
  const seen = new Set<string>();
  let reached = 0;
  for (const [at, { seq, type, id }] of entries.entries()) {
    requireRule(seq >= reached, `entry[${at}].extension`, 'order');
    requireRule(!seen.has(`${type}/${id}`), `entry[${at}].request.url`, 'twice');
    seen.add(`${type}/${id}`);
    left.add(seq);
    reached = seq;
  }
  requireRule(left.size === to - from + 1, 'entry', 'gap');
}

function parseExtensionParts(value: unknown, url: string, path: string): { url: string; value: unknown }[] {
  if (!Array.isArray(value) || value.length !== 1) throw new BadBundleError(path, 'required');
  const outer = requireObject(value[0], path, ['url', 'extension']);
  if (outer['url'] !== url || !Array.isArray(outer['extension'])) throw new BadBundleError(path, 'required');
  return (outer['extension'] as unknown[]).map((part) => {
    const inner = requireObject(part, path, ['url', 'valueCode', 'valueString', 'valueDecimal']);
    if (typeof inner['url'] !== 'string') throw new BadBundleError(path, 'required');
    return { url: inner['url'], value: inner['valueCode'] ?? inner['valueString'] ?? inner['valueDecimal'] };
  });
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new BadBundleError('Bundle', 'json');
  }
}

/** Requires an object without unknown members. @throws BadBundleError */
function requireObject(value: unknown, path: string, known?: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadBundleError(path, 'required');
  if (known !== undefined)
    requireRule(
      Object.keys(value).every((key) => known.includes(key)),
      path,
      'unknown',
    );
  return value as Members;
}

const isPositiveInteger = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;

function requireRule(good: boolean, path: string, code: string): void {
  if (!good) throw new BadBundleError(path, code);
}
