import { randomUUID } from 'node:crypto';
import { restoreTestClock, setTestClock, testAreas, waitUntil, type TestAccount } from '@khai-bao/testing';
import {
  adminOf,
  dic,
  otherDistrict,
  quan1,
  sessionForm,
  TrainingFixture,
  ward,
} from './training-fixture.js';

const tokenOf = (link: string): string => link.split('#')[1]!;

describe('training sessions', () => {
  let fixture: TrainingFixture;
  const at = (time: string): void => setTestClock(new Date(`2021-06-${time}+07:00`));
  const start = '2021-06-26T10:00:00+07:00';
  const self = { group: 'unit-admin' };
  const read = async (id: string, as: TestAccount) =>
    (await fixture.ask('GET', `/training/sessions/${id}`, as)).body;
  const postsOf = async (threadId: string, as: TestAccount) =>
    (await fixture.ask('GET', `/threads/${threadId}`, as)).body.posts;
  const change = async (id: string, form: object) =>
    fixture.ask('PUT', `/training/sessions/${id}`, dic, {
      ...sessionForm(start),
      version: (await read(id, dic)).version,
      ...form,
    });

  beforeAll(async () => {
    at('24T09:00');
    fixture = await TrainingFixture.open();
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await fixture.suite.close();
  });

  it('are posted in the room of training with each step, and with the online room', async () => {
    const id = await fixture.createSession(start);
    const { threadId } = await read(id, ward);
    await change(id, { startsAt: '2021-06-27T03:00:00Z', endsAt: '2021-06-27T04:30:00Z' });
    await change(id, {
      startsAt: '2021-06-27T03:00:00Z',
      endsAt: '2021-06-27T04:30:00Z',
      roomAddress: 'https://phong.example.vn/p/moi',
    });
    const { version } = await read(id, dic);
    await fixture.ask('POST', `/training/sessions/${id}/cancel`, dic, { reason: 'Mất điện', version });
    const posts = await postsOf(threadId, ward);
    expect(posts.map(({ code }: { code: string }) => code)).toEqual([
      'TRAINING_PLANNED',
      'TRAINING_MOVED',
      'TRAINING_CHANGED',
      'TRAINING_CANCELLED',
    ]);
    expect(posts[0]).toMatchObject({
      authorPlace: 'Sở TTTT',
      detail: {
        room: 'https://phong.example.vn/p/abc',
        roomCode: '260621',
        startsAt: '2021-06-26T03:00:00.000Z',
      },
    });
    expect(posts[1].detail).toMatchObject({
      startsAt: '2021-06-27T03:00:00.000Z',
      earlierStartsAt: '2021-06-26T03:00:00.000Z',
    });
    expect(posts[3].detail).toMatchObject({ reason: 'Mất điện' });
    const rooms = (await fixture.ask('GET', '/threads?room=training', quan1)).body.items;
    expect(rooms.map((thread: { threadId: string }) => thread.threadId)).toContain(threadId);
    for (const [request, code] of [
      [await change(id, {}), 'SUPPORT.TRAINING_CANCELLED'],
      [await fixture.signUp(id, ward, { group: 'official' }), 'SUPPORT.TRAINING_CANCELLED'],
    ] as const)
      expect([request.status, request.body.code]).toEqual([409, code]);
  });

  it('are seen by their audience, and show the online room to those who have a seat', async () => {
    const market = adminOf(await fixture.publishUnit());
    const hotel = adminOf(await fixture.publishUnit({ kind: 'hotel' }));
    const guard: TestAccount = { ...market, role: 'gate-staff', accountId: randomUUID() };
    const id = await fixture.createSession(start, {
      unitKinds: ['market'],
      areaPaths: [testAreas.quan1.path],
      attendeeGroups: ['unit-admin', 'gate-staff'],
    });
    expect(await read(id, market)).toMatchObject({ room: null, groupsToSignUp: ['unit-admin', 'gate-staff'], threadId: null, ownSignUps: [] }); // prettier-ignore
    expect((await fixture.ask('GET', `/training/sessions/${id}`, guard)).status).toBe(403);
    expect(await read(id, quan1)).toMatchObject({ room: null, groupsToSignUp: [] });
    for (const stranger of [hotel, otherDistrict])
      expect((await fixture.ask('GET', `/training/sessions/${id}`, stranger)).status).toBe(404);
    for (const [as, ids] of [
      [market, [id]],
      [hotel, []],
    ] as const)
      // prettier-ignore
      expect(
        (await fixture.ask('GET', '/training/sessions', as)).body.items
          .map(({ sessionId }: { sessionId: string }) => sessionId)
          .filter((one: string) => one === id),
      ).toEqual(ids);
    const signed = await fixture.signUp(id, market, { ...self, email: 'hoa@cho.example.vn' });
    expect(signed.body).toMatchObject({
      seated: 1,
      room: { address: 'https://phong.example.vn/p/abc', code: '260621' },
      ownSignUps: [{ name: 'Lê Thị Hoa', state: 'SEATED', isSelf: true, position: null }],
    });
    const colleague = { ...market, accountId: randomUUID() };
    expect((await read(id, colleague)).ownSignUps).toMatchObject([{ isSelf: false }]);
    const stored = JSON.stringify(await fixture.service.queryRows('select * from training_sign_up'));
    expect(stored).not.toMatch(/Hoa|cho\.example/);
    for (const [as, person] of [
      [market, { group: 'gate-staff' }],
      [market, { group: 'official' }],
      [ward, { group: 'official', name: 'Người khác' }],
      [quan1, { group: 'official' }],
    ] as const)
      expect((await fixture.signUp(id, as, person)).body.code).toBe('SUPPORT.TRAINING_AUDIENCE');
    expect((await fixture.signUp(id, hotel, self)).status).toBe(404);
    expect((await fixture.ask('POST', '/training/sessions', ward, sessionForm(start))).status).toBe(403);
  });

  it('refuse what is no session', async () => {
    for (const [form, status] of [
      [{ startsAt: '2021-06-20T03:00:00Z' }, 422],
      [{ areaPaths: ['79.999'] }, 404],
      [{ roomAddress: 'javascript:alert(1)' }, 400],
      [{ roomAddress: 'https://ten:mat@phong.example.vn' }, 400],
      [{ seats: 0 }, 400],
      [{ attendeeGroups: [] }, 400],
      [{ title: 'a\u202eb' }, 400],
      [{ startsAt: '2021-06-31T03:00:00Z' }, 400],
    ] as const)
      expect((await fixture.ask('POST', '/training/sessions', dic, { ...sessionForm(start), ...form })).status).toBe(status); // prettier-ignore
  });

  it('have a waiting list in order, and give a freed seat to the first who waits', async () => {
    at('24T10:00');
    const admins = await Promise.all(
      [0, 1, 2].map(async (n) => adminOf(await fixture.publishUnit(), `Quản trị ${n}`)),
    );
    const [first, second, third] = admins as [TestAccount, TestAccount, TestAccount];
    const id = await fixture.createSession(start, { seats: 2 });
    const later = await fixture.createSession('2021-06-28T10:00:00+07:00', { seats: 7 });
    const email = `doi-${randomUUID()}@example.vn`;
    await fixture.signUp(id, first, self, { group: 'gate-staff', name: 'Nguyễn Văn Bảo' });
    const { body } = await fixture.signUp(id, second, { ...self, email });
    expect(body).toMatchObject({ seated: 2, waiting: 1, room: null, ownSignUps: [{ state: 'WAITING', position: 1, link: null }] }); // prettier-ignore
    expect(body.next).toMatchObject({ sessionId: later, freeSeats: 7 });
    await fixture.signUp(id, third, self);
    const again = await fixture.signUp(id, first, { group: 'gate-staff', name: 'nguyen  van bảo' });
    expect(again.body).toMatchObject({ seated: 2, waiting: 2 });
    expect((await read(id, third)).ownSignUps[0].position).toBe(2);
    const [own] = (await read(id, first)).ownSignUps;
    expect((await fixture.ask('DELETE', `/training/sessions/${id}/sign-ups/${own.signUpId}`, third)).status).toBe(404); // prettier-ignore
    await fixture.ask('DELETE', `/training/sessions/${id}/sign-ups/${own.signUpId}`, first);
    expect(await read(id, second)).toMatchObject({
      seated: 2,
      waiting: 1,
      ownSignUps: [{ state: 'SEATED' }],
    });
    await waitUntil(
      async () => (await read(id, second)).ownSignUps[0].mails.some(({ kind, state }: { kind: string; state: string }) => kind === 'promoted' && state === 'sent'),
      'the mail about the seat',
    ); // prettier-ignore
    await change(id, { seats: 5 });
    expect((await read(id, third)).ownSignUps[0].state).toBe('SEATED');
    expect((await change(id, { seats: 2 })).body.code).toBe('SUPPORT.TRAINING_SEATS');
  });

  it('fill their seats exactly when many sign up at the same moment', async () => {
    const id = await fixture.createSession(start, { seats: 4 });
    const admins = await Promise.all(Array.from({ length: 6 }, async () => adminOf(await fixture.publishUnit())));
    await Promise.all(admins.flatMap((admin) => [fixture.signUp(id, admin, self), fixture.signUp(id, admin, self)]));
    expect(await read(id, dic)).toMatchObject({ seated: 4, waiting: 2 });
  }); // prettier-ignore

  it('lead a personal link into the room while it is open, and record who came and left', async () => {
    const admin = adminOf(await fixture.publishUnit());
    const id = await fixture.createSession(start);
    const token = tokenOf((await fixture.signUp(id, admin, self)).body.ownSignUps[0].link);
    const follow = async (step: 'open' | 'enter' | 'leave', sent = token) =>
      (await fixture.ask('POST', `/training/links/${step}`, undefined, { token: sent })).body;
    expect(await follow('enter')).toMatchObject({ state: 'early', roomAddress: null, arrivedAt: null });
    at('26T09:58');
    expect(await follow('open')).toMatchObject({ state: 'open', roomAddress: null, arrivedAt: null });
    expect(await follow('enter')).toMatchObject({ state: 'open', roomAddress: 'https://phong.example.vn/p/abc', roomCode: '260621' }); // prettier-ignore
    at('26T10:20');
    await follow('enter');
    expect((await follow('open')).arrivedAt).toMatch(/^2021-06-26T02:58:0/);
    at('26T11:10');
    expect((await follow('leave')).departedAt).toMatch(/^2021-06-26T04:10:0/);
    const { items } = (await fixture.ask('GET', `/training/sessions/${id}/attendance`, dic)).body;
    expect(items).toMatchObject([{ name: 'Lê Thị Hoa', unitName: 'Chợ Bến Nghé', state: 'SEATED' }]);
    expect(items[0].arrivedAt).toMatch(/^2021-06-26T02:58/);
    expect((await fixture.ask('GET', `/training/sessions/${id}/attendance`, ward)).status).toBe(403);
    at('26T11:30');
    expect(await follow('enter')).toMatchObject({ state: 'over', roomAddress: null });
    expect((await fixture.signUp(id, ward, { group: 'official' })).body.code).toBe('SUPPORT.TRAINING_OVER');
    const recording = { address: 'https://video.example.vn/26-6' };
    await fixture.ask('PUT', `/training/sessions/${id}/recording`, dic, recording);
    expect(await follow('open')).toMatchObject({ recordingAddress: recording.address });
    expect(await read(id, admin)).toMatchObject({ recordingAddress: recording.address, arrived: 1 });
    const forged = token.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    expect((await fixture.ask('POST', '/training/links/enter', undefined, { token: forged })).status).toBe(
      404,
    );
  });

  it('keep a personal link after a move, and say on it that they were cancelled', async () => {
    at('24T09:00');
    const id = await fixture.createSession(start);
    const token = tokenOf((await fixture.signUp(id, ward, { group: 'official' })).body.ownSignUps[0].link);
    const open = async () => (await fixture.ask('POST', '/training/links/open', undefined, { token })).body;
    await change(id, { startsAt: '2021-06-27T03:00:00Z', endsAt: '2021-06-27T04:30:00Z' });
    expect(await open()).toMatchObject({ state: 'early', startsAt: '2021-06-27T03:00:00.000Z' });
    const { version } = await read(id, dic);
    await fixture.ask('POST', `/training/sessions/${id}/cancel`, dic, { reason: 'Đổi giảng viên', version });
    expect(await open()).toMatchObject({ state: 'cancelled', cancelReason: 'Đổi giảng viên' });
  });

  it('lose the people of a unit that closes, and keep those of one that is merged', async () => {
    const units = await Promise.all([0, 1].map(() => fixture.publishUnit()));
    const [closing, merging] = units as [string, string];
    const target = adminOf(await fixture.publishUnit());
    const id = await fixture.createSession(start, { seats: 2 });
    await fixture.signUp(id, adminOf(closing), self);
    await fixture.signUp(id, adminOf(merging), { group: 'gate-staff', name: 'Trần Văn Ca' });
    await fixture.signUp(id, ward, { group: 'official' });
    expect(await read(id, dic)).toMatchObject({ seated: 2, waiting: 1 });
    await fixture.publishUnit({ unitId: closing, state: 'CLOSED' }, 2);
    await fixture.publishUnit({ unitId: merging, state: 'DUPLICATE', mergedInto: target.unitId! }, 2);
    expect(await read(id, dic)).toMatchObject({ seated: 2, waiting: 0 });
    expect((await read(id, ward)).ownSignUps).toMatchObject([{ state: 'SEATED' }]);
    expect((await read(id, target)).ownSignUps).toMatchObject([{ name: 'Trần Văn Ca', state: 'SEATED' }]);
  });

  it('take questions with one vote each, whose answers are kept for the guides', async () => {
    const [one, other] = [adminOf(await fixture.publishUnit()), adminOf(await fixture.publishUnit())];
    const id = await fixture.createSession(start);
    const ask = (as: TestAccount, text: string) =>
      fixture.ask('POST', `/training/sessions/${id}/questions`, as, { text });
    await ask(one, 'Dán áp phích ở đâu?');
    const [, second] = (await ask(other, 'Mất mạng thì quét thế nào?')).body.items;
    for (const _ of [0, 1]) await fixture.ask('PUT', `/training/questions/${second.questionId}/vote`, one);
    const { items } = (await fixture.ask('GET', `/training/sessions/${id}/questions`, one)).body;
    expect(items).toMatchObject([
      { text: 'Mất mạng thì quét thế nào?', votes: 2, isVoted: true },
      { text: 'Dán áp phích ở đâu?', votes: 1, isVoted: true },
    ]);
    await fixture.ask('DELETE', `/training/questions/${second.questionId}/vote`, one);
    const answer = { answer: 'Máy vẫn quét được, gửi lại khi có mạng.' };
    expect((await fixture.ask('PUT', `/training/questions/${second.questionId}/answer`, one, answer)).status).toBe(403); // prettier-ignore
    await fixture.ask('PUT', `/training/questions/${second.questionId}/answer`, dic, answer);
    expect((await fixture.ask('GET', '/training/faq', ward)).body.items[0]).toMatchObject({
      question: 'Mất mạng thì quét thế nào?',
      ...answer,
    });
    for (let n = 1; n < 5; n += 1) expect((await ask(one, `Câu ${n}`)).status).toBe(200);
    expect((await ask(one, 'Câu nữa')).body.code).toBe('SUPPORT.TRAINING_TOO_MANY_QUESTIONS');
  });

  it('show which units were not trained, and one message to them', async () => {
    const unit = adminOf(await fixture.publishUnit({ areaPath: testAreas.daKao.path, areaName: testAreas.daKao.name })); // prettier-ignore
    const coverage = async () => (await fixture.ask('GET', '/training/coverage', quan1)).body;
    const daKao = async () =>
      (await coverage()).areas.find(
        ({ areaPath }: { areaPath: string }) => areaPath === testAreas.daKao.path,
      );
    expect(await daKao()).toMatchObject({ units: 1, trained: 0, signedUp: 0 });
    const call = { area: testAreas.daKao.path, text: 'Xin đăng ký buổi 26/6.' };
    expect((await fixture.ask('POST', '/training/calls', quan1, call)).body).toMatchObject({ units: 1 });
    expect((await fixture.ask('POST', '/training/calls', quan1, call)).body.code).toBe('SUPPORT.TRAINING_CALLED_TODAY'); // prettier-ignore
    expect((await fixture.ask('POST', '/training/calls', otherDistrict, call)).body.code).toBe('SUPPORT.UNKNOWN_AREA'); // prettier-ignore
    const own = async () => (await fixture.ask('GET', '/training/own', unit)).body;
    expect(await own()).toMatchObject({ trainedAt: null, call: { text: call.text, place: 'UBND Quận 1' } });
    const id = await fixture.createSession(start);
    const token = tokenOf((await fixture.signUp(id, unit, self)).body.ownSignUps[0].link);
    expect(await daKao()).toMatchObject({ trained: 0, signedUp: 1 });
    const list = async () =>
      (await fixture.ask('GET', `/training/untrained-units?area=${testAreas.daKao.path}`, quan1)).body.items;
    expect(await list()).toMatchObject([{ unitId: unit.unitId, isSignedUp: true }]);
    at('26T10:00');
    await fixture.ask('POST', '/training/links/enter', undefined, { token });
    expect(await daKao()).toMatchObject({ units: 1, trained: 1, signedUp: 0 });
    expect(await list()).toEqual([]);
    expect(await own()).toMatchObject({ call: null });
    expect((await fixture.ask('POST', '/training/calls', quan1, { ...call, area: testAreas.quan3.path })).status).toBe(404); // prettier-ignore
  });
});
