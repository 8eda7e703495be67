import { randomUUID } from 'node:crypto';
import { Clock } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { MailChannel, type OutgoingMail } from '@khai-bao/platform/notification';
import { readInbox, restoreTestClock, setTestClock, waitUntil, type RunningService } from '@khai-bao/testing';
import { TrainingMailsService } from '../src/training/training-mails.service.js';
import { adminOf, dic, sessionForm, TrainingFixture } from './training-fixture.js';

interface SentMail {
  readonly address: string;
  readonly mail: OutgoingMail;
}

const start = '2021-06-26T10:00:00+07:00';

describe('the mails of a training session', () => {
  let fixture: TrainingFixture;
  const deliver = MailChannel.prototype.deliver;
  let sent: SentMail[] = [];
  let another: RunningService | undefined;
  const at = (time: string): void => setTestClock(new Date(`2021-06-${time}+07:00`));
  /** Runs what is due and waits until no mail is. */
  const runDueMails = async (sessionId: string): Promise<void> => {
    await fixture.service.app.get(TimerScheduler).sweepDueTimers();
    await waitUntil(
      async () => {
        const due = await fixture.service.queryRows(
          `select 1 from training_mail where session_id = $1 and state = 'due' and due_at <= $2`,
          [sessionId, new Clock().now()],
        );
        return due.length === 0;
      },
      'the mails',
      30_000,
    );
  };
  const subjectsTo = (address: string): string[] =>
    sent.filter((one) => one.address === address).map(({ mail }) => mail.subject.split(':')[0]!);
  const signUp = async (sessionId: string, group = 'unit-admin') => {
    const email = `${randomUUID()}@example.vn`;
    const admin = adminOf(await fixture.publishUnit());
    const { body } = await fixture.signUp(sessionId, admin, { group, email });
    return { admin, email, signUpId: body.ownSignUps[0].signUpId as string };
  };
  const move = async (id: string, startsAt: string): Promise<void> => {
    const { version } = (await fixture.ask('GET', `/training/sessions/${id}`, dic)).body;
    const moved = await fixture.ask('PUT', `/training/sessions/${id}`, dic, {
      ...sessionForm(startsAt),
      version,
    });
    expect(moved.status).toBe(200);
  };
  const cancel = async (id: string): Promise<void> => {
    const { version } = (await fixture.ask('GET', `/training/sessions/${id}`, dic)).body;
    await fixture.ask('POST', `/training/sessions/${id}/cancel`, dic, { reason: 'Hoãn', version });
  };

  beforeAll(async () => {
    at('23T09:00');
    fixture = await TrainingFixture.open();
  }, 60_000);
  beforeEach(() => {
    sent = [];
    MailChannel.prototype.deliver = function (address, mail) {
      sent.push({ address, mail });
      return deliver.call(this, address, mail);
    };
  });
  afterAll(async () => {
    MailChannel.prototype.deliver = deliver;
    restoreTestClock();
    await another?.stop();
    await fixture.suite.close();
  });

  it('confirm a seat and remind a day and an hour before, with the calendar entry and the personal link', async () => {
    at('23T09:00');
    const id = await fixture.createSession(start);
    const { email } = await signUp(id);
    await runDueMails(id);
    at('25T10:00:01');
    await runDueMails(id);
    at('26T09:00:01');
    await runDueMails(id);
    expect(subjectsTo(email).map((subject) => subject.split(' ').slice(0, 2).join(' '))).toEqual([
      'Đã đăng',
      'Nhắc',
      'Sắp bắt',
    ]);
    const [{ mail }] = sent as [SentMail];
    expect(mail.text).toMatch(/10:00 26\/06\/2021/);
    expect(mail.text).toMatch(/\/admin\/vao-tap-huan#[0-9a-f-]{36}\.[\w-]{22}/);
    expect(mail.text + mail.html).not.toMatch(/phong\.example|260621/);
    expect(mail.calendar).toMatchObject({ method: 'REQUEST' });
    expect(mail.calendar!.content).toContain('DTSTART:20210626T030000Z');
    expect(await readInbox(email)).toHaveLength(3);
  }, 60_000);

  it('are due at once for a late sign-up', async () => {
    at('26T08:00');
    const id = await fixture.createSession(start);
    const { email } = await signUp(id);
    await runDueMails(id);
    expect(subjectsTo(email)).toEqual(['Nhắc']);
    at('26T09:30');
    const late = await signUp(id);
    await runDueMails(id);
    expect(subjectsTo(late.email)).toEqual([expect.stringContaining('Sắp bắt đầu')]);
    expect(subjectsTo(email)).toHaveLength(2);
  }, 60_000);

  it('tell of two moves, and do not remind of a session that is cancelled one minute before its reminder', async () => {
    at('23T09:00');
    const id = await fixture.createSession(start);
    const [stays, leaves] = [await signUp(id), await signUp(id)];
    await runDueMails(id);
    await move(id, '2021-06-27T10:00:00+07:00');
    await runDueMails(id);
    await move(id, '2021-06-28T10:00:00+07:00');
    await runDueMails(id);
    await fixture.ask('DELETE', `/training/sessions/${id}/sign-ups/${leaves.signUpId}`, leaves.admin);
    // The reminders of both earlier times become due and are decided against.
    at('26T10:00:01');
    await runDueMails(id);
    at('27T09:59');
    await cancel(id);
    at('28T09:00:01');
    await runDueMails(id);
    const words = (email: string): string[] => subjectsTo(email).map((subject) => subject.split(' ')[0]!);
    expect(words(stays.email)).toEqual(['Đã', 'Đổi', 'Đổi', 'Hủy']);
    expect(words(leaves.email)).toEqual(['Đã', 'Đổi', 'Đổi']);
    const mine = sent.filter(({ address }) => address === stays.email);
    const sequences = mine.map(({ mail }) => /SEQUENCE:(\d)/.exec(mail.calendar!.content)![1]);
    expect(sequences).toEqual(['0', '1', '2', '3']);
    expect(new Set(mine.map(({ mail }) => /UID:(.*)/.exec(mail.calendar!.content)![1])).size).toBe(1);
    expect(mine.at(-1)!.mail.calendar!.method).toBe('CANCEL');
    const reasons = await fixture.service.queryRows<{ reason: string }>(
      `select distinct reason from training_mail where session_id = $1 and state = 'skipped' order by reason`,
      [id],
    );
    expect(reasons.map(({ reason }) => reason)).toEqual(['cancelled', 'left', 'moved']);
  }, 60_000);

  it('are sent once each when a run is killed and two instances send at the same time', async () => {
    at('25T09:00');
    const id = await fixture.createSession(start);
    const people = Array.from({ length: 12 }, (_, n) => ({
      group: 'gate-staff',
      name: `Bảo vệ ${n}`,
      email: `bao-ve-${n}-${randomUUID()}@example.vn`,
    }));
    await fixture.signUp(id, adminOf(await fixture.publishUnit()), ...people);
    await runDueMails(id);
    sent = [];
    at('25T10:00:01');
    const delivered: string[] = [];
    MailChannel.prototype.deliver = function (address, mail) {
      if (delivered.length >= 4) return Promise.reject(new Error('killed'));
      delivered.push(mail.id);
      return deliver.call(this, address, mail);
    };
    const first = fixture.service.app.get(TrainingMailsService);
    await expect(first.sendDueMails(id)).rejects.toThrow('could not be sent');
    MailChannel.prototype.deliver = function (address, mail) {
      delivered.push(mail.id);
      return deliver.call(this, address, mail);
    };
    another = await fixture.startAnother();
    const second = another.app.get(TrainingMailsService);
    await Promise.all([first.sendDueMails(id), second.sendDueMails(id), first.sendDueMails(id)]);
    expect(delivered.toSorted()).toEqual([...new Set(delivered)].toSorted());
    for (const { email } of people) {
      const subjects = (await readInbox(email)).map(({ subject }) => subject.split(':')[0]);
      expect(subjects).toEqual(['Đã đăng ký tập huấn 10', 'Nhắc']);
    }
  }, 60_000);

  it('are not sent to people whose session ended half a year ago, whose names are gone', async () => {
    at('24T09:00');
    const id = await fixture.createSession(start);
    await signUp(id);
    setTestClock(new Date('2021-12-25T10:00:00+07:00'));
    await fixture.service.app.get(DailyMaintenance).runDailyTasks();
    const [kept] = await fixture.service.queryRows<{ sealed_person: null; sealed_key: null }>(
      'select u.sealed_person, s.sealed_key from training_sign_up u join training_session s on s.id = u.session_id where s.id = $1',
      [id],
    );
    expect(kept).toEqual({ sealed_person: null, sealed_key: null });
  }, 60_000);
});
