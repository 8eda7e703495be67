import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Phones and pass codes are looked up by equality alone, and are random: each new row went to a page of its own in two trees
 * of a day. A hash index holds four bytes of each and has no levels: less to write for each declaration, and it stays so as
 * the day fills.
 */
export class HashLookups1795822000000 implements MigrationInterface {
  name = 'HashLookups1795822000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index declaration_by_phone;
      drop index declaration_by_code;
      create index declaration_by_phone on declaration using hash (phone_index);
      create index declaration_by_code on declaration using hash (pass_code);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index declaration_by_phone;
      drop index declaration_by_code;
      create index declaration_by_phone on declaration (unit_id, phone_index);
      create index declaration_by_code on declaration (pass_code);
    `);
  }
}
