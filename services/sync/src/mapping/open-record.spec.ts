import { generateKeyPairSync } from 'node:crypto';
import { KeyWrapper, newKey, sealJson } from '@khai-bao/platform/sealing';
import type { FeedRecord } from '../intake/feed-record.js';
import { content, declaration, suspectedCase, unit } from '../../test/example-records.js';
import { caseStateMappings } from './case.mapping.js';
import { openRecord, type Opened } from './open-record.js';

const { publicKey, privateKey } = generateKeyPairSync('x25519');
const wrapper = new KeyWrapper(
  JSON.stringify({ sync: publicKey.export({ format: 'jwk' }) }),
  JSON.stringify(privateKey.export({ format: 'jwk' })),
);
const dayKey = newKey();
const context = `declaration:${declaration.declarationId}`;
const record = (change: Partial<typeof declaration> = {}): FeedRecord => ({
  stream: 'declaration',
  seq: 1,
  aggregateId: declaration.declarationId,
  version: 1,
  eventTime: declaration.acceptedAt,
  payload: {
    ...declaration,
    sealed: { keyId: 'day:2021-06-30', ciphertext: sealJson(dayKey, content, context) },
    ...change,
  },
});
const references = (opened: Opened): unknown =>
  'changes' in opened
    ? opened.changes.map((change) =>
        change.method === 'PUT' ? `PUT ${change.resource.resourceType}` : `DELETE ${change.resourceType}`,
      )
    : opened;

describe('opening a record', () => {
  it('maps a declaration whose key is here', async () =>
    expect(references(await openRecord(record(), wrapper, () => dayKey))).toEqual([
      'PUT Patient',
      'PUT QuestionnaireResponse',
    ]));

  it('waits for a key that has not come', async () =>
    expect(await openRecord(record(), wrapper, () => 'awaited')).toEqual({ awaited: '2021-06-30' }));

  it.each([
    ['the key of its day was destroyed', 'destroyed' as const],
    ['its seal does not open', newKey()],
  ])('cannot read it when %s', async (unreadable, key) =>
    expect(await openRecord(record(), wrapper, () => key)).toEqual({ unreadable }),
  );

  it('erases without any key', async () =>
    expect(references(await openRecord(record({ status: 'erased' }), wrapper, () => 'destroyed'))).toEqual([
      'DELETE QuestionnaireResponse',
      'DELETE Patient',
    ]));

  it('says so, without a value, when content does not fit', async () => {
    const ciphertext = sealJson(dayKey, { person: null }, context);
    expect(
      await openRecord(record({ sealed: { keyId: 'day:2021-06-30', ciphertext } }), wrapper, () => dayKey),
    ).toEqual({ unreadable: 'its content does not fit the mapping' });
  });

  it('opens units and cases with the key that came wrapped, and nobody else’s', async () => {
    const key = newKey();
    const wrapped = await wrapper.wrap(key, ['sync']);
    const unitRecord = {
      stream: 'unit' as const,
      seq: 1,
      aggregateId: unit.unitId,
      version: 1,
      eventTime: unit.stateSince,
      payload: {
        ...unit,
        contact: {
          keyId: `unit:${unit.unitId}`,
          ciphertext: sealJson(
            key,
            { representative: 'Lê Thị Hoa', phone: '+84908222333', email: null },
            `unit:${unit.unitId}`,
          ),
          wrapped,
        },
      },
    };
    const caseRecord = {
      ...unitRecord,
      stream: 'case' as const,
      payload: {
        ...suspectedCase,
        sealed: { keyId: 'c', ciphertext: sealJson(key, content, `case:${suspectedCase.caseId}`), wrapped },
      },
    };
    const none = () => 'awaited' as const;
    expect(references(await openRecord(unitRecord, wrapper, none))).toEqual([
      'PUT Organization',
      'PUT Location',
    ]);
    expect(references(await openRecord(caseRecord, wrapper, none))).toEqual([
      'PUT Patient',
      'PUT Condition',
      'PUT Task',
    ]);
    expect(
      await openRecord(
        {
          ...unitRecord,
          payload: { ...unitRecord.payload, contact: { ...unitRecord.payload.contact, wrapped: {} } },
        },
        wrapper,
        none,
      ),
    ).toEqual({ unreadable: 'its seal does not open' });
  });
});

describe('states of a case', () => {
  it.each([
    ['NEW', 'active', 'provisional', 'requested'],
    ['ACKNOWLEDGED', 'active', 'provisional', 'accepted'],
    ['INVESTIGATING', 'active', 'provisional', 'in-progress'],
    ['CONFIRMED', 'active', 'confirmed', 'in-progress'],
    ['RULED_OUT', 'inactive', 'refuted', 'completed'],
    ['CLOSED', 'resolved', null, 'completed'],
  ] as const)('%s: %s, %s, task %s', (state, clinical, verification, task) =>
    expect(caseStateMappings[state]).toEqual({ clinical, verification, task }),
  );
});
