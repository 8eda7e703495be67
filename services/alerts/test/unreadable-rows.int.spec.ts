import { randomUUID } from 'node:crypto';
import { Topics, type RiskFlagged } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  openLiveStream,
  openSuite,
  personForm,
  testAreas,
  suspectedAnswers,
  waitUntil,
  type ServiceResponse,
  type LiveStream,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const quan1: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path };
const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path };

interface Item {
  readonly caseId: string;
  readonly code: string;
  readonly shortName: string;
  readonly unreadable: boolean;
  readonly foldedFlags: number;
  readonly unitName: string;
  readonly version: number;
}

describe('unreadable cases and floods of flags', () => {
  let suite: Suite;
  let service: RunningService;
  let stream: LiveStream;
  const dayKey = generateSealingKey();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const flagOf = (change: Partial<RiskFlagged> = {}, content: object = {}): RiskFlagged => {
    const declarationId = randomUUID();
    const whole = {
      person: personForm(),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: ['contact-with-patient'],
      ...content,
    };
    return {
      declarationId, unitId: randomUUID(), unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 1', areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name,
      day: today, acceptedAt: new Date().toISOString(), source: 'rules', questionnaireVersion: '2021.1', personIndex: randomUUID(),
      sealed: { keyId: `day:${today}`, ciphertext: sealJson(dayKey, whole, `declaration:${declarationId}`) },
      ...change,
    }; // prettier-ignore
  };
  const publish = async (...flags: readonly RiskFlagged[]): Promise<void> => {
    for (const flag of flags) await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    await suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
  };
  const list = async (as = hcdc): Promise<Item[]> => {
    const items: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer = await ask('GET', `/v1/cases?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`, as);
      expect(answer.status).toBe(200);
      items.push(...(answer.body as { items: Item[] }).items);
      cursor = (answer.body as { nextCursor: string | null }).nextCursor;
    }
    return items;
  };
  const caseIdOf = async (unitId: string): Promise<string> => {
    const [row] = await service.queryRows<{ id: string }>(
      'select id from suspected_case where unit_id = $1',
      [unitId],
    );
    return row!.id;
  };
  const unreadableMetric = async (table: string): Promise<number> => {
    const text = String(await (await fetch(`${service.url}/metrics`)).text());
    return Number(new RegExp(`unreadable_rows_total\\{table="${table}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0);
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: suite.secrets.wrapping.alerts.public }));
    await suite.probe.publishEvent(Topics.dayKey, today, {
      keyId: `day:${today}`,
      day: today,
      wrapped: await wrapper.wrapKey(dayKey, ['alerts']),
      destroyed: false,
    });
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
    stream = await openLiveStream(`${service.url}/v1/stream`, await suite.signTokenFor(quan1));
  }, 60_000);
  afterAll(async () => {
    stream.close();
    await suite.close();
  });

  it('normalise null, lists and ill-formed text of older rows', async () => {
    const odd = flagOf(
      {},
      {
        person: { ...personForm(), fullName: 'Mai\ud800 Thị\u202e Lan', nationality: ['VN'], idPaper: null },
        answers: { ...suspectedAnswers(), pregnant: null },
      },
    );
    await publish(odd);
    const id = await caseIdOf(odd.unitId);
    const { status, body } = await ask('GET', `/v1/cases/${id}`, quan1);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      unreadable: false,
      person: { fullName: 'Mai Thị Lan', nationality: 'VN' },
      signs: ['fever', 'contact-patient'],
    });
    expect(JSON.stringify(body)).not.toContain('pregnant');
  });

  it.each([
    ['a content that cannot be opened', `update suspected_case set content_sealed = 'AAAA' where id = $1`],
    ['a key that cannot be opened', `update suspected_case set key_sealed = 'AAAA' where id = $1`],
  ])('break no list and no live page: %s', async (_name, damage) => {
    const [before, bad, after] = [flagOf(), flagOf(), flagOf()];
    await publish(before, bad, after);
    const id = await caseIdOf(bad.unitId);
    const counted = await unreadableMetric('suspected_case');
    await service.queryRows(damage, [id]);
    const items = await list(quan1);
    expect(items.find(({ caseId }) => caseId === id)).toMatchObject({
      unreadable: true,
      shortName: '',
      unitName: 'Chợ Bến Nghé',
    });
    const neighbours = await Promise.all([before, after].map(({ unitId }) => caseIdOf(unitId)));
    expect(
      items.filter(({ caseId }) => neighbours.includes(caseId)).map(({ unreadable }) => unreadable),
    ).toEqual([false, false]);
    expect(await unreadableMetric('suspected_case')).toBeGreaterThan(counted);
    expect(await ask('GET', `/v1/cases/${id}`, quan1)).toMatchObject({
      status: 200,
      body: { unreadable: true, person: null, answers: null },
    });
    expect((await ask('POST', `/v1/cases/${id}/acknowledge`, quan1)).body).toMatchObject({
      state: 'ACKNOWLEDGED',
    });
    expect(
      (await ask('POST', `/v1/cases/${id}/state`, quan1, { state: 'RULED_OUT', reason: 'test-negative' }))
        .status,
    ).toBe(200);
    expect((await ask('POST', `/v1/cases/${id}/state`, quan1, { state: 'CLOSED' })).status).toBe(200);
    const next = flagOf();
    await publish(next);
    const nextId = await caseIdOf(next.unitId);
    await waitUntil(
      () => stream.events.find(({ data }) => data['caseId'] === nextId),
      'the next case on the live page',
    );
    expect(stream.events.some(({ data }) => data['caseId'] === id)).toBe(true);
  });

  it('keep the rest of the history when a note cannot be opened', async () => {
    const flag = flagOf();
    await publish(flag);
    const id = await caseIdOf(flag.unitId);
    await ask('POST', `/v1/cases/${id}/acknowledge`, quan1);
    await ask('POST', `/v1/cases/${id}/state`, quan1, { state: 'INVESTIGATING', note: 'Đã gọi' });
    await service.queryRows(
      `update case_history set note_sealed = 'AAAA' where case_id = $1 and note_sealed is not null`,
      [id],
    );
    const { status, body } = await ask('GET', `/v1/cases/${id}`, quan1);
    expect(status).toBe(200);
    expect((body as { history: { note: string | null }[] }).history.map(({ note }) => note)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('a waiting flag that cannot be opened delays neither the day key nor other flags', async () => {
    const day = new Date(Date.now() - 17 * 3_600_000).toISOString().slice(0, 10);
    const key = generateSealingKey();
    const sealedWith = (flag: RiskFlagged, text: string): RiskFlagged => ({
      ...flag,
      day,
      sealed: { keyId: `day:${day}`, ciphertext: text },
    });
    const content = { person: personForm(), answers: suspectedAnswers(), representative: null };
    const [first, bad, last] = [flagOf(), flagOf(), flagOf()];
    await publish(
      sealedWith(first, sealJson(key, content, `declaration:${first.declarationId}`)),
      sealedWith(bad, 'AAAA'),
      sealedWith(last, sealJson(key, content, `declaration:${last.declarationId}`)),
    );
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: suite.secrets.wrapping.alerts.public }));
    await suite.probe.publishEvent(Topics.dayKey, day, {
      keyId: `day:${day}`,
      day,
      wrapped: await wrapper.wrapKey(key, ['alerts']),
      destroyed: false,
    });
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
    const opened = await service.queryRows<{ unit_id: string }>(
      'select unit_id from suspected_case where day = $1::date',
      [day],
    );
    expect(opened.map(({ unit_id }) => unit_id).sort()).toEqual([first.unitId, last.unitId].sort());
    expect(
      await service.queryRows(
        'select failed_at is not null as failed from waiting_flag where day = $1::date',
        [day],
      ),
    ).toEqual([{ failed: true }]);
    expect(await unreadableMetric('waiting_flag')).toBe(1);
  });

  it('flags of a flood are folded into one case, counted on it, and opened on request', async () => {
    const unitId = randomUUID();
    const first = flagOf({ unitId, flood: 'device' });
    await publish(first);
    const id = await caseIdOf(unitId);
    const more = Array.from({ length: 60 }, () => flagOf({ unitId, flood: 'device' }));
    await publish(...more, more[0]!);
    const rows = await service.queryRows<{ id: string }>('select id from suspected_case where unit_id = $1', [
      unitId,
    ]);
    expect(rows).toHaveLength(1);
    expect(await ask('GET', `/v1/cases/${id}`, quan1)).toMatchObject({ body: { foldedFlags: 60 } });
    await waitUntil(
      () => stream.events.find(({ data }) => data['caseId'] === id && Number(data['foldedFlags']) > 0),
      'the folded flags on the live page',
    );
    expect(
      (
        await ask('POST', `/v1/cases/${id}/unfold`, {
          role: 'medical-centre',
          areaPath: testAreas.quan3.path,
        })
      ).status,
    ).toBe(404);
    expect(await ask('POST', `/v1/cases/${id}/unfold`, quan1)).toMatchObject({
      status: 200,
      body: { opened: 50, foldedFlags: 10 },
    });
    expect(await ask('POST', `/v1/cases/${id}/unfold`, quan1)).toMatchObject({
      body: { opened: 10, foldedFlags: 0 },
    });
    const all = await service.queryRows('select 1 from suspected_case where unit_id = $1', [unitId]);
    expect(all).toHaveLength(61);
  });

  it('the longest-waiting case without an acknowledgement is listed first, with the time of its escalation', async () => {
    const flags = [flagOf(), flagOf(), flagOf()];
    for (const flag of flags) await publish(flag);
    const [oldest, middle, newest] = await Promise.all(flags.map(({ unitId }) => caseIdOf(unitId)));
    await ask('POST', `/v1/cases/${middle}/acknowledge`, quan1);
    await service.queryRows('update job set due_at = now() where key = $1', [oldest]);
    await waitUntil(
      async () => (await ask('GET', `/v1/cases/${oldest}`, hcdc)).body.responsible === 'city',
      'the escalation',
    );
    const order = (await list(quan1)).map(({ caseId }) => caseId);
    expect(order.indexOf(oldest!)).toBeLessThan(order.indexOf(newest!));
    expect(order.indexOf(newest!)).toBeLessThan(order.indexOf(middle!));
    expect(new Set(order).size).toBe(order.length);
    const { body } = await ask('GET', `/v1/cases/${oldest}`, hcdc);
    expect(body).toMatchObject({
      responsible: 'city',
      escalateAt: expect.any(String),
      escalatedAt: expect.any(String),
    });
  });
});
