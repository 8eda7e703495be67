import type { RunningService } from './suite.js';

/** Access of Postgres to one table. */
export interface TableRead {
  /** A partition counts as its table. */
  readonly table: string;
  /** The partition, or the table when it has none. */
  readonly part: string;
  /** Null for a sequential scan. */
  readonly index: string | null;
  /** Index condition; empty for a scan of the whole index. */
  readonly condition: string;
  readonly sql: string;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}
interface RecordedQuery {
  readonly sql: string;
  readonly parameters: unknown[];
}

/**
 * Records every query of a service while `work` runs, and explains each. The planner settings stay unchanged: the
 * tables need enough rows and statistics to make index scans worthwhile.
 */
export async function explainTableReads(
  service: RunningService,
  work: () => Promise<unknown>,
): Promise<TableRead[]> {
  const reads: TableRead[] = [];
  for (const { sql, parameters } of await recordQueries(service, work)) {
    const [row] = await service.queryRows<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
      `explain (format json) ${sql}`,
      parameters,
    );
    for (const { Plan } of row!['QUERY PLAN']) collect(Plan, '', sql, reads);
  }
  return reads;
}

/** Runs VACUUM ANALYZE on tables, so that the planner has statistics. */
export async function vacuumAndAnalyze(service: RunningService, ...tables: readonly string[]): Promise<void> {
  for (const table of tables) await service.queryRows(`vacuum analyze ${table}`);
}

async function recordQueries(
  service: RunningService,
  work: () => Promise<unknown>,
): Promise<RecordedQuery[]> {
  const runner = service.dataSource.createQueryRunner();
  const shared = Object.getPrototypeOf(runner) as {
    query(sql: string, parameters?: unknown[], ...options: unknown[]): unknown;
  };
  await runner.release();
  const own = shared.query;
  const seen: RecordedQuery[] = [];
  shared.query = function (sql, parameters = [], ...options) {
    if (/^\s*(select|with)\b/i.test(sql) && /\bfrom\b/i.test(sql)) seen.push({ sql, parameters });
    return own.call(this, sql, parameters, ...options);
  };
  try {
    await work();
  } finally {
    shared.query = own;
  }
  return seen;
}

function collect(node: PlanNode, partAbove: string, sql: string, reads: TableRead[]): void {
  const part = node['Relation Name'] ?? partAbove;
  const table = part.replace(/_(\d{8}|default)$/, '');
  const { 'Index Name': index, 'Index Cond': condition = '' } = node;
  // A bitmap scan of a table stands above the scans of its indexes.
  if (index !== undefined) reads.push({ table, part, index, condition, sql });
  else if (node['Node Type'] === 'Seq Scan') reads.push({ table, part, index: null, condition, sql });
  for (const child of node.Plans ?? []) collect(child, part, sql, reads);
}
