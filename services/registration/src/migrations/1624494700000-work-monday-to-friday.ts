import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Clocks that nobody has set yet still have the first version's Monday to Saturday and no holidays: a second version takes
 * what every service counts by now (`defaultOfficeTime`, libs/platform). What DIC has set stays as it is.
 */
export class WorkMondayToFriday1624494700000 implements MigrationInterface {
  name = 'WorkMondayToFriday1624494700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into clock_setting (version, clocks, working, changed_at)
      select 2, clocks, working || '{
        "weekdays": [1, 2, 3, 4, 5],
        "holidays": ["2021-01-01", "2021-02-10", "2021-02-11", "2021-02-12", "2021-02-13", "2021-02-14", "2021-02-15", "2021-02-16",
          "2021-04-21", "2021-04-30", "2021-05-01", "2021-05-03", "2021-09-02", "2021-09-03"]
      }'::jsonb, now()
      from clock_setting
      where version = 1 and working -> 'weekdays' = '[1, 2, 3, 4, 5, 6]'::jsonb and working -> 'holidays' = '[]'::jsonb
        and (select count(*) from clock_setting) = 1
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from clock_setting where version = 2 and changed_by is null');
  }
}
