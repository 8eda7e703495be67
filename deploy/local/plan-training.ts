import type { DemoClient } from './demo-client.ts';
import { demoPassword } from './demo-client.ts';
import { demoTraining } from './demo-data.ts';
import type { Log } from './log.ts';
import type { Credentials } from './perform-main-job.ts';

const dayMs = 24 * 60 * 60 * 1000;
const daysAhead = 3;

/** A day in Viet Nam some days from now, `2021-06-30`. */
const dayAhead = (): string => new Date(Date.now() + daysAhead * dayMs).toISOString().slice(0, 10);

/**
 * DIC enters the session of 26/06/2021 with its recording and plans another one, for which the market signs up and asks a question that
 * is answered.
 */
export async function planTraining(
  client: DemoClient,
  { admin }: { readonly admin: Credentials },
  log: Log,
): Promise<void> {
  const { held, recording, question, answer } = demoTraining;
  const dicToken = await client.signIn('so.tttt', demoPassword);
  const form = {
    ...held,
    languages: [...held.languages],
    attendeeGroups: [...held.attendeeGroups],
    unitKinds: [...held.unitKinds],
    areaPaths: [...held.areaPaths],
  };
  const first = await client.call(
    'POST /api/support/v1/training/sessions',
    { body: { ...form, isHeld: true } },
    dicToken,
  );
  await client.call(
    'PUT /api/support/v1/training/sessions/{id}/recording',
    { path: { id: first.sessionId }, body: { address: recording } },
    dicToken,
  );
  const day = dayAhead();
  const { sessionId } = await client.call(
    'POST /api/support/v1/training/sessions',
    { body: { ...form, startsAt: `${day}T10:00:00+07:00`, endsAt: `${day}T11:30:00+07:00` } },
    dicToken,
  );
  const token = await client.signIn(admin.username, admin.password);
  const path = { id: sessionId };
  await client.call(
    'POST /api/support/v1/training/sessions/{id}/sign-ups',
    {
      path,
      body: {
        people: [
          { group: 'unit-admin', email: 'hoa@cho-ben-nghe.example.vn' },
          { group: 'gate-staff', name: 'Nguyễn Văn Bảo', email: 'bao@cho-ben-nghe.example.vn' },
        ],
      },
    },
    token,
  );
  const asked = await client.call(
    'POST /api/support/v1/training/sessions/{id}/questions',
    { path, body: { text: question } },
    token,
  );
  for (const { questionId } of asked.items)
    await client.call(
      'PUT /api/support/v1/training/questions/{id}/answer',
      { path: { id: questionId }, body: { answer } },
      dicToken,
    );
  log('DIC entered the training of 26/06/2021 and planned another one, for which the market signed up');
}
