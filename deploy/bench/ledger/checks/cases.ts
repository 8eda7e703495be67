import type { CheckContext } from '../check-context.ts';
import { compareSorted } from '../compare.ts';

/** The key of a case, as SQL: one person on one day at one unit. */
const person = `(unit_id || ' ' || day || ' ' || person_index)`;

/** Every suspected person of a unit's day has one case, both duties were notified, and the declaration records it. */
export async function checkCases({ databases, findings }: CheckContext): Promise<void> {
  const suspected = await databases.queryPairs(
    'declarations',
    `select ${person}, '' from declaration where outcome = 'suspected' group by ${person} order by ${person} collate "C"`,
  );
  const cases = await compareSorted(
    suspected,
    databases.streamPairs(
      'alerts',
      `select ${person}, '' from suspected_case where source = 'rules' order by ${person} collate "C"`,
    ),
  );
  findings.addTally('missing', 'suspected people without a case', cases.missing);
  findings.addTally('doubled', 'cases of one person, unit and day', cases.doubled);
  findings.addTally('wrong', 'cases without a suspected person', cases.extra);

  // A case that nobody acknowledged in time becomes NEW again for the city. An entry with a note records a move to another ward.
  const incomplete = await databases.queryRows<object>(
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
    incomplete.length,
    incomplete.map((row) => JSON.stringify(row)),
  );

  const openedCases = await databases.queryPairs(
    'alerts',
    `select declaration_id::text, '' from suspected_case where source = 'rules' order by declaration_id`,
  );
  const notified = await compareSorted(
    openedCases,
    databases.streamPairs(
      'declarations',
      `select id::text, '' from declaration where told_at is not null order by id`,
    ),
  );
  findings.addTally('missing', 'declarations that record the notification of their case', notified.missing);
}

/**
 * Each case that nobody acknowledged has notices, or the record that nobody was on duty; no person got one twice on a channel in one step;
 * and none that was handed over waits for another one that was not.
 */
export async function checkNotices({ databases, findings }: CheckContext): Promise<void> {
  const { without, doubled, stranded } = await databases.queryRow<{
    readonly without: number;
    readonly doubled: number;
    readonly stranded: number;
  }>(
    'alerts',
    `select
       (select count(*)::int from suspected_case c where c.state = 'NEW' and c.opened_at < clock_timestamp() - interval '30 seconds'
          and not exists (select 1 from case_notice n where n.case_id = c.id)) as without,
       (select count(*)::int from (
          select 1 from case_notice where account_id is not null
          group by case_id, cause, ladder_started_at, step, account_id, channel having count(*) > 1) twice) as doubled,
       (select count(*)::int from case_notice n join case_notice lead on lead.id = n.lead_notice_id
          where n.state = 'handed-over' and lead.state = 'due') as stranded`,
  );
  findings.add('missing', 'cases without a notice', without);
  findings.add('doubled', 'notices to one person on one channel in one step', doubled);
  findings.add('wrong', 'notices that went out with one that has not', stranded);
}
