import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import { unitSnapshot, waitUntil, type ServiceResponse, type TestAccount } from '@khai-bao/testing';
import { hcdc, openAlertsSuite, quan1, quan3, quan3Code, type AlertsSuite } from './alerts-suite.js';

describe('the work on a case', () => {
  let alerts: AlertsSuite;
  let ask: AlertsSuite['ask'];
  let openCase: AlertsSuite['openCase'];
  let takenCase: AlertsSuite['takenCase'];
  let setState: AlertsSuite['setState'];

  beforeAll(async () => {
    alerts = await openAlertsSuite();
    ({ ask, openCase, takenCase, setState } = alerts);
  }, 60_000);
  afterAll(() => alerts.suite.close());

  it('states why a case was ruled out, confirmed or closed, and asks for a reason', async () => {
    const { id } = await takenCase();
    expect((await setState(id, quan1, { state: 'CONFIRMED' })).body.code).toBe('ALERTS.REASON_NEEDED');
    expect((await setState(id, quan1, { state: 'CONFIRMED', reason: 'recovered' })).body.code).toBe(
      'ALERTS.REASON_NEEDED',
    );
    expect((await setState(id, quan1, { state: 'CONFIRMED', reason: 'other' })).body.code).toBe(
      'ALERTS.REASON_NEEDED',
    );
    expect((await setState(id, quan1, { state: 'CONFIRMED', reason: 'guess' })).status).toBe(400);
    const confirmed = await setState(id, quan1, { state: 'CONFIRMED', reason: 'test-positive' });
    expect(confirmed.body).toMatchObject({ state: 'CONFIRMED', reason: 'test-positive' });
    expect(confirmed.body.history.at(-1)).toMatchObject({ entry: 'state', reason: 'test-positive' });
    await waitUntil(
      () => alerts.published().some((each) => each.caseId === id && each.reason === 'test-positive'),
      'the reason in the event',
    );
  });

  it('opens a closed case again by HCDC alone, and keeps the reason of a closed case that was ruled out', async () => {
    const { id } = await takenCase();
    await setState(id, quan1, { state: 'RULED_OUT', reason: 'test-negative' });
    expect((await setState(id, quan1, { state: 'CLOSED' })).body).toMatchObject({
      state: 'CLOSED',
      reason: 'test-negative',
    });
    const again = { state: 'INVESTIGATING', reason: 'new-result', note: 'Mẫu thứ hai dương tính' };
    expect((await setState(id, quan1, again)).body.code).toBe('ALERTS.CITY_ONLY');
    expect((await setState(id, hcdc, again)).body).toMatchObject({
      state: 'INVESTIGATING',
      reason: 'new-result',
    });
  });

  it('records steps of the investigation; the first one begins it', async () => {
    const { id } = await takenCase();
    const step = (change: object, as = quan1): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${id}/steps`, as, {
        step: 'isolated',
        happenedAt: new Date().toISOString(),
        ...change,
      });
    expect((await step({ happenedAt: new Date(Date.now() + 3_600_000).toISOString() })).body.code).toBe(
      'ALERTS.STEP_TIME',
    );
    expect((await step({ happenedAt: '2020-01-01T00:00:00Z' })).body.code).toBe('ALERTS.STEP_TIME');
    expect((await step({ step: 'vaccinated' })).status).toBe(400);
    expect((await step({}, quan3)).status).toBe(404);
    expect((await step({ note: 'Phòng cách ly của chợ' })).body).toMatchObject({
      state: 'INVESTIGATING',
      lastStep: 'isolated',
    });
    const sampled = await step({ step: 'sampled' });
    expect(sampled.body.lastStep).toBe('sampled');
    expect(sampled.body.history.slice(-2)).toMatchObject([
      { entry: 'step', step: 'isolated', note: 'Phòng cách ly của chợ', actorName: 'Phạm Thị Lan' },
      { entry: 'step', step: 'sampled', note: null },
    ]);
    await waitUntil(
      () => alerts.published().some((each) => each.caseId === id && each.lastStep === 'sampled'),
      'the step in the event',
    );
  });

  it('records calls: one without an answer gives an acknowledged case more time, one that reached somebody continues it', async () => {
    const { id } = await takenCase();
    const call = (body: object): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${id}/calls`, quan1, { target: 'person', ...body });
    const dueAt = async (): Promise<number> => {
      const [row] = await alerts.service.queryRows<{ due: string }>(
        `select extract(epoch from due_at) as due from job where kind = 'stalled-case' and key = $1`,
        [id],
      );
      return Number(row!.due);
    };
    await alerts.service.queryRows(
      `update job set due_at = now() + interval '1 minute' where kind = 'stalled-case' and key = $1`,
      [id],
    );
    const before = await dueAt();
    expect((await call({ outcome: 'no-answer' })).body.state).toBe('ACKNOWLEDGED');
    expect(await dueAt()).toBeGreaterThan(before);
    const reached = await call({ outcome: 'reached', note: 'Đang ở nhà, chưa sốt' });
    expect(reached.body.state).toBe('INVESTIGATING');
    expect(reached.body.history.slice(-2)).toMatchObject([
      { entry: 'call', callTarget: 'person', callOutcome: 'no-answer' },
      { entry: 'call', callTarget: 'person', callOutcome: 'reached', note: 'Đang ở nhà, chưa sốt' },
    ]);
    expect((await call({ outcome: 'sang máy bận' })).status).toBe(400);
  });

  it('hands a case over to another district, which accepts; the first centre still reads it', async () => {
    const { id } = await takenCase();
    const request = (as: TestAccount, areaCode: string): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${id}/transfers`, as, { areaCode, note: 'Người này ở Quận 3' });
    expect((await request(quan3, quan3Code)).status).toBe(404);
    expect((await request(quan1, '760')).body.code).toBe('ALERTS.TRANSFER_TARGET');
    expect((await request(quan1, '79')).body.code).toBe('ALERTS.TRANSFER_TARGET');
    expect((await request(quan1, '99999')).body.code).toBe('ALERTS.CENTRE_NOT_FOUND');
    expect((await request(quan1, quan3Code)).body.history.at(-1)).toMatchObject({
      entry: 'transfer-requested',
    });
    expect((await request(quan1, quan3Code)).body.code).toBe('ALERTS.TRANSFER_PENDING');
    const pendingOf = async (as: TestAccount): Promise<ServiceResponse['body']> =>
      (await ask('GET', '/v1/case-transfers', as)).body.items.find(
        (each: { case: { caseId: string } }) => each.case.caseId === id,
      );
    const incoming = await pendingOf(quan3);
    expect(incoming).toMatchObject({
      isIncoming: true,
      note: 'Người này ở Quận 3',
      requestedByName: 'Phạm Thị Lan',
      case: { shortName: 'N. T. M. Khai' },
    });
    expect(await pendingOf(quan1)).toMatchObject({ isIncoming: false });
    // The people on duty there are notified at once.
    await waitUntil(async () => {
      const notices = await alerts.service.queryRows(
        `select 1 from case_notice where case_id = $1 and cause = 'arrived' and level = 'district'`,
        [id],
      );
      return notices.length > 0;
    }, 'the notice of the hand-over');
    // Until it is accepted, the first centre is responsible and the other one reads nothing of the person.
    expect((await ask('GET', `/v1/cases/${id}`, quan3)).status).toBe(404);
    const { transferId } = incoming;
    expect((await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan1, {})).body.code).toBe(
      'ALERTS.TRANSFER_NOT_FOUND',
    );
    const accepted = await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan3, {});
    expect(accepted.body).toMatchObject({
      acknowledgedByName: 'Lê Văn Ba',
      person: { fullName: 'Nguyễn Thị Minh Khai' },
    });
    expect(accepted.body.history.at(-1)).toMatchObject({
      entry: 'transfer-accepted',
      actorName: 'Lê Văn Ba',
    });
    expect((await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan3, {})).status).toBe(404);
    // The outcome reaches both centres; only the second one acts.
    expect((await setState(id, quan1, { state: 'RULED_OUT', reason: 'test-negative' })).status).toBe(404);
    await setState(id, quan3, { state: 'RULED_OUT', reason: 'test-negative' });
    expect(await alerts.readCase(id, quan1)).toMatchObject({
      state: 'RULED_OUT',
      reason: 'test-negative',
      isHandedOver: true,
    });
    const listed = (await ask('GET', '/v1/cases?view=transferred', quan1)).body.items;
    expect(listed.map((each: { caseId: string }) => each.caseId)).toContain(id);
    const elsewhere = (await ask('GET', '/v1/cases?view=transferred', quan3)).body.items;
    expect(elsewhere.map((each: { caseId: string }) => each.caseId)).not.toContain(id);
  });

  it('keeps a case where it is when the other centre declines or the request is withdrawn', async () => {
    const { id } = await takenCase();
    const request = async (): Promise<string> => {
      await ask('POST', `/v1/cases/${id}/transfers`, quan1, { areaCode: quan3Code, note: 'Ở Quận 3' });
      const { body } = await ask('GET', '/v1/case-transfers', quan1);
      return body.items.find((each: { case: { caseId: string } }) => each.case.caseId === id).transferId;
    };
    const first = await request();
    expect((await ask('POST', `/v1/case-transfers/${first}/withdraw`, quan3)).status).toBe(404);
    expect((await ask('POST', `/v1/case-transfers/${first}/decline`, quan3, {})).status).toBe(400);
    expect(
      (await ask('POST', `/v1/case-transfers/${first}/decline`, quan3, { note: 'Người này ở Quận 5' }))
        .status,
    ).toBe(204);
    const second = await request();
    expect((await ask('POST', `/v1/case-transfers/${second}/withdraw`, quan1)).status).toBe(204);
    const { history } = await alerts.readCase(id, quan1);
    expect(history.slice(-4).map(({ entry }: { entry: string }) => entry)).toEqual([
      'transfer-requested',
      'transfer-declined',
      'transfer-requested',
      'transfer-withdrawn',
    ]);
  });

  it('ends a transfer with its case: it is not listed, not accepted, and another one can follow', async () => {
    const { id } = await takenCase();
    await ask('POST', `/v1/cases/${id}/transfers`, quan1, { areaCode: quan3Code, note: 'Ở Quận 3' });
    const { body } = await ask('GET', '/v1/case-transfers', quan3);
    const { transferId } = body.items.find((each: { case: { caseId: string } }) => each.case.caseId === id);
    await setState(id, quan1, { state: 'RULED_OUT', reason: 'test-negative' });
    const left = (await ask('GET', '/v1/case-transfers', quan3)).body.items;
    expect(left.map((each: { transferId: string }) => each.transferId)).not.toContain(transferId);
    const late = await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan3, {});
    expect(late.body.code).toBe('ALERTS.TRANSFER_NOT_FOUND');
    expect((await alerts.readCase(id)).history.slice(-2)).toMatchObject([
      { entry: 'transfer-withdrawn', actorName: null, note: expect.stringContaining('kết thúc') },
      { entry: 'state', state: 'RULED_OUT' },
    ]);
    await setState(id, quan1, { state: 'INVESTIGATING', reason: 'new-result' });
    const again = await ask('POST', `/v1/cases/${id}/transfers`, quan1, {
      areaCode: quan3Code,
      note: 'Ở Quận 3',
    });
    expect(again.status).toBe(200);
  });

  it('makes HCDC responsible when nobody decides about a transfer in time', async () => {
    const { id } = await takenCase();
    await ask('POST', `/v1/cases/${id}/transfers`, quan1, { areaCode: quan3Code, note: 'Ở Quận 3' });
    const { body } = await ask('GET', '/v1/case-transfers', quan3);
    const { transferId } = body.items.find((each: { case: { caseId: string } }) => each.case.caseId === id);
    await alerts.makeDue('case-transfer-due', transferId);
    await waitUntil(async () => (await alerts.readCase(id)).responsible === 'city', 'HCDC to be responsible');
    const accepted = await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan3, {});
    expect(accepted.body).toMatchObject({ responsible: 'district' });
    expect(accepted.body.history.slice(-2).map(({ entry }: { entry: string }) => entry)).toEqual([
      'transfer-overdue',
      'transfer-accepted',
    ]);
  });

  it('leaves a transferred case with its new centre when its unit moves', async () => {
    const { id, flag } = await takenCase();
    await ask('POST', `/v1/cases/${id}/transfers`, quan1, { areaCode: quan3Code, note: 'Ở Quận 3' });
    const { body } = await ask('GET', '/v1/case-transfers', quan3);
    const { transferId } = body.items.find((each: { case: { caseId: string } }) => each.case.caseId === id);
    await ask('POST', `/v1/case-transfers/${transferId}/accept`, quan3, {});
    await alerts.suite.probe.publishEvent(
      Topics.unit,
      flag.unitId,
      await unitSnapshot(alerts.suite, { unitId: flag.unitId }),
      9,
    );
    await alerts.suite.probe.waitUntilConsumed('alerts', Topics.unit);
    expect((await ask('GET', `/v1/cases/${id}`, quan3)).status).toBe(200);
    expect((await alerts.readCase(id)).history.at(-1).entry).toBe('transfer-accepted');
  });

  it('merges two cases of one person; a later flag of the duplicate belongs to the case that stays', async () => {
    const [kept, duplicate] = [await takenCase(), await openCase()];
    const merge = (id: string, duplicateId: string, as = quan1): Promise<ServiceResponse> =>
      ask('POST', `/v1/cases/${id}/merge`, as, { duplicateId });
    expect((await merge(kept.id, kept.id)).body.code).toBe('ALERTS.SAME_CASE');
    expect((await merge(kept.id, duplicate.id, quan3)).status).toBe(404);
    expect((await merge(kept.id, duplicate.id)).body.history.at(-1)).toMatchObject({
      entry: 'merged',
      note: `Gộp ca ${duplicate.code} vào ca này.`,
    });
    expect(await alerts.readCase(duplicate.id)).toMatchObject({
      state: 'CLOSED',
      reason: 'duplicate',
      mergedInto: kept.code,
      escalateAt: null,
    });
    expect((await merge(kept.id, duplicate.id)).body.code).toBe('ALERTS.WRONG_STATE');
    await setState(kept.id, quan1, { state: 'RULED_OUT', reason: 'test-negative' });
    const later = alerts.flagOf({ unitId: duplicate.flag.unitId, personIndex: duplicate.flag.personIndex });
    await alerts.suite.probe.publishEvent(Topics.riskFlagged, later.unitId, later);
    await waitUntil(
      async () => (await alerts.readCase(kept.id)).state === 'NEW',
      'the case that stays to be opened again',
    );
    expect((await alerts.readCase(duplicate.id)).state).toBe('CLOSED');
  });

  it('tells a unit that its case is taken care of and whom to call, and nothing of the person', async () => {
    const { id, code, flag } = await openCase();
    const unit: TestAccount = { role: 'unit-admin', unitId: flag.unitId };
    const listed = async (): Promise<ServiceResponse['body']> =>
      (await ask('GET', '/v1/unit-cases', unit)).body;
    expect(await listed()).toMatchObject({
      items: [{ code, gateName: 'Cổng 1', stage: 'notified', takenAt: null }],
      centre: { hotline: expect.stringMatching(/\d/) },
    });
    await ask('POST', `/v1/cases/${id}/acknowledge`, quan1);
    expect((await listed()).items[0].stage).toBe('taken');
    await setState(id, quan1, { state: 'CONFIRMED', reason: 'test-positive' });
    const seen = await listed();
    expect(seen.items[0].stage).toBe('taken');
    expect(JSON.stringify(seen)).not.toMatch(/Khai"|CONFIRMED|test-positive|0903|Phạm/);
    const other: TestAccount = { role: 'unit-admin', unitId: randomUUID() };
    expect((await ask('GET', '/v1/unit-cases', other)).body.items).toEqual([]);
    expect((await ask('GET', '/v1/unit-cases', quan1)).status).toBe(403);
  });
});
