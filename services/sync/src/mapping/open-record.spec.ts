import { generateKeyPairSync } from 'node:crypto';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import type { FeedRecord } from '../intake/feed-record.js';
import { content, declaration, suspectedCase, unit } from '../../test/example-records.js';
import { caseStateMappings } from './case.mapping.js';
import { isDay, openRecord, type OpenedRecord } from './open-record.js';

const { publicKey, privateKey } = generateKeyPairSync('x25519');
const wrapper = new KeyWrapper(
  JSON.stringify({ sync: publicKey.export({ format: 'jwk' }) }),
  JSON.stringify(privateKey.export({ format: 'jwk' })),
);
const dayKey = generateSealingKey();
const context = `declaration:${declaration.declarationId}`;
const record = (change: Partial<typeof declaration> = {}): FeedRecord => ({
  stream: 'declaration',
  seq: 1,
  aggregateId: declaration.declarationId,
  version: 1,
  payload: {
    ...declaration,
    sealed: { keyId: 'day:2021-06-30', ciphertext: sealJson(dayKey, content, context) },
    ...change,
  },
});
/** What becomes of a declaration with this content. */
const openedWith = (sealed: object): Promise<OpenedRecord> =>
  openRecord(
    record({ sealed: { keyId: 'day:2021-06-30', ciphertext: sealJson(dayKey, sealed, context) } }),
    wrapper,
    () => dayKey,
  );
const references = (opened: OpenedRecord): unknown =>
  'changes' in opened
    ? opened.changes.map((change) =>
        change.method === 'PUT' ? `PUT ${change.resource.resourceType}` : `DELETE ${change.resourceType}`,
      )
    : opened;

describe('opening a record', () => {
  it('maps a declaration whose day key has arrived', async () =>
    expect(references(await openRecord(record(), wrapper, () => dayKey))).toEqual([
      'PUT Patient',
      'PUT QuestionnaireResponse',
    ]));

  it('waits for a day key that has not arrived', async () =>
    expect(await openRecord(record(), wrapper, () => 'awaited' as const)).toEqual({ awaited: '2021-06-30' }));

  it.each([
    ['the key of its day was destroyed', 'destroyed' as const],
    ['the key of its day cannot be opened', 'broken' as const],
    ['the key of its day will not arrive', 'never' as const],
    ['its seal cannot be opened', generateSealingKey()],
  ])('reports an unreadable record: %s', async (unreadable, key) =>
    expect(await openRecord(record(), wrapper, () => key)).toEqual({ unreadable }),
  );

  it('maps an erased declaration without a day key', async () =>
    expect(references(await openRecord(record({ status: 'erased' }), wrapper, () => 'destroyed'))).toEqual([
      'DELETE QuestionnaireResponse',
      'DELETE Patient',
    ]));

  it('names the member and no value when the content does not match', async () => {
    const ciphertext = sealJson(dayKey, { person: null }, context);
    expect(
      await openRecord(record({ sealed: { keyId: 'day:2021-06-30', ciphertext } }), wrapper, () => dayKey),
    ).toEqual({ unreadable: 'its content does not fit the mapping' });
  });

  it.each<[string, object]>([
    ['optional answers that are null', { answers: { ...content.answers, pregnant: null, symptoms: { value: null } } }],
    ['optional members that are null', { person: { ...content.person, idPaper: null, email: null, healthInsuranceNumber: null } }],
    ['details and texts that are null', { answers: { travelled: { value: true, details: null, text: null } } }],
    ['members that nobody knows', { person: { ...content.person, colour: ['red'] }, extra: {} }],
    ['no representative', { representative: undefined }],
  ])('maps content that an earlier version of intake accepted: %s', async (_what, change) =>
    expect(references(await openedWith({ ...content, ...change }))).toEqual([
      'PUT Patient',
      'PUT QuestionnaireResponse',
    ]),
  ); // prettier-ignore

  it('omits null answers and repeated details, and normalises phone and paper', async () => {
    const opened = await openedWith({
      ...content,
      person: { ...content.person, phone: '0903 123.456', idPaper: { kind: 'cccd', number: '079 190 001 234' } },
      answers: {
        pregnant: null,
        symptoms: { value: true, details: Array.from({ length: 3_000 }, () => 'fever') },
      },
    }); // prettier-ignore
    const [patient, response] = 'changes' in opened ? opened.changes : [];
    expect(patient).toMatchObject({
      resource: { telecom: [{ value: '+84903123456' }, {}], identifier: [{ value: '079190001234' }, {}] },
    });
    expect(response).toMatchObject({
      resource: {
        item: [{ linkId: 'symptoms', answer: [{ item: [{ answer: [{ valueCoding: { code: 'fever' } }] }] }] }],
      },
    }); // prettier-ignore
  });

  it.each<[string, object]>([
    ['person.nationality', { person: { ...content.person, nationality: ['VN'] } }],
    ['person.address.areaCode', { person: { ...content.person, address: { areaCode: ['26740'] } } }],
    ['person.fullName', { person: { ...content.person, fullName: 'AB\ud800C' } }],
    ['person.sex', { person: { ...content.person, sex: 'unknown' } }],
    ['person.birthDate', { person: { ...content.person, birthDate: '1999-365' } }],
    ['person.birthYear', { person: { ...content.person, birthYear: '1990' } }],
    ['person.idPaper', { person: { ...content.person, idPaper: '079190001234' } }],
    ['consent.agreedAt', { consent: { version: '2021.1', agreedAt: '1999-365' } }],
    ['answers.symptoms', { answers: { symptoms: 'yes' } }],
    ['answers.symptoms.value', { answers: { symptoms: { value: 'yes' } } }],
    ['answers.symptoms.details', { answers: { symptoms: { value: true, details: 'fever' } } }],
    ['answers.travelled.text', { answers: { travelled: { value: true, text: 'x\udc00' } } }],
    ['representative.fullName', { representative: { phone: '+84903123456' } }],
  ])('rejects a member of another type, naming %s and no value', async (member, change) =>
    expect(await openedWith({ ...content, ...change })).toEqual({
      unreadable: `its content does not fit the mapping (${member})`,
    }),
  );

  it.each([{ answers: [] }, { answers: { '0903 123 456': [] } }, { consent: null }, { person: 'Nguyễn' }])(
    'rejects a missing part, and repeats no member name that the mapping does not know: %j',
    async (change) =>
      expect(await openedWith({ ...content, ...change })).toEqual({
        unreadable: 'its content does not fit the mapping',
      }),
  );

  it.each<[string, unknown]>([
    ['its content does not fit the mapping', null],
    ['its day is not a date', []],
    ['its day is not a date', { ...declaration, day: '2021-13-45' }],
    ['its day is not a date', { ...declaration, day: ['2021-06-30'] }],
    ['its seal cannot be opened', { ...declaration, sealed: { ciphertext: null } }],
  ])('never throws for a malformed row: %s', async (unreadable, payload) => {
    const opened = await openRecord({ ...record(), payload } as FeedRecord, wrapper, () => dayKey);
    expect(opened).toEqual({ unreadable });
  });

  it('reads an erased declaration as two deletions', async () => {
    const opened = await openRecord(
      { ...record(), payload: { status: 'erased' } } as FeedRecord,
      wrapper,
      () => dayKey,
    );
    expect(opened).toMatchObject({
      changes: [
        { method: 'DELETE', resourceType: 'QuestionnaireResponse' },
        { method: 'DELETE', resourceType: 'Patient' },
      ],
    });
  });

  it('orders the answers as the answered questionnaire, not as the request', async () => {
    const answers = Object.fromEntries(['new-one', 'travelled', 'strange', 'symptoms'].map((id) => [id, { value: false }]));
    const ciphertext = sealJson(dayKey, { ...content, answers }, context);
    const linkIds = async (order: readonly string[] | undefined): Promise<unknown> => {
      const opened = await openRecord(
        record({ sealed: { keyId: 'day:2021-06-30', ciphertext }, questionnaireVersion: '2021.2' }),
        wrapper,
        () => dayKey,
        (version) => (version === '2021.2' ? order : undefined),
      );
      const response = 'changes' in opened ? opened.changes[1] : undefined;
      return (response as { resource: { item: { linkId: string }[] } }).resource.item.map(({ linkId }) => linkId);
    };
    expect(await linkIds(['symptoms', 'new-one', 'travelled'])).toEqual(['symptoms', 'new-one', 'travelled', 'strange']);
    // A version that has not come here yet: the order of the first one.
    expect(await linkIds(undefined)).toEqual(['travelled', 'symptoms', 'new-one', 'strange']);
  }); // prettier-ignore

  it('opens units and cases with their own wrapped key only', async () => {
    const key = generateSealingKey();
    const wrapped = await wrapper.wrapKey(key, ['sync']);
    const unitRecord = {
      stream: 'unit' as const,
      seq: 1,
      aggregateId: unit.unitId,
      version: 1,
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
    // A case that was opened for a contact holds no consent and no answers.
    const { person, representative } = content;
    const ofContact = {
      ...caseRecord,
      payload: {
        ...suspectedCase,
        source: 'contact' as const,
        sealed: {
          ...caseRecord.payload.sealed,
          ciphertext: sealJson(key, { person, answers: {}, representative }, `case:${suspectedCase.caseId}`),
        },
      },
    };
    expect(references(await openRecord(ofContact, wrapper, none))).toHaveLength(3);
    expect(
      await openRecord(
        {
          ...unitRecord,
          payload: { ...unitRecord.payload, contact: { ...unitRecord.payload.contact, wrapped: {} } },
        },
        wrapper,
        none,
      ),
    ).toEqual({ unreadable: 'its seal cannot be opened' });
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

describe('a day', () => {
  it.each([
    ['2021-06-30', true],
    ['2021-02-29', false],
    ['2021-6-30', false],
    ['infinity', false],
    [null, false],
    [['2021-06-30'], false],
  ])('%j: %s', (text, good) => expect(isDay(text)).toBe(good));
});
