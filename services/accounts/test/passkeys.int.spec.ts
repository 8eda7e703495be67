import { readInbox, waitUntil, type ServiceResponse } from '@khai-bao/testing';
import { PersonalDataCipher } from '../src/accounts/personal-data-cipher.js';
import { openFactorBench, origin, password } from './factor-bench.js';
import { SoftwareAuthenticator, type Fault } from './software-authenticator.js';

const strange = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Passkeys as a second factor: made, used, refused and taken away. */
describe('a passkey', () => {
  const { ask, codeOf, later, now, service, signIn } = openFactorBench();
  const tokenOf = async (username: string): Promise<string> =>
    (await signIn(username)).body.accessToken as string;
  const signInOptions = async (username: string): Promise<{ challenge: string; rpId: string }> =>
    (await ask('POST', '/v1/sign-in/passkey', undefined, { username, password })).body.options;
  const begin = (token: string, proof: object = {}): Promise<ServiceResponse> =>
    ask('POST', '/v1/second-factor/passkeys/begin', token, { password, ...proof });
  const keep = (token: string, made: object, name = 'Máy của Lan'): Promise<ServiceResponse> =>
    ask('POST', '/v1/second-factor/passkeys', token, { ...made, name });
  const stateOf = async (token: string): Promise<ServiceResponse['body']> =>
    (await ask('GET', '/v1/second-factor', token)).body;

  /** Makes a passkey as the first factor of an account. */
  async function enrolled(
    username: string,
  ): Promise<{ key: SoftwareAuthenticator; token: string; id: string; recovery: string[] }> {
    const token = await tokenOf(username);
    const key = new SoftwareAuthenticator(origin);
    const { body: begun } = await begin(token);
    const { status, body } = await keep(token, key.create(begun.options));
    expect(status).toBe(201);
    return { key, token, id: body.passkey.id, recovery: body.recoveryCodes };
  }
  const signInWith = async (
    username: string,
    key: SoftwareAuthenticator,
    fault?: Fault,
  ): Promise<ServiceResponse> => signIn(username, { passkey: key.get(await signInOptions(username), fault) });

  it('is requested after the password, replaces the code, and is stored sealed', async () => {
    const { key, token, recovery } = await enrolled('quan1');
    expect(new Set(recovery).size).toBe(10);
    expect((await signIn('quan1')).body).toMatchObject({
      code: 'ACCOUNTS.SECOND_FACTOR_REQUIRED',
      ways: ['passkey', 'recovery-code'],
    });
    const wrong = await ask('POST', '/v1/sign-in/passkey', undefined, { username: 'quan1', password: 'x' });
    expect(wrong.body.code).toBe('ACCOUNTS.BAD_CREDENTIALS');
    expect(await signInOptions('quan1')).toMatchObject({
      rpId: 'localhost',
      userVerification: 'required',
      allowCredentials: [{ id: key.credentialId, type: 'public-key', transports: ['internal'] }],
    });
    expect((await signInWith('quan1', key)).status).toBe(200);
    expect((await stateOf(token)).passkeys).toEqual([
      {
        id: expect.any(String),
        name: 'Máy của Lan',
        madeAt: now().toISOString(),
        lastUsedAt: now().toISOString(),
      },
    ]);
    const [row] = await service().queryRows<{ row: string }>('select passkey::text as row from passkey');
    expect(row!.row).not.toContain('Lan');
  });

  it('signs in when its authenticator has no signature counter', async () => {
    const { key } = await enrolled('quan1');
    expect((await signInWith('quan1', key, { counter: 0 })).status).toBe(200);
    expect((await signInWith('quan1', key, { counter: 0 })).status).toBe(200);
  });

  it.each<[string, Fault]>([
    ['from another origin', { origin: 'https://khai-bao.example.com' }],
    ['for another site', { rpId: 'example.com' }],
    ['whose owner was not verified', { userVerified: false }],
    ['that nobody has touched', { userPresent: false }],
    ['to a challenge that was never given', { challenge: strange }],
    ['that was made for a new passkey', { type: 'webauthn.create' }],
    ['that names another account', { userHandle: strange }],
  ])('is refused with an answer %s', async (_what, fault) => {
    const { key } = await enrolled('quan1');
    expect((await signInWith('quan1', key, fault)).body.code).toBe('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    expect((await signInWith('quan1', key)).status).toBe(200);
  });

  it.each<[string, Fault]>([
    ['from another origin', { origin: 'https://khai-bao.example.com' }],
    ['for another site', { rpId: 'example.com' }],
    ['with its owner not verified', { userVerified: false }],
    ['for a challenge that was never given', { challenge: strange }],
    ['with the answer of a sign-in', { type: 'webauthn.get' }],
  ])('is not kept when it was made %s', async (_what, fault) => {
    const token = await tokenOf('quan1');
    const { body } = await begin(token);
    const refused = await keep(token, new SoftwareAuthenticator(origin).create(body.options, fault));
    expect(refused.body.code).toBe('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    expect((await stateOf(token)).on).toBe(false);
  });

  it('is accepted once for each challenge, before it expires, for its own account and purpose', async () => {
    const { key, token } = await enrolled('quan1');
    const options = await signInOptions('quan1');
    const answer = key.get(options);
    const both = await Promise.all([
      signIn('quan1', { passkey: answer }),
      signIn('quan1', { passkey: answer }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    // Signed anew, with a count that goes on: it is the challenge that is used up, and so it is after a wrong answer.
    expect((await signIn('quan1', { passkey: key.get(options) })).status).toBe(401);
    const second = await signInOptions('quan1');
    expect((await signIn('quan1', { passkey: key.get(second, { userVerified: false }) })).status).toBe(401);
    expect((await signIn('quan1', { passkey: key.get(second) })).status).toBe(401);

    await service().queryRows('delete from tally');
    const late = await signInOptions('quan1');
    later(5 * 60);
    expect((await signIn('quan1', { passkey: key.get(late) })).status).toBe(401);

    const other = await enrolled('quan3');
    const theirs = await signInOptions('quan3');
    expect((await signIn('quan1', { passkey: key.get(theirs) })).status).toBe(401);
    await service().queryRows('delete from tally');
    const { body: proof } = await ask('POST', '/v1/second-factor/proof', token);
    expect((await signIn('quan1', { passkey: key.get(proof.options) })).status).toBe(401);
    // A new password in between: the challenge was given for the old one.
    const before = await signInOptions('quan1');
    await service().queryRows(
      `update account set token_version = token_version + 1 where username = 'quan1'`,
    );
    expect((await signIn('quan1', { passkey: key.get(before) })).status).toBe(401);
    expect((await signInWith('quan3', other.key)).status).toBe(200);
  });

  it('of another account, unknown or removed is rejected', async () => {
    const { key, token, id, recovery } = await enrolled('quan1');
    const { key: theirs } = await enrolled('quan3');
    expect((await signInWith('quan1', theirs)).status).toBe(401);
    // Authenticators may keep no account beside the key, and say none.
    const silent = { ...theirs.get(await signInOptions('quan1')), userHandle: undefined };
    expect((await signIn('quan1', { passkey: silent })).status).toBe(401);
    expect((await signInWith('quan1', new SoftwareAuthenticator(origin))).status).toBe(401);
    // A second authenticator that signs under the first one's name has another key.
    const forged = { ...new SoftwareAuthenticator(origin).get(await signInOptions('quan1')), id: key.credentialId, userHandle: undefined };
    expect((await signIn('quan1', { passkey: forged })).status).toBe(401);
    await service().queryRows('delete from tally');
    const options = await signInOptions('quan1');
    expect(
      (await ask('POST', `/v1/second-factor/passkeys/${id}/remove`, token, { password, code: recovery[0] })).status,
    ).toBe(204);
    expect((await signIn('quan1', { passkey: key.get(options) })).body.profile?.username).toBe('quan1');
    const two = await enrolled('quan1');
    expect((await signInWith('quan1', key)).body.code).toBe('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    expect((await signInWith('quan1', two.key)).status).toBe(200);
  }); // prettier-ignore

  it('whose counter decreases is rejected, and its owner gets a mail', async () => {
    const { key, id } = await enrolled('quan1');
    const [account] = await service().queryRows<{ id: string }>(`select id from account where username = 'quan1'`);
    const address = `quan1.${id.slice(-12)}@example.vn`;
    await service().queryRows('update account set email_sealed = $2 where id = $1', [
      account!.id,
      service().app.get(PersonalDataCipher).sealField(account!.id, 'email', address),
    ]);
    expect((await signInWith('quan1', key, { counter: 7 })).status).toBe(200);
    // The place that it came from is new, and that is told as after a code.
    await waitUntil(async () => (await readInbox(address)).some(({ subject }) => subject === 'Đăng nhập trên thiết bị mới'), 'the new device');
    // A low count without the right signature is not the owner's trouble.
    const forged = { ...key.get(await signInOptions('quan1'), { counter: 3 }), signature: 'AAAA' };
    expect((await signIn('quan1', { passkey: forged })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    for (const counter of [7, 3, 0])
      expect((await signInWith('quan1', key, { counter })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_PASSKEY_COPIED');
    const [mail] = await waitUntil(async () => {
      const mails = (await readInbox(address)).filter(({ subject }) => subject === 'Khóa truy cập bị từ chối');
      return mails.length > 0 ? mails : null;
    }, 'the mail');
    expect(mail!.text).toContain('“Máy của Lan”');
    expect(mail!.text).toContain('may have been copied');
    expect((await signInWith('quan1', key, { counter: 8 })).status).toBe(200);
    await service().queryRows('update account set email_sealed = null where id = $1', [account!.id]);
  }); // prettier-ignore

  it('shares the attempt limit with codes', async () => {
    const { key, recovery } = await enrolled('quan1');
    const answers: string[] = [];
    for (let n = 0; n < 6; n += 1)
      answers.push(
        n % 2 === 0
          ? (await signInWith('quan1', key, { userVerified: false })).body.code
          : (await signIn('quan1', { code: `00000${n}` })).body.code,
      );
    expect(answers.at(-1)).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    expect(answers.slice(0, 5)).not.toContain('ACCOUNTS.TOO_MANY_ATTEMPTS');
    expect((await signInWith('quan1', key)).body.code).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    expect((await signIn('quan1', { code: recovery[0] })).status).toBe(429);
    later(15 * 60);
    expect((await signInWith('quan1', key)).status).toBe(200);
  });

  it('coexists with the authenticator app and further passkeys; each is added and removed with another factor', async () => {
    const { key, token, id, recovery } = await enrolled('hcdc');
    // A session and a password alone add nothing.
    for (const path of ['/v1/second-factor', '/v1/second-factor/passkeys/begin'])
      expect((await ask('POST', path, token, { password })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_REQUIRED');
    const proof = async (): Promise<object> => ({
      passkey: key.get((await ask('POST', '/v1/second-factor/proof', token)).body.options),
    });
    const { body: begun } = await ask('POST', '/v1/second-factor', token, { password, ...(await proof()) });
    const code = (): string => codeOf(begun.secret);
    const confirmed = await ask('POST', '/v1/second-factor/confirm', token, { code: code() });
    // The codes of the first factor stay good.
    expect(confirmed.body.recoveryCodes).toEqual([]);
    later(30);
    const second = new SoftwareAuthenticator(origin);
    const { body: options } = await begin(token, { code: code() });
    expect(options.options.excludeCredentials).toMatchObject([{ id: key.credentialId }]);
    // A passkey that another account has is not taken, nor one twice.
    expect((await keep(token, { ...key.create(options.options) })).status).toBe(401);
    const { body: again } = await begin(token, await proof());
    expect((await keep(token, second.create(again.options), '  Khóa USB ')).body).toMatchObject({
      passkey: { name: 'Khóa USB', lastUsedAt: null },
      recoveryCodes: [],
    });
    expect((await signIn('hcdc')).body.ways).toEqual(['passkey', 'app', 'recovery-code']);
    later(30);
    for (const way of [{ code: code() }, { code: recovery[0] }])
      expect((await signIn('hcdc', way)).status).toBe(200);
    expect((await signInWith('hcdc', second)).status).toBe(200);

    expect((await ask('POST', `/v1/second-factor/passkeys/${id}/remove`, token, { password })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_REQUIRED');
    expect((await ask('POST', '/v1/second-factor/remove', token, { password, ...(await proof()) })).status).toBe(204);
    expect((await ask('POST', `/v1/second-factor/passkeys/${id}/remove`, token, { password, ...(await proof()) })).status).toBe(204);
    expect((await ask('POST', `/v1/second-factor/passkeys/${id}/remove`, token, { password, code: recovery[1] })).status).toBe(404);
    expect(await stateOf(token)).toMatchObject({ on: true, since: null, recoveryCodesLeft: 8 });
    const [own] = (await stateOf(token)).passkeys;
    expect((await ask('POST', `/v1/second-factor/passkeys/${own.id}/remove`, token, { password, code: recovery[2] })).status).toBe(204);
    expect(await stateOf(token)).toMatchObject({ on: false, passkeys: [], recoveryCodesLeft: 0 });
    expect((await signIn('hcdc')).status).toBe(200);
  }); // prettier-ignore

  it('is renamed by its owner only', async () => {
    const { id, token, recovery } = await enrolled('quan1');
    const { token: theirs } = await enrolled('quan3');
    const rename = (as: string, name?: unknown): Promise<ServiceResponse> =>
      ask('POST', `/v1/second-factor/passkeys/${id}/rename`, as, { name });
    expect((await rename(theirs, 'Của tôi')).body.code).toBe('ACCOUNTS.PASSKEY_NOT_FOUND');
    for (const name of [undefined, 7, '', '  ', 'x'.repeat(61), 'Má\u0007y', 'Một\nhai'])
      expect((await rename(token, name)).status).toBe(400);
    expect((await stateOf(token)).passkeys[0].name).toBe('Máy của Lan');
    expect(await rename(token, '  Khóa USB của Lan ')).toMatchObject({
      status: 200,
      body: { id, name: 'Khóa USB của Lan', lastUsedAt: null },
    });
    expect((await stateOf(token)).passkeys[0].name).toBe('Khóa USB của Lan');
    const [row] = await service().queryRows<{ row: string }>('select passkey::text as row from passkey where id = $1', [id]);
    expect(row!.row).not.toContain('Lan');
    expect((await rename(token, 'ấ'.repeat(60))).status).toBe(200);
    const { body } = await begin(token, { code: recovery[0] });
    expect((await keep(token, new SoftwareAuthenticator(origin).create(body.options), '\u0007')).status).toBe(400);
  }); // prettier-ignore

  it('proves presence for new recovery codes', async () => {
    const { key, token, recovery } = await enrolled('quan1');
    const { body } = await ask('POST', '/v1/second-factor/proof', token);
    const made = await ask('POST', '/v1/second-factor/recovery-codes', token, {
      password,
      passkey: key.get(body.options),
    });
    expect(made.body.recoveryCodes).toHaveLength(10);
    expect((await signIn('quan1', { code: recovery[0] })).body.code).toBe('ACCOUNTS.SECOND_FACTOR_WRONG');
    expect((await signIn('quan1', { code: made.body.recoveryCodes[0] })).status).toBe(200);
  });

  it('of another account cannot be removed, and an account has at most ten', async () => {
    const { id } = await enrolled('quan3');
    const { token, key, recovery } = await enrolled('quan1');
    const removed = await ask('POST', `/v1/second-factor/passkeys/${id}/remove`, token, { password, code: recovery[0] });
    expect(removed.body.code).toBe('ACCOUNTS.PASSKEY_NOT_FOUND');
    const { body } = await begin(token, { code: recovery[1] });
    await service().queryRows(
      `insert into passkey (id, account_id, credential_id, public_key, counter, transports, name_sealed, made_at)
       select gen_random_uuid(), account_id, credential_id || n, public_key, 0, transports, name_sealed, made_at
       from passkey, generate_series(1, 9) n where credential_id = $1`,
      [key.credentialId],
    );
    expect((await keep(token, new SoftwareAuthenticator(origin).create(body.options))).body.code).toBe('ACCOUNTS.TOO_MANY_PASSKEYS');
    expect((await begin(token, { code: recovery[2] })).body.code).toBe('ACCOUNTS.TOO_MANY_PASSKEYS');
  }); // prettier-ignore
});
