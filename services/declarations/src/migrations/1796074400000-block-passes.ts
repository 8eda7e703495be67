import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Blocks the passes of a declaration whose holder gate staff reported, until the unit's admin takes the report back. A revocation
 * says why it was made. The numbering of revocations has an epoch: a restored database counts from an earlier number again.
 */
export class BlockPasses1796074400000 implements MigrationInterface {
  name = 'BlockPasses1796074400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table declaration add column pass_blocked_at timestamptz;
      create table pass_block (
        id uuid primary key,
        day date not null,
        declaration_id uuid not null,
        person_index text not null,
        unit_id uuid not null,
        gate_id uuid not null,
        reported_at timestamptz not null,
        reported_by uuid not null,
        reported_by_name text not null,
        lifted_at timestamptz,
        lifted_by uuid,
        lifted_by_name text,
        lift_reason_sealed text
      );
      create unique index pass_block_in_force on pass_block (declaration_id) where lifted_at is null;
      create index pass_block_of_unit on pass_block (unit_id, reported_at desc, id desc);
      create index pass_block_by_day on pass_block using brin (day);
      alter table revocation add column reason text check (reason in ('corrected', 'withdrawn', 'erased', 'reported', 'taken-back'));
      alter table revocation_counter
        add column epoch text not null default left(md5(gen_random_uuid()::text), 16),
        add column database text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table revocation_counter drop column epoch, drop column database;
      alter table revocation drop column reason;
      drop table pass_block;
      alter table declaration drop column pass_blocked_at;
    `);
  }
}
