import { compareSorted } from '../compare.mjs';

/** Units with the version of their last event: news of a duplicate are told on top of the version that officers hold. */
export const unitVersions = 'select id::text, (version + told)::text from unit order by id';

/** Where each stream's truth stands, and which resource at a centre stands for it. */
export const streams = [
  { stream: 'unit', database: 'registration', sql: unitVersions, types: ['Organization', 'Location'] },
  { stream: 'gate', database: 'declarations', sql: 'select id::text, version::text from gate order by id', types: ['Location'] },
  { stream: 'declaration', database: 'declarations', sql: 'select id::text, version::text from declaration order by id', types: ['QuestionnaireResponse', 'Patient'] },
  { stream: 'check', database: 'declarations', sql: `select id::text, '1' from gate_check order by id`, types: ['Encounter'] },
  { stream: 'case', database: 'alerts', sql: 'select id::text, version::text from suspected_case order by id', types: ['Condition', 'Task', 'Patient'] },
]; // prettier-ignore

/** A centre's versions of its resources: the current ones, and their history. */
export const everyVersion = 'select stream, seq, type, id, version, digest from resource_version';

/** The feed holds every aggregate at its last version, no version twice, in a sequence without a hole. */
export async function checkFeed({ databases, findings }) {
  for (const { stream, database, sql } of streams) {
    const held = await databases.pairs(database, sql);
    const found = await compareSorted(
      held,
      databases.pages(
        'sync',
        `select aggregate_id, max(version)::text from feed_record where stream = '${stream}' group by aggregate_id order by aggregate_id collate "C"`,
      ),
    );
    findings.add('missing', `${stream}s in sync's feed`, found.missing.count, found.missing.samples);
    findings.add(
      'wrong',
      `${stream}s in sync's feed that ${database} does not have`,
      found.extra.count,
      found.extra.samples,
    );
    findings.add(
      'missing',
      `last versions of ${stream}s in sync's feed`,
      found.differing.count,
      found.differing.samples,
    );
  }
  const doubled = await databases.rows(
    'sync',
    'select stream, aggregate_id, version, count(*)::int - 1 as more from feed_record group by 1, 2, 3 having count(*) > 1',
  );
  findings.add(
    'doubled',
    `records in sync's feed`,
    doubled.reduce((sum, { more }) => sum + more, 0),
    doubled.map(({ stream, aggregate_id: id, version }) => `${stream} ${id} version ${version}`),
  );
  const holes = await databases.rows(
    'sync',
    `select s.stream, s.last, count(r.seq)::int as records, count(distinct r.seq)::int as numbers, coalesce(max(r.seq), 0) as highest
     from feed_stream s left join feed_record r using (stream) group by 1, 2 having count(distinct r.seq) <> s.last or count(r.seq) <> s.last or coalesce(max(r.seq), 0) <> s.last`,
  );
  findings.add(
    'wrong',
    'sequences of the feed with a hole or a number twice',
    holes.length,
    holes.map((row) => JSON.stringify(row)),
  );
}

/** Both centres hold every aggregate at its last version, as each resource that stands for it, and no version twice. */
export async function checkCentres({ databases, findings }) {
  for (const centre of ['national', 'city']) {
    for (const { stream, types } of streams) {
      const held = await databases.pairs(
        'sync',
        `select aggregate_id, max(version)::text from feed_record where stream = '${stream}' group by aggregate_id order by aggregate_id collate "C"`,
      );
      for (const type of types) {
        const found = await compareSorted(
          held,
          databases.pages(
            `centre_${centre}`,
            `select id, version::text from resource where type = '${type}' and stream = '${stream}' order by id collate "C"`,
          ),
        );
        const what = `${stream}s as ${type} at the ${centre} centre`;
        findings.add('missing', what, found.missing.count, found.missing.samples);
        findings.add('wrong', `${what} that the feed does not have`, found.extra.count, found.extra.samples);
        findings.add('missing', `last versions of ${what}`, found.differing.count, found.differing.samples);
      }
    }
    const doubled = await databases.rows(
      `centre_${centre}`,
      `select type, id, version, count(*)::int - 1 as more from (${everyVersion}) r where type <> 'Provenance' group by 1, 2, 3 having count(*) > 1`,
    );
    findings.add(
      'doubled',
      `resources in the history of the ${centre} centre`,
      doubled.reduce((sum, { more }) => sum + more, 0),
      doubled.map(({ type, id, version }) => `${type}/${id} version ${version}`),
    );
  }
}
