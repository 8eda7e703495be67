import { feedUrns, type FeedStream } from '@khai-bao/contracts';
import { canonicalJson, sha256Base64Url } from '@khai-bao/platform/signing';
import type { Bundle, Extension, Provenance } from '@medplum/fhirtypes';
import type { FeedRecord } from '../intake/feed-record.js';
import { urn, type ResourceChange } from './fhir-parts.js';

/** Statement of a batch: a contiguous range of one stream and its holes. */
export interface BatchStatement {
  readonly destination: string;
  readonly stream: FeedStream;
  readonly from: number;
  readonly to: number;
  readonly holes: readonly number[];
  readonly idempotencyKey: string;
  /** Time of the first build, ISO 8601. A repetition is identical byte for byte. */
  readonly at: string;
}

/** An entry, as the receipt must name it. */
export interface SentEntry {
  readonly seq: number;
  readonly reference: string;
  readonly version: number;
  readonly digest: string;
}

/** A change, serialised once for all centres, with the digest that its receipt must name. */
export interface SerialisedChange {
  readonly reference: string;
  readonly digest: string;
  /** `"request":…` and, except for a DELETE, `"resource":…`: canonical JSON without the outer braces. */
  readonly members: string;
}

/** A record, mapped once for all centres. */
export interface MappedRecord {
  readonly record: Pick<FeedRecord, 'stream' | 'seq' | 'aggregateId' | 'version'>;
  readonly changes: readonly SerialisedChange[];
  /** Unit of the record, shown when the record is quarantined. */
  readonly unitId?: string | null;
}

/** Serialises a change, for its digest and for the body of every batch that contains it. */
export function serialiseChange(change: ResourceChange): SerialisedChange {
  const reference =
    change.method === 'DELETE'
      ? `${change.resourceType}/${change.id}`
      : `${change.resource.resourceType}/${change.resource.id}`;
  const request = canonicalJson({ method: change.method, url: reference });
  const members =
    change.method === 'DELETE'
      ? `"request":${request}`
      : `"request":${request},"resource":${canonicalJson(change.resource)}`;
  return { reference, digest: sha256Base64Url(`{${members}}`), members };
}

/**
 * Builds the FHIR R4 transaction of a batch as JSON: a PUT or DELETE for each change, in order, and a Provenance with the range.
 * @param base base URL of the centre's resources, `https://host/fhir`
 */
export function buildBundle(
  statement: BatchStatement,
  mapped: readonly MappedRecord[],
  base: string,
): { text: string; entries: SentEntry[] } {
  const entries: SentEntry[] = [];
  const parts: string[] = [];
  const add = (extension: string, { reference, members }: SerialisedChange): void => {
    parts.push(`{${extension}"fullUrl":${JSON.stringify(`${base}/${reference}`)},${members}}`);
  };
  for (const { record, changes } of mapped) {
    const extension = `"extension":${JSON.stringify([entryExtension(record)])},`;
    for (const change of changes) {
      const { reference, digest } = change;
      entries.push({ seq: record.seq, reference, version: record.version, digest });
      add(extension, change);
    }
  }
  add('', serialiseChange({ method: 'PUT', resource: provenanceOf(statement, entries) }));
  const head = JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    identifier: { system: feedUrns.key, value: statement.idempotencyKey },
    timestamp: statement.at,
  } satisfies Bundle);
  return { entries, text: `${head.slice(0, -1)},"entry":[${parts.join(',')}]}` };
}

const entryExtension = ({ stream, seq, aggregateId, version }: MappedRecord['record']): Extension => ({
  url: feedUrns.entry,
  extension: [
    { url: 'stream', valueCode: stream },
    { url: 'seq', valueDecimal: seq },
    { url: 'id', valueString: aggregateId },
    { url: 'version', valueDecimal: version },
  ],
});

/** Builds the Provenance of a batch. It needs a target: a batch without entries refers to its holes. */
function provenanceOf(statement: BatchStatement, entries: readonly SentEntry[]): Provenance & { id: string } {
  const { destination, stream, from, to, holes, idempotencyKey, at } = statement;
  return {
    resourceType: 'Provenance',
    id: idempotencyKey,
    extension: [
      {
        url: feedUrns.batch,
        extension: [
          { url: 'destination', valueString: destination },
          { url: 'stream', valueCode: stream },
          { url: 'from', valueDecimal: from },
          { url: 'to', valueDecimal: to },
          ...holes.map((hole) => ({ url: 'hole', valueDecimal: hole })),
        ],
      },
    ],
    target:
      entries.length > 0
        ? entries.map(({ reference }) => ({ reference }))
        : holes.map((hole) => ({ identifier: { system: urn(`feed:${stream}`), value: String(hole) } })),
    recorded: at,
    agent: [
      {
        type: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
              code: 'assembler',
            },
          ],
        },
        who: {
          identifier: { system: urn('sender'), value: 'hcmc' },
          display: 'Khai Báo, Thành phố Hồ Chí Minh',
        },
      },
    ],
  };
}
