import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notes of officials stand sealed under the unit's key; what stood in the clear goes. */
export class SealNotes1624493100000 implements MigrationInterface {
  name = 'SealNotes1624493100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit_history drop column note, add column note_sealed text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit_history drop column note_sealed, add column note text');
  }
}
