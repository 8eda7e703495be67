import type { DemoClient } from './demo-client.ts';

const hourMs = 60 * 60_000;
const utcOffsetHours = 7;
/** Shifts from 07:00 to 19:00 and over the night, Asia/Ho_Chi_Minh. */
const shiftHours = 12;
const firstShiftHour = 7;

interface InboxMail {
  readonly to: readonly { readonly address: string }[];
  readonly text: string;
}

/** An officer of a centre, and where notices reach them. */
export interface DutyOfficer {
  readonly token: string;
  /** District-level area of the centre; the city's for HCDC. */
  readonly areaCode: string;
  readonly phone: string;
  readonly email: string;
}

/**
 * Puts an officer on the duty list of their centre, confirms the mail address and plans shifts from now on.
 * @param inbox URL of the local inbox; undefined: the address stays unconfirmed
 * @param days days from today that have shifts
 */
export async function putOnDuty(
  client: DemoClient,
  { token, areaCode, phone, email }: DutyOfficer,
  inbox: string | undefined,
  days: number,
): Promise<void> {
  await client.call('PUT /api/alerts/v1/duty-people/me', { body: { phone, email } }, token);
  if (inbox !== undefined) {
    const code = await client.waitFor('The code of the mail address', async () => {
      const mails = (await (await fetch(`${inbox}/api/email`)).json()) as InboxMail[];
      const mail = mails.findLast(({ to }) => to.some(({ address }) => address === email));
      return /\d{6}/.exec(mail?.text ?? '')?.[0];
    });
    await client.call('POST /api/alerts/v1/duty-people/me/confirm', { body: { code } }, token);
  }
  const path = { areaCode };
  const roster = await client.call('GET /api/alerts/v1/rosters/{areaCode}', { path }, token);
  const [person] = roster.people;
  if (person === undefined) throw new Error('the officer is not on the duty list');
  const first = startOfCurrentShift(Date.now());
  const add = Array.from({ length: (days * 24) / shiftHours }, (_, i) => ({
    accountId: person.accountId,
    rank: 'first' as const,
    startsAt: new Date(first + i * shiftHours * hourMs).toISOString(),
    endsAt: new Date(first + (i + 1) * shiftHours * hourMs).toISOString(),
  }));
  await client.call(
    'POST /api/alerts/v1/rosters/{areaCode}/changes',
    { path, body: { version: roster.version, add, remove: [] } },
    token,
  );
}

/** Returns the start of the shift that contains an instant, milliseconds since 1970. */
function startOfCurrentShift(now: number): number {
  const lengthMs = shiftHours * hourMs;
  const offsetMs = (firstShiftHour - utcOffsetHours) * hourMs;
  return Math.floor((now - offsetMs) / lengthMs) * lengthMs + offsetMs;
}
