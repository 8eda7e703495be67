import { SessionClient } from './admin-session.js';

const profile = {
  accountId: 'a',
  username: 'phuong.bennghe',
  displayName: 'Trần Văn Hòa',
  role: 'ward-officer',
  area: null,
  unit: null,
  place: 'Phường Bến Nghé',
  permissions: [],
};
const opened = (): Response =>
  Response.json({ accessToken: 'token', expiresIn: 900, mustChangePassword: false, profile });
const refused = (status: number, code: string): Response => Response.json({ code }, { status });

/** A session that is open, before services that answer by path. */
async function session(answers: Record<string, () => Response>) {
  const asked: string[] = [];
  const fetcher = (input: string): Promise<Response> => {
    const path = input.replace('/api/accounts/v1/', '');
    asked.push(path);
    return Promise.resolve((answers[path] ?? opened)());
  };
  const client = new SessionClient(fetcher as typeof fetch);
  await client.signIn('phuong.bennghe', 'secret');
  return { client, asked };
}

it('stays signed in when the current password was mistyped', async () => {
  const { client, asked } = await session({ password: () => refused(401, 'ACCOUNTS.BAD_CREDENTIALS') });
  await expect(client.changePassword('wrong', 'a much longer one')).rejects.toMatchObject({
    code: 'ACCOUNTS.BAD_CREDENTIALS',
  });
  expect(client.state().status).toBe('signed-in');
  expect(asked).not.toContain('session/refresh');
});

it('takes a new token once when the old one has ended, and asks again', async () => {
  let ended = true;
  const { client, asked } = await session({
    me: () => (ended ? refused(401, 'PLATFORM.UNAUTHENTICATED') : Response.json(profile)),
    'session/refresh': () => {
      ended = false;
      return opened();
    },
  });
  await expect(
    Promise.all([client.requestJson('/api/accounts/v1/me'), client.requestJson('/api/accounts/v1/me')]),
  ).resolves.toEqual([profile, profile]);
  expect(asked.filter((path) => path === 'session/refresh')).toHaveLength(1);
});

it('signs out and says so when the session is over', async () => {
  const { client } = await session({
    me: () => refused(401, 'PLATFORM.UNAUTHENTICATED'),
    'session/refresh': () => refused(401, 'ACCOUNTS.SESSION_ENDED'),
  });
  await expect(client.requestJson('/api/accounts/v1/me')).rejects.toMatchObject({ status: 401 });
  expect(client.state()).toEqual({ status: 'signed-out', ended: true });
});
