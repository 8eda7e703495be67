import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a committee was last in the channel, and who has an address for the digest. */
export class SendDigests1624493900000 implements MigrationInterface {
  name = 'SendDigests1624493900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index committee_read_by_committee on committee_read (area_path, body, at);
      create index focal_person_with_mail on focal_person (id) where email is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index focal_person_with_mail, committee_read_by_committee');
  }
}
