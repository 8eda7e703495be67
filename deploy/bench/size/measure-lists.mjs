import { tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from '@khai-bao/platform/auth';
import { daysBefore } from '@khai-bao/platform/core';
import { importJWK, SignJWT } from 'jose';
import { busyUnits, busyVisitors, bigDay, days } from './load-declarations.mjs';
import { idOf, phoneOf, unitOf } from './city.mjs';
import { quantile } from './quantile.mjs';

const warm = 30;
const target = 100;

/** Asks each list as those who ask it; answers a row for the table each. */
export async function measureLists({ at, signingKey, places, units, today, calls, say }) {
  const token = tokensOf(signingKey);
  const ward = (n) => ({ role: 'ward-officer', areaPath: places[(n * 7) % places.length].path });
  const district = (n) => {
    const { path } = places[(n * 7) % places.length];
    return { role: 'district-officer', areaPath: path.slice(0, path.lastIndexOf('.')) };
  };
  const city = { role: 'dic-operator', areaPath: '79' };
  const admin = (n) => ({ role: 'unit-admin', unitId: idOf('unit', n) });
  const views = ['todo', 'forwarded', 'all'];
  const lists = {
    'a ward officer’s list': registrations(ward, views),
    'a district’s list': registrations(district, views),
    'the unit’s visitors of a day (20,000 and 1,000)': visitors(admin, today),
    'a search of units without diacritics': async (n, ask) => {
      const { folded } = unitOf((n * 7919) % units, places);
      const [, , ...words] = folded.split(' ');
      const who = [ward(n), district(n), city][n % 3];
      await ask(
        'registration',
        'GET',
        `/v1/registrations?view=all&q=${encodeURIComponent(words.slice(0, 2 + (n % 2)).join(' '))}`,
        who,
      );
    },
    'a visitor found by phone': async (n, ask) => {
      const unit = n % busyUnits;
      const body = { phone: phoneOf(unit * 100_000 + (n % (unit === 0 ? bigDay : busyVisitors))) };
      const { items } = await ask('declarations', 'POST', '/v1/visitors/find', admin(unit), body);
      if (items.length === 0) throw new Error('a visitor who was there was not found');
    },
  };
  const table = [];
  for (const [name, list] of Object.entries(lists)) {
    const took = await timesOf(list, { at, token, calls });
    table.push({
      name,
      target: `p99 ≤ ${target} ms`,
      p50: quantile(took, 0.5),
      p99: quantile(took, 0.99),
      calls: took.length,
      pass: quantile(took, 0.99) <= target,
    });
    say(`${name}: p50 ${table.at(-1).p50.toFixed(1)} ms, p99 ${table.at(-1).p99.toFixed(1)} ms`);
  }
  return table;
}

/** The first page and the next one. */
const registrations = (who, views) => async (n, ask) => {
  const path = `/v1/registrations?view=${views[n % views.length]}`;
  const { nextCursor } = await ask('registration', 'GET', path, who(n));
  if (nextCursor !== null) await ask('registration', 'GET', `${path}&cursor=${nextCursor}`, who(n));
};

const visitors = (admin, today) => {
  let cursor = null;
  return async (n, ask) => {
    // Every second call goes on through the big market's day, page by page.
    if (n % 2 === 0) {
      const path = `/v1/visitors?day=${today}&limit=50${cursor === null ? '' : `&cursor=${cursor}`}`;
      ({ nextCursor: cursor } = await ask('declarations', 'GET', path, admin(0)));
      return;
    }
    const { items } = await ask(
      'declarations',
      'GET',
      `/v1/visitors?day=${daysBefore(today, n % days)}&limit=50`,
      admin(1 + (n % (busyUnits - 1))),
    );
    if (items.length !== 50) throw new Error(`a busy unit shows ${items.length} visitors`);
  };
};

async function timesOf(list, { at, token, calls }) {
  const took = [];
  for (let n = 0; took.length < calls + warm; n += 1)
    await list(n, async (service, method, path, who, body) => {
      const authorization = `Bearer ${await token(who)}`;
      const began = performance.now();
      const answer = await fetch(at(service) + path, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const read = await answer.json();
      took.push(performance.now() - began);
      if (answer.status !== 200) throw new Error(`${method} ${path.split('?')[0]} answered ${answer.status}`);
      return read;
    });
  return took.slice(warm);
}

/** Access tokens as accounts signs them, one for each kind of person and place. */
function tokensOf(signingKey) {
  const made = new Map();
  return ({ role, areaPath = null, unitId = null }) => {
    const key = `${role}/${areaPath}/${unitId}`;
    if (!made.has(key))
      made.set(
        key,
        importJWK(signingKey, tokenAlgorithm).then((secret) =>
          new SignJWT({
            role,
            area: areaPath?.split('.').at(-1) ?? null,
            areaPath,
            unit: unitId,
            name: 'Cán bộ',
            place: 'Nơi thử',
            ver: 1,
            sid: idOf('session', key),
          })
            .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: signingKey.kid })
            .setSubject(idOf('account', key))
            .setIssuer(tokenIssuer)
            .setAudience(tokenAudience)
            .setIssuedAt()
            .setExpirationTime('1h')
            .sign(secret),
        ),
      );
    return made.get(key);
  };
}
