import { feedUrns, type FeedStream } from '@khai-bao/contracts';
import { digestOf } from '@khai-bao/platform/signing';
import type { Bundle, BundleEntry, Extension, Provenance } from '@medplum/fhirtypes';
import type { FeedRecord } from '../intake/feed-record.js';
import { urn, type Change } from './fhir-parts.js';

/** A batch as it is stated to a centre: a contiguous range of one stream and the numbers that it leaves out. */
export interface BatchStatement {
  readonly destination: string;
  readonly stream: FeedStream;
  readonly from: number;
  readonly to: number;
  readonly holes: readonly number[];
  readonly idempotencyKey: string;
  /** When the batch was first made; a repeat is the same to the byte. ISO 8601. */
  readonly at: string;
}

/** What the receipt must name for each entry. */
export interface SentEntry {
  readonly seq: number;
  readonly reference: string;
  readonly version: number;
  readonly digest: string;
}

export interface MappedRecord {
  readonly record: Pick<FeedRecord, 'stream' | 'seq' | 'aggregateId' | 'version'>;
  readonly changes: readonly Change[];
}

/**
 * The FHIR R4 transaction of a batch: a PUT or DELETE for each change, in order, and a Provenance that states the range.
 * @param base where the centre's resources live, `https://host/fhir`
 */
export function bundleOf(
  statement: BatchStatement,
  mapped: readonly MappedRecord[],
  base: string,
): { bundle: Bundle; entries: SentEntry[] } {
  const changes = mapped.flatMap(({ record, changes }) => changes.map((change) => ({ record, change })));
  const entries: SentEntry[] = [];
  const bundleEntries = changes.map(({ record, change }): BundleEntry => {
    const body = bodyOf(change);
    const reference = body.request.url;
    entries.push({ seq: record.seq, reference, version: record.version, digest: digestOf(body) });
    return { extension: [entryExtension(record)], fullUrl: `${base}/${reference}`, ...body };
  });
  const provenance = provenanceOf(statement, entries);
  return {
    entries,
    bundle: {
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: { system: feedUrns.key, value: statement.idempotencyKey },
      timestamp: statement.at,
      entry: [
        ...bundleEntries,
        {
          fullUrl: `${base}/Provenance/${provenance.id}`,
          ...bodyOf({ method: 'PUT', resource: provenance }),
        },
      ],
    },
  };
}

/** What an entry's digest is taken over. */
const bodyOf = (change: Change): Required<Pick<BundleEntry, 'request'>> & Pick<BundleEntry, 'resource'> =>
  change.method === 'DELETE'
    ? { request: { method: 'DELETE', url: `${change.resourceType}/${change.id}` } }
    : {
        resource: change.resource,
        request: { method: 'PUT', url: `${change.resource.resourceType}/${change.resource.id}` },
      };

const entryExtension = ({ stream, seq, aggregateId, version }: MappedRecord['record']): Extension => ({
  url: feedUrns.entry,
  extension: [
    { url: 'stream', valueCode: stream },
    { url: 'seq', valueDecimal: seq },
    { url: 'id', valueString: aggregateId },
    { url: 'version', valueDecimal: version },
  ],
});

/** A Provenance needs a target: a batch of holes alone points at the numbers that it leaves out. */
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
