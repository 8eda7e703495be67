import type { CheckContext } from '../check-context.ts';
import { compareSorted, repeatsIn, type Pair } from '../compare.ts';
import { pairsOf } from '../ledger.ts';

/** An entry of the ledger. */
interface AnsweredDeclaration {
  readonly id: string;
  readonly clientKey: string;
  readonly outcome: string;
  readonly unitId: string;
}

/** Every answered declaration exists once, with the answered facts, under the key that the client made. */
export async function checkDeclarations({ databases, ledger, findings }: CheckContext): Promise<void> {
  const answered = [...pairsOf(ledger.declaration)].map(([id, facts]): AnsweredDeclaration => {
    const [clientKey = '', outcome = '', unitId = ''] = facts.split('\t');
    return { id, clientKey, outcome, unitId };
  });
  findings.addTally(
    'doubled',
    'declarations answered to two keys',
    repeatsIn(answered.map(({ id }): [string] => [id])),
  );

  const rows = await compareSorted(
    answered.map(({ id, outcome, unitId }): Pair => [id, `${outcome}\t${unitId}`]),
    databases.streamPairs(
      'declarations',
      `select id::text, outcome || E'\\t' || unit_id from declaration order by id`,
    ),
  );
  findings.addTally('missing', 'declarations in their table', rows.missing);
  findings.addTally('doubled', 'declarations in their table', rows.doubled);
  findings.addTally('wrong', 'declarations with another outcome or unit than was answered', rows.differing);

  const keys = await compareSorted(
    answered.map(({ id, clientKey }): Pair => [id, clientKey.toLowerCase()]),
    databases.streamPairs(
      'declarations',
      'select declaration_id::text, client_key::text from submission order by declaration_id',
    ),
  );
  findings.addTally('missing', 'keys of declarations', keys.missing);
  findings.addTally('doubled', 'declarations of two keys', keys.doubled);
  findings.addTally('wrong', 'declarations under another key than was sent', keys.differing);

  const unpaired = await databases.queryRow<{ readonly without_key: number; readonly without_row: number }>(
    'declarations',
    `select count(*) filter (where s.declaration_id is null)::int as without_key, count(*) filter (where d.id is null)::int as without_row
     from declaration d full join submission s on s.declaration_id = d.id and s.day = d.day`,
  );
  findings.add('wrong', 'declarations without a key', unpaired.without_key);
  findings.add('missing', 'declarations of a key', unpaired.without_row);
}

/** Every answered gate check exists once, under its key. */
export async function checkChecks({ databases, ledger, findings }: CheckContext): Promise<void> {
  const answered = [...pairsOf(ledger.check)];
  const repeats = repeatsIn(answered);
  findings.addTally('doubled', 'gate checks answered to two keys', repeats);
  const found = await compareSorted(
    answered,
    databases.streamPairs(
      'declarations',
      `select c.id::text, k.client_key || E'\\t' || c.declaration_id || E'\\t' || c.unit_id from gate_check c left join check_key k on k.check_id = c.id and k.day = c.day and not k.repeated order by c.id`,
    ),
  );
  findings.addTally('missing', 'gate checks in their table', found.missing);
  findings.addTally('doubled', 'gate checks in their table', found.doubled);
  findings.addTally(
    'wrong',
    'gate checks under another key, of another declaration or unit',
    found.differing,
  );
}

/** The counters of a unit's day in declarations that differ from its tables, with the number of increments too few and too many. */
interface DifferingCounter {
  readonly unit: string;
  readonly day: string;
  readonly held: object | null;
  readonly counted: object | null;
  readonly too_few: number;
  readonly too_many: number;
}

/** The counters of every unit and day equal the tables of declarations, in both directions. */
export async function checkCounters({ databases, findings }: CheckContext): Promise<void> {
  const differing = await databases.queryRows<DifferingCounter>(
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
  const sum = (name: 'too_few' | 'too_many'): number =>
    differing.reduce((total, row) => total + row[name], 0);
  findings.add('missing', 'things in the counters', sum('too_few'), samples);
  findings.add('doubled', 'things in the counters', sum('too_many'), samples);
  findings.add('wrong', 'counters', sum('too_few') + sum('too_many') === 0 ? differing.length : 0, samples);
}
