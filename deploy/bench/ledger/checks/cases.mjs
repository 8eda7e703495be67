import { compareSorted } from '../compare.mjs';

const person = `(unit_id || ' ' || day || ' ' || person_index)`;

/** Every suspected person of a unit's day has exactly one case, both duties were told, and the declaration knows it. */
export async function checkCases({ databases, findings }) {
  const suspected = await databases.pairs(
    'declarations',
    `select ${person}, '' from declaration where outcome = 'suspected' group by ${person} order by ${person} collate "C"`,
  );
  const cases = await compareSorted(
    suspected,
    databases.pages(
      'alerts',
      `select ${person}, '' from suspected_case where source = 'rules' order by ${person} collate "C"`,
    ),
  );
  findings.add('missing', 'suspected people without a case', cases.missing.count, cases.missing.samples);
  findings.add('doubled', 'cases of one person, unit and day', cases.doubled.count, cases.doubled.samples);
  findings.add('wrong', 'cases of nobody suspected', cases.extra.count, cases.extra.samples);

  // A case that nobody took in time is new once more, for the city. A line with words says that it went with its unit to another ward.
  const silent = await databases.rows(
    'alerts',
    `select c.code, c.notified_district_at is null as district, c.notified_city_at is null as city, h.opened, j.id is null as timer
     from suspected_case c
     left join (select case_id, count(*)::int as opened from case_history where state = 'NEW' and note_sealed is null group by 1) h on h.case_id = c.id
     left join job j on j.kind = 'escalate-case' and j.key = c.id::text
     where c.notified_district_at is null or c.notified_city_at is null or h.opened is distinct from (case c.responsible when 'city' then 2 else 1 end) or (j.id is null and c.state = 'NEW')`,
  );
  findings.add(
    'missing',
    'cases without both notifications, one opening in their history and a timer',
    silent.length,
    silent.map((row) => JSON.stringify(row)),
  );

  const opened = await databases.pairs(
    'alerts',
    `select declaration_id::text, '' from suspected_case where source = 'rules' order by declaration_id`,
  );
  const told = await compareSorted(
    opened,
    databases.pages(
      'declarations',
      `select id::text, '' from declaration where told_at is not null order by id`,
    ),
  );
  findings.add(
    'missing',
    'declarations that know that their case was told',
    told.missing.count,
    told.missing.samples,
  );
}
