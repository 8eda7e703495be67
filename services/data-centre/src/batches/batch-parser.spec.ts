import { feedUrns } from '@khai-bao/contracts';
import { BadBundleError, parseBatch } from './batch-parser.js';

const key = '0194f2f0-0000-7000-8000-000000000001';
type Json = Record<string, unknown>;

const numbered = (seq: number, id = `unit-${seq}`, version = 1): Json => ({
  extension: [
    {
      url: feedUrns.entry,
      extension: [
        { url: 'stream', valueCode: 'unit' },
        { url: 'seq', valueDecimal: seq },
        { url: 'id', valueString: id },
        { url: 'version', valueDecimal: version },
      ],
    },
  ],
  fullUrl: `https://centre.example/fhir/Organization/${id}`,
  resource: { resourceType: 'Organization', id, name: 'Chợ Bến Nghé' },
  request: { method: 'PUT', url: `Organization/${id}` },
});
const removal = (seq: number, id: string): Json => ({
  ...numbered(seq, id, 2),
  resource: undefined,
  request: { method: 'DELETE', url: `Organization/${id}` },
});
const provenance = (from: number, to: number, holes: number[] = [], change: Json = {}): Json => ({
  fullUrl: `https://centre.example/fhir/Provenance/${key}`,
  resource: {
    resourceType: 'Provenance',
    id: key,
    extension: [
      {
        url: feedUrns.batch,
        extension: [
          { url: 'destination', valueString: 'city' },
          { url: 'stream', valueCode: 'unit' },
          { url: 'from', valueDecimal: from },
          { url: 'to', valueDecimal: to },
          ...holes.map((hole) => ({ url: 'hole', valueDecimal: hole })),
        ],
      },
    ],
    target: [{ reference: 'Organization/unit-1' }],
    recorded: '2021-06-30T01:00:00.000Z',
    agent: [{ who: { display: 'Khai Báo' } }],
    ...change,
  },
  request: { method: 'PUT', url: `Provenance/${key}` },
});
const bundle = (entry: unknown[], change: Json = {}): Json => ({
  resourceType: 'Bundle',
  type: 'transaction',
  identifier: { system: feedUrns.key, value: key },
  timestamp: '2021-06-30T01:00:00.000Z',
  entry,
  ...change,
});
const read = (value: unknown) => parseBatch(Buffer.from(JSON.stringify(value)), 'city', key);

describe('the parser of a batch', () => {
  it('returns range, holes, entries and deletions', () => {
    const batch = read(bundle([numbered(4), removal(6, 'gone'), provenance(4, 7, [5, 7])]));
    expect(batch).toMatchObject({ stream: 'unit', from: 4, to: 7, holes: [5, 7] });
    expect(batch.entries).toMatchObject([
      { seq: 4, version: 1, type: 'Organization', id: 'unit-4', resource: { name: 'Chợ Bến Nghé' } },
      { seq: 6, version: 2, type: 'Organization', id: 'gone', resource: null },
    ]);
  });

  it('accepts a batch of holes only', () =>
    expect(read(bundle([provenance(9, 9, [9])])).entries).toEqual([]));

  const changed = (part: Json): Json => ({ ...numbered(1), ...part });
  it.each<[string, unknown]>([
    ['Bundle (required)', []],
    ['Bundle (unknown)', bundle([numbered(1), provenance(1, 1)], { link: [] })],
    ['type (transaction)', bundle([numbered(1), provenance(1, 1)], { type: 'batch' })],
    [
      'identifier (idempotency-key)',
      bundle([numbered(1), provenance(1, 1)], { identifier: { system: feedUrns.key, value: 'x' } }),
    ],
    ['entry (empty)', bundle([])],
    ['entry[0] (provenance)', bundle([numbered(1)])],
    [
      'entry[1].resource.extension (destination)',
      bundle([
        numbered(1),
        {
          ...provenance(1, 1),
          resource: {
            ...(provenance(1, 1)['resource'] as Json),
            extension: [
              { url: feedUrns.batch, extension: [{ url: 'destination', valueString: 'national' }] },
            ],
          },
        },
      ]),
    ],
    ['entry[1].resource.extension (range)', bundle([numbered(1), provenance(2, 1)])],
    ['entry[1].resource.extension (holes)', bundle([numbered(1), provenance(1, 3, [3, 2])])],
    ['entry[1].resource.agent (required)', bundle([numbered(1), provenance(1, 1, [], { agent: undefined })])],
    ['entry (gap)', bundle([numbered(1), provenance(1, 2)])],
    ['entry[0].extension (seq)', bundle([numbered(3), provenance(1, 2)])],
    ['entry[0].extension (seq)', bundle([numbered(1), provenance(1, 1, [1])])],
    ['entry[1].extension (order)', bundle([numbered(2), numbered(1), provenance(1, 2)])],
    ['entry[1].request.url (twice)', bundle([numbered(1, 'same'), numbered(2, 'same', 2), provenance(1, 2)])],
    ['entry[0] (unknown)', bundle([changed({ search: {} }), provenance(1, 1)])],
    [
      'entry[0].request.method (method)',
      bundle([changed({ request: { method: 'POST', url: 'Organization/unit-1' } }), provenance(1, 1)]),
    ],
    [
      'entry[0].request (unknown)',
      bundle([
        changed({ request: { method: 'PUT', url: 'Organization/unit-1', ifMatch: 'x' } }),
        provenance(1, 1),
      ]),
    ],
    [
      'entry[0].request.url (reference)',
      bundle([changed({ request: { method: 'PUT', url: 'Observation/unit-1' } }), provenance(1, 1)]),
    ],
    [
      'entry[0].request.url (reference)',
      bundle([changed({ request: { method: 'PUT', url: 'Organization/../Patient/1' } }), provenance(1, 1)]),
    ],
    ['entry[0].fullUrl (reference)', bundle([changed({ fullUrl: 'urn:x' }), provenance(1, 1)])],
    ['entry[0].extension (required)', bundle([changed({ extension: undefined }), provenance(1, 1)])],
    ['entry[0].resource (required)', bundle([changed({ resource: undefined }), provenance(1, 1)])],
    [
      'entry[0].resource.id (id)',
      bundle([
        changed({ resource: { resourceType: 'Organization', id: 'other', name: 'x' } }),
        provenance(1, 1),
      ]),
    ],
    [
      'entry[0].resource.resourceType (type)',
      bundle([changed({ resource: { resourceType: 'Patient', id: 'unit-1', name: 'x' } }), provenance(1, 1)]),
    ],
    [
      'entry[0].resource.name (required)',
      bundle([changed({ resource: { resourceType: 'Organization', id: 'unit-1' } }), provenance(1, 1)]),
    ],
    [
      'entry[0].resource.name (empty)',
      bundle([
        changed({ resource: { resourceType: 'Organization', id: 'unit-1', name: '' } }),
        provenance(1, 1),
      ]),
    ],
    [
      'entry[0].resource.alias[1] (empty)',
      bundle([
        changed({ resource: { resourceType: 'Organization', id: 'unit-1', name: 'x', alias: ['y', null] } }),
        provenance(1, 1),
      ]),
    ],
    [
      'entry[0].resource.name (characters)',
      bundle([
        changed({ resource: { resourceType: 'Organization', id: 'unit-1', name: 'AB\ud800C' } }),
        provenance(1, 1),
      ]),
    ],
    [
      'entry[0].resource.name (characters)',
      bundle([
        changed({ resource: { resourceType: 'Organization', id: 'unit-1', name: 'AB\0C' } }),
        provenance(1, 1),
      ]),
    ],
    [
      'entry[0].resource.extra (characters)',
      bundle([
        changed({
          resource: { resourceType: 'Organization', id: 'unit-1', name: 'x', extra: { 'a\udc00': 1 } },
        }),
        provenance(1, 1),
      ]),
    ],
    ['entry[0].resource (unexpected)', bundle([{ ...removal(1, 'gone'), resource: {} }, provenance(1, 1)])],
  ])('refuses a batch with %s', (reason, value) =>
    expect(() => read(value)).toThrow(new RegExp(`^${reason.replaceAll(/[.[\]()]/g, '\\$&')}$`)),
  );

  it('refuses a batch that is no JSON or nested too deeply', () => {
    expect(() => parseBatch(Buffer.from('{'), 'city', key)).toThrow(BadBundleError);
    expect(() => parseBatch(Buffer.from([0xff, 0xfe]), 'city', key)).toThrow(BadBundleError);
    const deep = JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) as Json;
    const resource = { resourceType: 'Organization', id: 'unit-1', name: 'x', deep };
    expect(() => read(bundle([changed({ resource }), provenance(1, 1)]))).toThrow(/depth/);
  });
});
