import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The number of a change is allocated at the commit. The counter has one row for all cases: a transaction that locked it and then waited
 * for another case deadlocked with the one that held that case and waited for the counter. At the commit nothing is locked any more.
 */
export class NumberChangesAtCommit1796100000000 implements MigrationInterface {
  name = 'NumberChangesAtCommit1796100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table case_change drop constraint case_change_pkey;
      alter table case_change alter column seq drop not null, add column id bigint generated always as identity primary key;
      create unique index case_change_seq on case_change (seq);
      create function number_case_change() returns trigger language plpgsql as $body$
      declare
        number bigint;
      begin
        update case_change_counter set last = last + 1 returning last into number;
        update case_change set seq = number where id = new.id;
        return null;
      end $body$;
      create constraint trigger case_change_numbered after insert on case_change
        deferrable initially deferred for each row execute function number_case_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger case_change_numbered on case_change;
      drop function number_case_change();
      drop index case_change_seq;
      alter table case_change drop column id, alter column seq set not null, add primary key (seq);
    `);
  }
}
