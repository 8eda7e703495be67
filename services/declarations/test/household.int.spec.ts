import { randomUUID } from 'node:crypto';
import { Topics, type DeclarationContent, type DeclarationSnapshot } from '@khai-bao/contracts';
import { questionnaire2021, riskRules2021, withOptionalBlocks } from '@khai-bao/health-form';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import {
  answersForm,
  declarationForm,
  personForm,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { QuestionnairesService } from '../src/questionnaires/questionnaires.service.js';
import { declarationRequests, openSuiteWithUnit, type Gate } from './declarations-suite.js';

const child = personForm({ fullName: 'Lê Bé Na', birthYear: new Date().getFullYear() - 9 });
const mother = { fullName: 'Nguyễn Thị Mẹ', phone: '0903 123 456', relation: 'Cha, mẹ', birthYear: 1985 };

describe('a household', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let staff: TestAccount;
  let gate: Gate;

  const { declare, ask } = declarationRequests(() => ({ service, gate, staff }));
  const fieldsOf = ({ body }: ServiceResponse): string[] =>
    (body.fields as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`);

  /** What was sealed of a declaration, opened as a reader of the day key does. */
  async function openedContent(declarationId: string): Promise<DeclarationContent> {
    const message = await waitUntil(
      () => seen.find(({ topic, key }) => topic === Topics.declaration && key === declarationId),
      'the event',
    );
    const snapshot = (JSON.parse(message.text) as { data: DeclarationSnapshot }).data;
    const shared = await waitUntil(
      () =>
        seen
          .filter(({ topic }) => topic === Topics.dayKey)
          .map(({ text }) => JSON.parse(text).data as { day: string; wrapped: Record<string, string> })
          .find(({ day }) => day === snapshot.day),
      'the day key',
    );
    const unwrapper = new KeyWrapper('{}', JSON.stringify(suite.secrets.wrapping.alerts.private));
    return unsealJson<DeclarationContent>(
      await unwrapper.unwrapKey(shared.wrapped['alerts']!),
      snapshot.sealed!.ciphertext,
      `declaration:${declarationId}`,
    );
  }

  beforeAll(async () => {
    ({ suite, service, seen, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.declaration, Topics.dayKey],
    }));
  }, 60_000);
  afterAll(() => suite.close());

  it('keeps sealed who came together and that a child agreed', async () => {
    const partyKey = randomUUID();
    const consent = { version: '2021.2', agreed: true, childAgreed: true };
    const one = await declare({ person: child, representative: mother, consent, partyKey });
    const other = await declare({ partyKey: partyKey.toUpperCase() });
    const alone = await declare({});
    expect([one.status, other.status, alone.status]).toEqual([201, 201, 201]);
    const content = await openedContent(one.body.declarationId);
    expect(content).toMatchObject({
      partyKey,
      consent: { version: '2021.2', childAgreed: true },
      representative: { ...mother, phone: '+84903123456' },
    });
    expect((await openedContent(other.body.declarationId)).partyKey).toBe(partyKey);
    const single = await openedContent(alone.body.declarationId);
    expect([single.partyKey, single.consent.childAgreed]).toEqual([undefined, undefined]);
    expect(seen.filter(({ text }) => text.includes(partyKey))).toEqual([]);
  });

  it('refuses a representative who is a minor, and a child who does not agree', async () => {
    const born = new Date().getFullYear() - 16;
    const minor = await declare({ person: child, representative: { ...mother, birthYear: born } });
    expect([minor.status, minor.body.code, fieldsOf(minor)]).toEqual([
      422,
      'DECLARATIONS.INVALID',
      ['representative.birthYear representativeMinor'],
    ]);
    const refused = await declare({
      person: child,
      representative: mother,
      consent: { version: '2021.2', agreed: true, childAgreed: false },
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'DECLARATIONS.CONSENT_REQUIRED']);
    expect(fieldsOf(refused)).toEqual(['consent.childAgreed childConsent']);
  });

  it.each([
    [{ partyKey: 'x' }],
    [{ partyKey: 7 }],
    [{ partyKey: [randomUUID()] }],
    [{ consent: { version: '2021.2', agreed: true, childAgreed: 'yes' } }],
  ])('refuses %j', async (change) => {
    expect((await declare(change)).status).toBe(400);
  });

  it('is the same declaration on a repeat, and another with another party', async () => {
    const form = declarationForm(gate.code, { partyKey: randomUUID() });
    const first = await ask('POST', '/v1/declarations', undefined, form);
    const headers = { 'x-device-token': first.body.deviceToken as string };
    const again = await ask('POST', '/v1/declarations', undefined, form, headers);
    expect([again.status, again.body.declarationId]).toEqual([201, first.body.declarationId]);
    const changed = { ...form, partyKey: randomUUID() };
    expect((await ask('POST', '/v1/declarations', undefined, changed, headers)).status).toBe(409);
  });

  it('answers a version with optional blocks beside the one in force', async () => {
    const document = withOptionalBlocks(questionnaire2021, '2021.2-blocks', [
      'outbreak-travel',
      'vaccination',
    ]);
    const [inForce] = await service.queryRows<{ consent: object }>('select consent from questionnaire');
    await service.queryRows(
      `insert into questionnaire (id, version, published_at, document, rules, consent) values ($1, $2, now(), $3, $4, $5)`,
      [
        document.id,
        document.version,
        JSON.stringify(document),
        JSON.stringify(riskRules2021),
        JSON.stringify(inForce!.consent),
      ],
    );
    await service.app.get(QuestionnairesService).onModuleInit();
    const current = await ask('GET', '/v1/questionnaires/current', undefined, undefined, {
      'cache-control': 'no-cache',
    });
    expect(current.body.version).toBe(document.version);
    const fields = {
      'vehicle-number': 'VN 254',
      from: 'Bắc Giang',
      to: 'TP.HCM',
      'departure-date': '2021-06-20',
    };
    const answer = (change: object): object => ({
      questionnaireVersion: document.version,
      answers: answersForm({
        transport: { value: true, details: ['plane'], fields: { ...fields, ...change } },
      }),
    });
    const good = await declare(answer({ seat: ' 12A ' }));
    expect(good.status).toBe(201);
    const content = await openedContent(good.body.declarationId);
    expect((content.answers as Record<string, unknown>)['transport']).toEqual({
      value: true,
      details: ['plane'],
      fields: { ...fields, seat: '12A' },
    });
    const wrong = await declare(answer({ 'departure-date': '2999-01-01', more: 'x' }));
    expect([wrong.status, fieldsOf(wrong)]).toEqual([422, ['answers.transport.fields.more unknown']]);
    // The version in force has no fields.
    const older = await declare({ ...answer({}), questionnaireVersion: questionnaire2021.version });
    expect(older.status).toBe(422);
  });
});
