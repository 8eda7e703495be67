import { centreNames } from '@khai-bao/local/services.ts';
import type { CheckContext } from '../check-context.ts';
import { compareSorted } from '../compare.ts';

/** Units with the version of their last event: events about duplicates raise it above the version that officers edit. */
export const unitVersions = 'select id::text, (version + told)::text from unit order by id';

/** A stream of the feed. */
interface FeedStream {
  readonly stream: string;
  /** The database that owns the aggregates, and the query for their ids and versions. */
  readonly database: string;
  readonly sql: string;
  /** The FHIR resources that represent an aggregate in a data centre. */
  readonly types: readonly string[];
}

const streams: readonly FeedStream[] = [
  { stream: 'unit', database: 'registration', sql: unitVersions, types: ['Organization', 'Location'] },
  { stream: 'gate', database: 'declarations', sql: 'select id::text, version::text from gate order by id', types: ['Location'] },
  { stream: 'declaration', database: 'declarations', sql: 'select id::text, version::text from declaration order by id', types: ['QuestionnaireResponse', 'Patient'] },
  { stream: 'check', database: 'declarations', sql: `select id::text, '1' from gate_check order by id`, types: ['Encounter'] },
  { stream: 'case', database: 'alerts', sql: 'select id::text, version::text from suspected_case order by id', types: ['Condition', 'Task', 'Patient'] },
]; // prettier-ignore

/** All versions of a data centre's resources. */
export const everyVersion = 'select stream, seq, type, id, version, digest from resource_version';

interface RepeatedRecord {
  readonly stream: string;
  readonly aggregate_id: string;
  readonly version: number;
  /** Copies beyond the first. */
  readonly more: number;
}

/** The feed contains every aggregate at its last version, no version twice, in a sequence without a gap. */
export async function checkFeed({ databases, findings }: CheckContext): Promise<void> {
  for (const { stream, database, sql } of streams) {
    const expected = await databases.queryPairs(database, sql);
    const found = await compareSorted(
      expected,
      databases.streamPairs(
        'sync',
        `select aggregate_id, max(version)::text from feed_record where stream = '${stream}' group by aggregate_id order by aggregate_id collate "C"`,
      ),
    );
    findings.addTally('missing', `${stream}s in sync's feed`, found.missing);
    findings.addTally('wrong', `${stream}s in sync's feed that ${database} does not have`, found.extra);
    findings.addTally('missing', `last versions of ${stream}s in sync's feed`, found.differing);
  }
  const doubled = await databases.queryRows<RepeatedRecord>(
    'sync',
    'select stream, aggregate_id, version, count(*)::int - 1 as more from feed_record group by 1, 2, 3 having count(*) > 1',
  );
  findings.add(
    'doubled',
    `records in sync's feed`,
    doubled.reduce((sum, { more }) => sum + more, 0),
    doubled.map(({ stream, aggregate_id: id, version }) => `${stream} ${id} version ${version}`),
  );
  const gaps = await databases.queryRows<object>(
    'sync',
    `select s.stream, s.last, count(r.seq)::int as records, count(distinct r.seq)::int as numbers, coalesce(max(r.seq), 0) as highest
     from feed_stream s left join feed_record r using (stream) group by 1, 2 having count(distinct r.seq) <> s.last or count(r.seq) <> s.last or coalesce(max(r.seq), 0) <> s.last`,
  );
  findings.add(
    'wrong',
    'sequences of the feed with a gap or a repeated number',
    gaps.length,
    gaps.map((row) => JSON.stringify(row)),
  );
}

interface RepeatedResource {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** Copies beyond the first. */
  readonly more: number;
}

/** Both data centres contain every aggregate at its last version, as each of its resources, and no version twice. */
export async function checkCentres({ databases, findings }: CheckContext): Promise<void> {
  for (const centre of centreNames) {
    for (const { stream, types } of streams) {
      const expected = await databases.queryPairs(
        'sync',
        `select aggregate_id, max(version)::text from feed_record where stream = '${stream}' group by aggregate_id order by aggregate_id collate "C"`,
      );
      for (const type of types) {
        const found = await compareSorted(
          expected,
          databases.streamPairs(
            `centre_${centre}`,
            `select id, version::text from resource where type = '${type}' and stream = '${stream}' order by id collate "C"`,
          ),
        );
        const what = `${stream}s as ${type} at the ${centre} centre`;
        findings.addTally('missing', what, found.missing);
        findings.addTally('wrong', `${what} that the feed does not have`, found.extra);
        findings.addTally('missing', `last versions of ${what}`, found.differing);
      }
    }
    const doubled = await databases.queryRows<RepeatedResource>(
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
