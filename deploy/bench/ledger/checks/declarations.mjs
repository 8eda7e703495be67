import { pairsOf, kinds } from '../ledger.mjs';
import { compareSorted, repeatsIn } from '../compare.mjs';

/** Every answered declaration stands once, as it was answered, under the key that the client made; counted once. */
export async function checkDeclarations({ databases, ledger, findings }) {
  const [key, outcome, unit] = kinds.declaration.map((_, at) => at);
  const columns = [...pairsOf(ledger.declaration)].map(([id, facts]) => [id, facts.split('\t')]);
  const repeats = repeatsIn(columns);
  findings.add('doubled', 'declarations answered to two keys', repeats.count, repeats.samples);

  const rows = await compareSorted(
    columns.map(([id, facts]) => [id, `${facts[outcome]}\t${facts[unit]}`]),
    databases.pages(
      'declarations',
      `select id::text, outcome || E'\\t' || unit_id from declaration order by id`,
    ),
  );
  findings.add('missing', 'declarations in their table', rows.missing.count, rows.missing.samples);
  findings.add('doubled', 'declarations in their table', rows.doubled.count, rows.doubled.samples);
  findings.add(
    'wrong',
    'declarations with another outcome or unit than was answered',
    rows.differing.count,
    rows.differing.samples,
  );

  const keys = await compareSorted(
    columns.map(([id, facts]) => [id, facts[key].toLowerCase()]),
    databases.pages(
      'declarations',
      'select declaration_id::text, client_key::text from submission order by declaration_id',
    ),
  );
  findings.add('missing', 'keys of declarations', keys.missing.count, keys.missing.samples);
  findings.add('doubled', 'declarations of two keys', keys.doubled.count, keys.doubled.samples);
  findings.add(
    'wrong',
    'declarations under another key than was sent',
    keys.differing.count,
    keys.differing.samples,
  );

  const [alone] = await databases.rows(
    'declarations',
    `select count(*) filter (where s.declaration_id is null)::int as without_key, count(*) filter (where d.id is null)::int as without_row
     from declaration d full join submission s on s.declaration_id = d.id and s.day = d.day`,
  );
  findings.add('wrong', 'declarations without a key', alone.without_key);
  findings.add('missing', 'declarations of a key', alone.without_row);
}

/** Every answered gate check stands once, under its key. */
export async function checkChecks({ databases, ledger, findings }) {
  const columns = [...pairsOf(ledger.check)];
  const repeats = repeatsIn(columns);
  findings.add('doubled', 'gate checks answered to two keys', repeats.count, repeats.samples);
  const found = await compareSorted(
    columns,
    databases.pages(
      'declarations',
      `select c.id::text, k.client_key || E'\\t' || c.declaration_id || E'\\t' || c.unit_id from gate_check c left join check_key k on k.check_id = c.id and k.day = c.day and not k.repeated order by c.id`,
    ),
  );
  findings.add('missing', 'gate checks in their table', found.missing.count, found.missing.samples);
  findings.add('doubled', 'gate checks in their table', found.doubled.count, found.doubled.samples);
  findings.add(
    'wrong',
    'gate checks under another key, of another declaration or unit',
    found.differing.count,
    found.differing.samples,
  );
}

/** The counters say what the tables say, for every unit and day, both ways; and registration and the topic's readers are not asked. */
export async function checkCounters({ databases, findings }) {
  const differing = await databases.rows(
    'declarations',
    `with counted as (
       select unit_id, day, count(*)::int as declarations, (count(*) filter (where outcome = 'suspected'))::int as suspected, 0 as entries, 0 as exits from declaration group by 1, 2
       union all
       select unit_id, (checked_at at time zone 'Asia/Ho_Chi_Minh')::date, 0, 0, (count(*) filter (where direction = 'entry'))::int, (count(*) filter (where direction = 'exit'))::int from gate_check where decision = 'admitted' group by 1, 2
     ), tables as (
       select unit_id, day, sum(declarations)::int as declarations, sum(suspected)::int as suspected, sum(entries)::int as entries, sum(exits)::int as exits from counted group by 1, 2
     )
     select coalesce(t.unit_id, u.unit_id)::text as unit, coalesce(t.day, u.day)::text as day, to_jsonb(t) - 'unit_id' - 'day' as held, jsonb_build_object('declarations', u.declarations, 'suspected', u.suspected, 'entries', u.entries, 'exits', u.exits) as counted,
       greatest(coalesce(t.declarations, 0) - coalesce(u.declarations, 0), 0) + greatest(coalesce(t.entries + t.exits, 0) - coalesce(u.entries + u.exits, 0), 0) as too_few,
       greatest(coalesce(u.declarations, 0) - coalesce(t.declarations, 0), 0) + greatest(coalesce(u.entries + u.exits, 0) - coalesce(t.entries + t.exits, 0), 0) as too_many
     from tables t full join unit_day u on u.unit_id = t.unit_id and u.day = t.day
     where (coalesce(t.declarations, 0), coalesce(t.suspected, 0), coalesce(t.entries, 0), coalesce(t.exits, 0)) is distinct from (coalesce(u.declarations, 0), coalesce(u.suspected, 0), coalesce(u.entries, 0), coalesce(u.exits, 0))`,
  );
  const samples = differing.map(
    ({ unit, day, held, counted }) =>
      `${unit} ${day}: ${JSON.stringify(held)} counted as ${JSON.stringify(counted)}`,
  );
  const sum = (name) => differing.reduce((total, row) => total + row[name], 0);
  findings.add('missing', 'things in the counters', sum('too_few'), samples);
  findings.add('doubled', 'things in the counters', sum('too_many'), samples);
  findings.add('wrong', 'counters', sum('too_few') + sum('too_many') === 0 ? differing.length : 0, samples);
}
