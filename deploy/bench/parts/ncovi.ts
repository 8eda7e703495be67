import { localSecrets, ncoviOperatorTokenOf } from '@khai-bao/local/secrets.ts';
import type { SystemSettings } from '@khai-bao/local/services.ts';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatNumber, formatSeconds, type FigureRow } from '../figures.ts';

const maxReconcileMs = 60_000;
const timeoutMs = 600_000;
const importSize = 10_000;
const pollMs = 200;

/** The list is read only when this part says so. */
export const ncoviSettings: SystemSettings = { NCOVI_INTERVAL: '3600000' };

/**
 * Measures the reconciliation of the national NCOVI list: the list is imported at the national centre, then read, published, matched
 * with as many units and turned into covers. Three of a hundred entries are conflicts: two units have their tax code.
 */
export async function measureNcovi(
  bench: BenchSystem,
  { entries, stateDir }: { readonly entries: number; readonly stateDir: string },
): Promise<FigureRow[]> {
  const conflicts = Math.floor(entries * 0.03);
  bench.log(`inserting ${formatNumber(entries + conflicts)} units`);
  await insertUnits(bench, entries, conflicts);
  bench.log('importing the list');
  const token = ncoviOperatorTokenOf(await localSecrets(stateDir));
  await importList(bench, token, entries);
  const startedAt = performance.now();
  await readList(bench);
  await waitUntilMatched(bench, entries);
  const tookMs = performance.now() - startedAt;
  const before = await readNumbers(bench);
  bench.log('importing the same list again');
  const changes = await importList(bench, token, entries);
  const readAt = await lastReading(bench);
  await readList(bench);
  await waitUntil(async () => (await lastReading(bench)) > readAt, 'the second reading');
  const after = await readNumbers(bench);
  return [
    figureRow(
      `${formatNumber(entries)} entries of the NCOVI list: reading begins → all matched`,
      formatSeconds(tookMs / 1000),
      `≤ ${formatSeconds(maxReconcileMs / 1000)}`,
      tookMs <= maxReconcileMs,
    ),
    figureRow(
      'units covered / questions',
      `${formatNumber(before.covered)} / ${formatNumber(before.questions)}`,
    ),
    figureRow(
      'the same list again: changes at the centre / events here',
      `${formatNumber(changes)} / ${formatNumber(after.versions - before.versions)}`,
      '0 / 0',
      changes === 0 && after.versions === before.versions,
    ),
  ];
}

const taxCodeOf = (n: number): string => `8${String(n).padStart(9, '0')}`;

/** Inserts units with a tax code each, of the form that matching compares. Their contacts are never opened. */
async function insertUnits({ databases }: BenchSystem, entries: number, conflicts: number): Promise<void> {
  await databases.queryRows(
    'registration',
    `insert into unit (id, tracking_code, name, name_folded, kind, tax_code, area_code, area_path, area_name, street, state, state_since, submitted_at, has_email, uses_ncovi, source, unit_key_sealed, contact_sealed, phone_mark, name_key, place_key, street_key)
     select gen_random_uuid(), 'N' || lpad(n::text, 9, '0'), 'Đơn vị ' || n, 'don vi ' || n, 'other', '8' || lpad((n % $1::int)::text, 9, '0'), '26740', '79.760.26740', 'Phường Bến Nghé, Quận 1',
       n || ' Lê Lợi', 'FORWARDED', now(), now(), false, false, 'public', 'x', 'x', md5(n::text), 'don vi ' || n, n || '|', 'le loi'
     from generate_series(0, $1::int + $2::int - 1) n`,
    [entries, conflicts],
  );
  await databases.queryRows('registration', 'analyze unit');
  await databases.queryRows('registration', 'analyze unit_progress');
}

/** Imports the list at the national centre. @returns the changes that the centre made */
async function importList({ system }: BenchSystem, token: string, entries: number): Promise<number> {
  let changes = 0;
  for (let from = 0; from < entries; from += importSize) {
    const units = Array.from({ length: Math.min(importSize, entries - from) }, (_, at) => ({
      entryId: `NC-${from + at}`,
      name: `Đơn vị ${from + at}`,
      taxCode: taxCodeOf(from + at),
      phone: '0908222333',
      areaCode: '26740',
      street: `${from + at} Lê Lợi`,
    }));
    const response = await fetch(`http://127.0.0.1:${system.ports['national']}/v1/ncovi-units`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ units }),
    });
    if (response.status !== 200) throw new Error(`the import was answered ${response.status}`);
    changes += ((await response.json()) as { changes: number }).changes;
  }
  return changes;
}

const readList = ({ databases }: BenchSystem): Promise<object[]> =>
  databases.queryRows('sync', `select pg_notify('ncovi-list', 'bench')`);

async function lastReading({ databases }: BenchSystem): Promise<number> {
  const [row] = await databases.queryRows<{ readonly at: number }>(
    'sync',
    'select coalesce(extract(epoch from read_at), 0)::float8 as at from ncovi_feed',
  );
  return row?.at ?? 0;
}

const waitUntilMatched = ({ databases }: BenchSystem, entries: number): Promise<void> =>
  waitUntil(async () => {
    const [row] = await databases.queryRows<{ readonly count: number }>(
      'registration',
      'select count(*)::int as count from ncovi_entry',
    );
    return row?.count === entries;
  }, 'all entries to be matched');

async function readNumbers({
  databases,
}: BenchSystem): Promise<{ covered: number; questions: number; versions: number }> {
  const [row] = await databases.queryRows<{ covered: number; questions: number; versions: number }>(
    'registration',
    `select (select count(*)::int from unit_cover where basis = 'listed') as covered,
       (select count(*)::int from ncovi_work where settled_at is null) as questions, (select sum(version)::int from ncovi_entry) as versions`,
  );
  return row!;
}

async function waitUntil(condition: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
