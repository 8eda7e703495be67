import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The numbers of each centre's morning reports. */
export class ReportMornings1796130200000 implements MigrationInterface {
  name = 'ReportMornings1796130200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table morning_report (
        area_code text not null,
        day date not null,
        reported_at timestamptz not null,
        opened int not null,
        open int not null,
        overdue int not null,
        contacts int not null,
        contacts_reached int not null,
        clusters int not null,
        primary key (area_code, day)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table morning_report');
  }
}
