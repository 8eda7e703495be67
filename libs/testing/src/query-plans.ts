import type { RunningService } from './suite.js';

/** How Postgres reads one table. */
export interface TableRead {
  /** A partition counts as its table. */
  readonly table: string;
  /** The partition, or the table when it has none. */
  readonly part: string;
  /** Null when it reads all of the table. */
  readonly index: string | null;
  /** What it looks for in the index; empty when it walks along it. */
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
 * Notes every query that a service makes while `work` runs, and asks Postgres how it would read the tables for it now.
 * Nothing is switched off: give the tables enough rows, and analyse them, so that reading all of one is worth avoiding.
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

/** Grows and measures tables, so that the planner knows what stands in them. */
export async function vacuumAndAnalyze(service: RunningService, ...tables: readonly string[]): Promise<void> {
  for (const table of tables) await service.queryRows(`vacuum analyze ${table}`);
}

async function recordQueries(
  service: RunningService,
  work: () => Promise<unknown>,
): Promise<RecordedQuery[]> {
  const runner = service.dataSource.createQueryRunner();
  const shared = Object.getPrototypeOf(runner) as { query(sql: string, parameters?: unknown[]): unknown };
  await runner.release();
  const own = shared.query;
  const seen: RecordedQuery[] = [];
  shared.query = function (sql, parameters = []) {
    if (/^\s*(select|with)\b/i.test(sql) && /\bfrom\b/i.test(sql)) seen.push({ sql, parameters });
    return own.call(this, sql, parameters);
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
