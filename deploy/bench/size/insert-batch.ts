type BatchQueries =
  typeof import('../../../services/declarations/src/declarations/declaration-batch.queries.js');

/** Inserts a batch of declarations, as the service does. */
export type InsertBatch = BatchQueries['insertDeclarationBatch'];

/** A row of a batch. */
export type BatchRow = Parameters<InsertBatch>[1][number];

/** Loads the function from the built service: its sources use decorators, which Node does not strip. */
export async function loadInsertBatch(): Promise<InsertBatch> {
  const builtModule = '../../../services/declarations/dist/declarations/declaration-batch.queries.js';
  const { insertDeclarationBatch } = (await import(builtModule)) as BatchQueries;
  return insertDeclarationBatch;
}
