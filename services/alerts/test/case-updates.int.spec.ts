import { randomUUID } from 'node:crypto';
import { Topics, type DayKeyShared, type RiskFlagged } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson, sealText } from '@khai-bao/platform/sealing';
import {
  answersForm,
  openSuite,
  personForm,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };
const khai = personForm({ phone: '+84903123456' });

describe('an open case whose declaration changes', () => {
  let suite: Suite;
  let service: RunningService;
  const dayKey = generateSealingKey();
  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

  const ask = (method: string, path: string, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as: hcdc, body });
  const seal = (declarationId: string, content: object): RiskFlagged['sealed'] => ({
    keyId: `day:${day}`,
    ciphertext: sealJson(
      dayKey,
      {
        representative: null,
        consent: { version: '2021.1', agreedAt: new Date().toISOString() },
        reasons: [],
        ...content,
      },
      `declaration:${declarationId}`,
    ),
  });
  const flagOf = (change: Partial<RiskFlagged> = {}): RiskFlagged => {
    const declarationId = randomUUID();
    return {
      declarationId, unitId: randomUUID(), unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 1', areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name,
      day, acceptedAt: new Date().toISOString(), source: 'rules', questionnaireVersion: '2021.1', personIndex: randomUUID(),
      sealed: seal(declarationId, { person: khai, answers: suspectedAnswers() }),
      ...change,
    }; // prettier-ignore
  };
  const publish = async (flag: RiskFlagged): Promise<void> => {
    await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    await suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
  };
  const caseIdsOf = async ({ unitId }: RiskFlagged): Promise<string[]> =>
    (
      await service.queryRows<{ id: string }>('select id from suspected_case where unit_id = $1', [unitId])
    ).map(({ id }) => id);
  const caseOf = async (flag: RiskFlagged): Promise<ServiceResponse['body']> => {
    const [id] = await caseIdsOf(flag);
    return (await ask('GET', `/v1/cases/${id}`)).body;
  };
  const lastNote = ({ history }: ServiceResponse['body']): string | null => history.at(-1).note;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: suite.secrets.wrapping.alerts.public }));
    const shared: DayKeyShared = {
      keyId: `day:${day}`,
      day,
      wrapped: await wrapper.wrapKey(dayKey, ['alerts']),
      destroyed: false,
    };
    await suite.probe.publishEvent(Topics.dayKey, day, shared);
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
  }, 60_000);
  afterAll(() => suite.close());

  it('has the corrected phone, keeps the answers for which it was flagged, and says so in its history', async () => {
    const flag = flagOf();
    await publish(flag);
    const before = await waitUntil(() => caseOf(flag), 'the case');
    const person = { ...khai, phone: '+84908222333' };
    const corrected: RiskFlagged = {
      ...flag,
      personIndex: randomUUID(),
      update: 'content-corrected',
      sealed: seal(flag.declarationId, { person, answers: answersForm() }),
    };
    await publish(corrected);
    const after = await caseOf(flag);
    expect(after).toMatchObject({ state: 'NEW', person: { phone: '+84908222333' }, answers: before.answers });
    expect(lastNote(after)).toBe('Người khai vừa sửa tờ khai: xem lại họ tên và số điện thoại.');
    await publish(corrected);
    expect((await caseOf(flag)).history).toHaveLength(after.history.length);
    // A later report about the same person joins this case, although the index follows from the new phone.
    await publish({ ...corrected, update: undefined, source: 'gate-staff' } as unknown as RiskFlagged);
    expect(await caseIdsOf(flag)).toHaveLength(1);
  });

  it('takes the answers too when the correction made the declaration suspected', async () => {
    const flag = flagOf({ source: 'gate-staff' });
    const reported = { ...flag, sealed: seal(flag.declarationId, { person: khai, answers: answersForm() }) };
    await publish(reported);
    await publish({
      ...flag,
      source: 'rules',
      isCorrection: true,
      sealed: seal(flag.declarationId, { person: khai, answers: suspectedAnswers() }),
    });
    expect((await caseOf(flag)).answers).toEqual(suspectedAnswers());
  });

  it('says that the unit takes its report back and why, and stays open for the medical centre', async () => {
    const flag = flagOf({ source: 'gate-staff' });
    await publish(flag);
    await publish({
      ...flag,
      update: 'report-taken-back',
      sealedNote: {
        keyId: `day:${day}`,
        ciphertext: sealText(dayKey, 'Nhầm người', `declaration-note:${flag.declarationId}`),
      },
    });
    const after = await caseOf(flag);
    expect([after.state, lastNote(after)]).toEqual(['NEW', 'Đơn vị rút báo nghi ngờ: Nhầm người']);
  });

  it('is not opened by an update, and an ended one stays as it is', async () => {
    const unknown = flagOf({ update: 'content-corrected' });
    await publish(unknown);
    expect(await caseIdsOf(unknown)).toEqual([]);
    const flag = flagOf();
    await publish(flag);
    const [id] = await caseIdsOf(flag);
    await ask('POST', `/v1/cases/${id}/acknowledge`);
    await ask('POST', `/v1/cases/${id}/state`, { state: 'RULED_OUT', reason: 'test-negative' });
    const person = { ...khai, phone: '+84908222333' };
    await publish({
      ...flag,
      update: 'content-corrected',
      sealed: seal(flag.declarationId, { person, answers: answersForm() }),
    });
    expect((await caseOf(flag)).person.phone).toBe('+84903123456');
  });
});
