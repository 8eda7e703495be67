import { randomUUID } from 'node:crypto';
import { Topics, type RiskFlagged } from '@khai-bao/contracts';
import {
  answersForm,
  declarationForm,
  personForm,
  suspectedAnswers,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import fc from 'fast-check';
import {
  createUnitWithGate,
  declarationRequests,
  openDeclarationsSuite,
  type Gate,
} from './declarations-suite.js';

describe('hostile and unusual bodies', () => {
  let suite: Suite;
  let service: RunningService;
  let flags: SeenMessage[];
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;

  const { ask, declare } = declarationRequests(() => ({ service, gate, staff }));
  const pathsOf = (answer: ServiceResponse): string[] =>
    ((answer.body as { fields?: { path: string }[] }).fields ?? []).map(({ path }) => path);
  const flagsOf = (unitId: string): RiskFlagged[] =>
    flags
      .map(({ text }) => (JSON.parse(text) as { data: RiskFlagged }).data)
      .filter((flag) => flag.unitId === unitId);
  const visitors = async (): Promise<{
    items: { declarationId: string; fullName: string; phone: string }[];
    unreadable: number;
  }> => {
    const answer = await ask('GET', '/v1/visitors?limit=200', admin);
    expect(answer.status).toBe(200);
    return answer.body as never;
  };

  beforeAll(async () => {
    ({ suite, service } = await openDeclarationsSuite({ RATE_LIMIT_FACTOR: '1' }));
    flags = await suite.probe.collectMessages(Topics.riskFlagged);
    ({ admin, staff, gate } = await createUnitWithGate(suite, service));
  }, 60_000);
  afterAll(() => suite.close());

  it.each([
    ['a lone surrogate in the name', { person: personForm({ fullName: 'AB\ud800C' }) }, 'person.fullName'],
    ['a lone surrogate in an answer', { answers: answersForm({ travelled: { value: true, text: 'Hà\udc00 Nội' } }) }, 'answers.travelled.text'],
    ['a bidi control in the name', { person: personForm({ fullName: 'AB\u202eC' }) }, 'person.fullName'],
    ['a word joiner in the name', { person: personForm({ fullName: 'A\u2060B' }) }, 'person.fullName'],
    ['a list for the nationality', { person: personForm({ nationality: ['VN'] as never }) }, 'person.nationality'],
    ['a list forty deep', { person: { ...personForm(), nationality: Array.from({ length: 40 }).reduce<unknown>((value) => [value], 'VN') } }, 'person.nationality.0.0.0.0.0.0.0.0.0.0.0.0.0.0'],
    ['an unknown member of the person', { person: { ...personForm(), role: 'admin' } }, 'person.role'],
    ['a paper that is a text', { person: { ...personForm(), idPaper: '079190001234' } }, 'person.idPaper'],
    ['an ordinal date for an instant', { filledAt: '1999-365' }, 'filledAt'],
    ['a week date for an instant', { filledAt: '2021-W26-3' }, 'filledAt'],
    ['one option 3,000 times', { answers: answersForm({ symptoms: { value: true, details: Array.from({ length: 3000 }, () => 'fever') } }) }, 'answers.symptoms.details'],
  ])('refuses %s and names the field', async (_name, change, path) => {
    const answer = await declare(change);
    expect([400, 422]).toContain(answer.status);
    expect(pathsOf(answer)).toContain(path);
  }); // prettier-ignore

  it('accepts null as absent, and stores papers, phones and names normalised', async () => {
    const change = {
      person: {
        ...personForm({ fullName: '  Lê   Thị\u0301  Nu\u031b\u0303 ', phone: '0903.123.456' }),
        idPaper: { kind: 'cccd', number: '079 190-001.234' },
        email: null,
        healthInsuranceNumber: null,
        birthDate: null,
      },
      answers: { ...answersForm(), pregnant: null },
      representative: null,
    };
    const answer = await declare(change);
    expect(answer.status).toBe(201);
    const { declarationId } = answer.body as { declarationId: string };
    const { items } = await visitors();
    expect(items.find((item) => item.declarationId === declarationId)).toMatchObject({
      phone: '0903 123 456',
    });
    expect(items.find((item) => item.declarationId === declarationId)!.fullName).toMatch(/^Lê Thị́? Nữ$/);
    expect((await ask('POST', '/v1/visitors/find', admin, { phone: '0903 123 456' })).status).toBe(200);
  });

  it.each(['\ufeff', '\u200b', '\u200c', '\u00ad'])(
    'removes %j from names, which copying leaves there',
    async (hidden) => {
      const person = personForm({ fullName: `${hidden}Lê Thị${hidden} H${hidden}oa` });
      const representative = { fullName: `Lê${hidden} Ba`, phone: '0903 123 457', relation: 'Cha' };
      const { status, body } = await declare({
        person: { ...person, address: { ...person.address, street: `1 Lê${hidden} Lợi` } },
        representative,
      });
      expect(status).toBe(201);
      const { items } = await visitors();
      const { declarationId } = body as { declarationId: string };
      expect(items.find((item) => item.declarationId === declarationId)?.fullName).toBe('Lê Thị Hoa');
      const gateName = await ask('POST', '/v1/gates', admin, { name: `Cổng${hidden} 2`, direction: 'exit' });
      expect(gateName).toMatchObject({ status: 201, body: { name: 'Cổng 2' } });
    },
  );

  it('lists every declaration that it accepted, whatever its members contain', async () => {
    const unusualValue = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        [],
        {},
        '',
        ' ',
        0,
        true,
        ['VN'],
        'AB\ud800C',
        '\u202eMai',
        '\u3164',
        'VN',
      ),
      fc.jsonValue({ maxDepth: 2 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const person = personForm() as unknown as Record<string, unknown>;
    const members = [...Object.keys(person), 'idPaper', 'email', 'birthDate', 'healthInsuranceNumber'];
    const accepted: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...members),
        unusualValue,
        fc.option(unusualValue, { freq: 1 }),
        async (member, value, pregnant) => {
          const answer = await declare({
            person: { ...person, [member]: value },
            answers: { ...answersForm(), pregnant },
          });
          expect([201, 400, 422]).toContain(answer.status);
          if (answer.status === 201) accepted.push((answer.body as { declarationId: string }).declarationId);
        },
      ),
      { numRuns: 300 },
    );
    expect(accepted.length).toBeGreaterThan(0);
    const { items, unreadable } = await visitors();
    expect(unreadable).toBe(0);
    expect(items.map(({ declarationId }) => declarationId)).toEqual(expect.arrayContaining(accepted));
  }, 120_000);

  it('counts a row that cannot be unsealed, lists all others, and still verifies its pass', async () => {
    const [first, bad, last] = [await declare(), await declare(), await declare()].map(
      ({ body }) => body as { declarationId: string; pass: { token: string } },
    );
    await service.queryRows(`update declaration set sealed = 'AAAA' where id = $1`, [bad!.declarationId]);
    const { items, unreadable } = await visitors();
    expect(unreadable).toBe(1);
    const listed = items.map(({ declarationId }) => declarationId);
    expect(listed).toEqual(expect.arrayContaining([first!.declarationId, last!.declarationId]));
    expect(listed).not.toContain(bad!.declarationId);
    expect(await ask('POST', '/v1/passes/verify', staff, { pass: bad!.pass.token })).toMatchObject({
      status: 200,
      body: { person: { shortName: '', birthYear: null } },
    });
    await ask('POST', '/v1/checks', staff, {
      clientKey: randomUUID(),
      gateId: gate.gateId,
      direction: 'entry',
      pass: bad!.pass.token,
      checkedAt: new Date().toISOString(),
    });
    const checks = await ask('GET', '/v1/checks', staff);
    expect(checks.status).toBe(200);
    expect((checks.body as { items: { shortName: string }[] }).items[0]!.shortName).toBe('');
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /unreadable_rows_total\{table="declaration"[^}]*\} 1/,
    );
  });

  it.each([
    ['a bidi control', 'Cổng\u202e 1'],
    ['a word joiner', 'Cổ\u2060ng'],
    ['a Hangul filler', '\u3164'],
  ])('refuses the name of a gate with %s', async (_name, name) => {
    const answer = await ask('POST', '/v1/gates', admin, { name, direction: 'entrance' });
    expect(answer.status).toBe(400);
    expect((answer.body as { fields: unknown[] }).fields).toEqual([
      expect.objectContaining({ path: 'name', code: 'characters' }),
    ]);
  });

  it('refuses a cursor of nested lists', async () => {
    const cursor = Buffer.from(JSON.stringify([[randomUUID()]])).toString('base64url');
    expect((await ask('GET', `/v1/visitors?cursor=${cursor}`, admin)).status).toBe(400);
  });

  it('accepts suspected declarations above the limit of a device, and marks their flags', async () => {
    const first = await declare({ answers: suspectedAnswers() });
    const { deviceToken } = first.body as { deviceToken: string };
    for (let at = 0; at < 20; at += 1) {
      const answer = await declare(
        { answers: suspectedAnswers(), person: personForm({ fullName: `Lê Thị Hoa ${'A'.repeat(at + 1)}` }) },
        { 'x-device-token': deviceToken },
      );
      expect(answer.status).toBe(201);
    }
    const events = await waitUntil(() => (flags.length >= 21 ? flags : null), 'the flags');
    const floods = events.map(({ text }) => (JSON.parse(text) as { data: RiskFlagged }).data.flood ?? null);
    expect(floods.filter((flood) => flood === null)).toHaveLength(6);
    expect(floods.filter((flood) => flood === 'device')).toHaveLength(15);
  });

  it('does not count retries of one suspected declaration against the limit', async () => {
    const own = await createUnitWithGate(suite, service);
    const send = (form: object, headers: object = {}): Promise<ServiceResponse> =>
      ask('POST', '/v1/declarations', undefined, form, headers);
    const formOf = (at: number): object =>
      declarationForm(own.gate.code, {
        answers: suspectedAnswers(),
        person: personForm({ fullName: `Lê Thị Hoa ${'B'.repeat(at + 1)}` }),
      });
    const form = formOf(0);
    const { deviceToken } = (await send(form)).body as { deviceToken: string };
    const headers = { 'x-device-token': deviceToken };
    for (let at = 0; at < 10; at += 1) expect((await send(form, headers)).status).toBe(201);
    for (let at = 1; at < 6; at += 1) expect((await send(formOf(at), headers)).status).toBe(201);
    const events = await waitUntil(() => {
      const found = flagsOf(own.unitId);
      return found.length >= 6 ? found : null;
    }, 'the flags');
    expect(events.map(({ flood }) => flood ?? null)).toEqual(Array.from({ length: 6 }, () => null));
  });

  it('accepts reports above the limit of an account, and marks their flags', async () => {
    const own = await createUnitWithGate(suite, service);
    const guard: TestAccount = { ...own.staff, accountId: randomUUID() };
    const report = async (declarationId: string, clientKey = randomUUID()): Promise<void> => {
      const body = { clientKey, gateId: own.gate.gateId, declarationId };
      expect((await ask('POST', '/v1/suspicions', guard, body)).status).toBe(201);
    };
    const ids: string[] = [];
    for (let at = 0; at < 25; at += 1) {
      const person = personForm({ fullName: `Lê Thị Lan ${'C'.repeat(at + 1)}` });
      const answer = await ask(
        'POST',
        '/v1/declarations',
        undefined,
        declarationForm(own.gate.code, { person }),
      );
      ids.push((answer.body as { declarationId: string }).declarationId);
    }
    // A repeated report counts once.
    const key = randomUUID();
    for (let at = 0; at < 5; at += 1) await report(ids[0]!, key);
    for (const id of ids.slice(1)) await report(id);
    const events = await waitUntil(() => {
      const found = flagsOf(own.unitId);
      return found.length >= 29 ? found : null;
    }, 'the flags');
    const floods = events.map(({ flood }) => flood ?? null);
    expect(floods.filter((flood) => flood === null)).toHaveLength(24);
    expect(floods.filter((flood) => flood === 'account')).toHaveLength(5);
  });
});
