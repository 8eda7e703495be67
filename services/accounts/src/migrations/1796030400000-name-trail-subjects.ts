import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A line of the trail keeps what its subject is called where this service cannot know it; lines are found by who and by what. */
export class NameTrailSubjects1796030400000 implements MigrationInterface {
  name = 'NameTrailSubjects1796030400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table access_trail add column subject_name text;
      create index access_trail_actor on access_trail (actor_id, at desc, id desc);
      create index access_trail_subject on access_trail (subject_id, at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index access_trail_actor, access_trail_subject; alter table access_trail drop column subject_name',
    );
  }
}
